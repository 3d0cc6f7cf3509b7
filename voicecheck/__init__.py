"""Hears whether the Kokoro engine says what it should, and records its samples."""
