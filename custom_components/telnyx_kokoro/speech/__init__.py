"""From text to audio that a player takes, without Home Assistant."""

from .utterance import speak

__all__ = ["speak"]
