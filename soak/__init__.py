"""Thousands of announcements through a real Home Assistant while its service fails.

`scripts/soak` runs it; tests/end_to_end/test_soak.py runs a short one.
"""
