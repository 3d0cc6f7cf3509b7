"""From text to audio that a player takes, without Home Assistant."""

from .settings import Delivery, VoiceSettings
from .text_feed import EmptyTextError
from .utterance import speak

__all__ = ["Delivery", "EmptyTextError", "VoiceSettings", "speak"]
