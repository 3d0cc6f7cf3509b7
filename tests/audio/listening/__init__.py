"""Tests of speech at another speed and volume, and of clips without their encoder's silence."""
