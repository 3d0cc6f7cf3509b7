"""Tests of what the repository promises: layers, strings, manifest, scripts."""
