"""What is fuzzed: each target makes a broken input and feeds it to real code."""

from .over_http import HTTP_TARGETS
from .over_websocket import WEBSOCKET_TARGETS
from .parsers import PARSER_TARGETS
from .sound import SOUND_TARGETS
from .target import Pieces, Target
from .utterances import UTTERANCE_TARGETS
from .wire import Wire
from .world import World, opened_world

TARGETS = (
    *PARSER_TARGETS,
    *SOUND_TARGETS,
    *HTTP_TARGETS,
    *WEBSOCKET_TARGETS,
    *UTTERANCE_TARGETS,
)

__all__ = ["TARGETS", "Pieces", "Target", "Wire", "World", "opened_world"]
