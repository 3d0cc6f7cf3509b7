"""Speech as files."""
