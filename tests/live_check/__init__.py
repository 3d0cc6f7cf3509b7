"""Tests of the live check: it must notice each difference."""
