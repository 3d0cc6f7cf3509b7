"""Tests with broken answers, and of what makes them."""
