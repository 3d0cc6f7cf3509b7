"""Hearing a voice before it is chosen: samples, made when they are played, and kept."""

from .players import Players, sample_players
from .studio import clear_samples, forget_form, studio_of

__all__ = ["Players", "clear_samples", "forget_form", "sample_players", "studio_of"]
