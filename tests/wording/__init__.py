"""Tests of texts as they are spoken."""
