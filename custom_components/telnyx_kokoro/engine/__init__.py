"""What Home Assistant's speech entity asks for."""
