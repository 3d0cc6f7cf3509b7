"""Tests of the blueprints, each run in Home Assistant, and heard."""
