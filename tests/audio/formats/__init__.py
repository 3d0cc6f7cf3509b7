"""Tests of the formats that satellites ask for, made of MP3."""
