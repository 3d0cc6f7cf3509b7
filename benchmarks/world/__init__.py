"""What lies outside of Home Assistant, in a process of its own."""
