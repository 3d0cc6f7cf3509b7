"""Voice previews: spoken samples in the forms in which a voice is chosen."""

from .players import listen_field, register_samples, sample_players
from .previews import close_all_previews, close_previews
from .view import translated

__all__ = [
    "close_all_previews",
    "close_previews",
    "listen_field",
    "register_samples",
    "sample_players",
    "translated",
]
