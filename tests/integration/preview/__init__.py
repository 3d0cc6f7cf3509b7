"""Hearing a voice before it is chosen."""
