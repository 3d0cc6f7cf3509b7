"""Hearing a voice before it is chosen: samples, made when they are played, and kept."""

from .players import Players, sample_players, shown_while
from .previews import clear_samples, forget_form, studio_of
from .words import words_for

__all__ = [
    "Players",
    "clear_samples",
    "forget_form",
    "sample_players",
    "shown_while",
    "studio_of",
    "words_for",
]
