"""Tests of the soak: it must notice what is wrong."""
