"""Tests of the integration in a Home Assistant in this process."""
