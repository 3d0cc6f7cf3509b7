"""Tests of the way from text to audio."""
