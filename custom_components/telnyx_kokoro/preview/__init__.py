"""Voice previews: spoken samples in forms with a choice of voices."""

from .previews import close_all_previews, close_previews
from .view import listen_field, register_samples, sample_players, translated

__all__ = [
    "close_all_previews",
    "close_previews",
    "listen_field",
    "register_samples",
    "sample_players",
    "translated",
]
