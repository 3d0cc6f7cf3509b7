"""Tests with a real Home Assistant, a real server and a real player."""
