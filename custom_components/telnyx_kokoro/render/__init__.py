"""Speech into files."""
