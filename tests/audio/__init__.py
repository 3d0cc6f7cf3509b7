"""Tests of the MP3 that is read, joined and converted."""
