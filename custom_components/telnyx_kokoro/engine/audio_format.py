"""The format that Home Assistant asks a speech engine for, and whether it may."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components import tts
from homeassistant.exceptions import ServiceValidationError

from ..audio import MP3, WAV, OutputFormat, can_make
from ..const import DOMAIN

# From the release on that has PCM formats of its own (2026.11), core leaves conversion
# to an engine that declares these options. Older ones would convert a second time.
_ENGINES_CONVERT: Final = hasattr(tts, "PcmFormat") and can_make(OutputFormat(WAV))
FORMAT_OPTIONS: Final = (
    (
        tts.ATTR_PREFERRED_FORMAT,
        tts.ATTR_PREFERRED_SAMPLE_RATE,
        tts.ATTR_PREFERRED_SAMPLE_CHANNELS,
        tts.ATTR_PREFERRED_SAMPLE_BYTES,
    )
    if _ENGINES_CONVERT
    else ()
)

_UNTOUCHED: Final = OutputFormat(MP3)

_PREFIX: Final = "preferred_"
_MAX_CHARACTERS: Final = 80


def wanted_format(options: Mapping[str, Any]) -> OutputFormat:
    """Return the format to make: what the options ask for, if it can be made.

    Otherwise a format with another extension, which makes core convert it.

    Raises:
        ServiceValidationError: An option that is a number holds something else.

    """
    if not FORMAT_OPTIONS:
        return _UNTOUCHED
    wanted = OutputFormat(
        str(options.get(tts.ATTR_PREFERRED_FORMAT) or MP3),
        _number(options, tts.ATTR_PREFERRED_SAMPLE_RATE),
        _number(options, tts.ATTR_PREFERRED_SAMPLE_CHANNELS),
        _number(options, tts.ATTR_PREFERRED_SAMPLE_BYTES),
    )
    if can_make(wanted):
        return wanted
    return OutputFormat(WAV) if wanted.extension == MP3 else _UNTOUCHED


def check_format(options: Mapping[str, Any]) -> None:
    """Raise ServiceValidationError if an option that is a number holds something else.

    Home Assistant reads them itself, too, but without words for people.
    """
    for name in options:
        if name.startswith(_PREFIX) and name != tts.ATTR_PREFERRED_FORMAT:
            _number(options, name)


def _number(options: Mapping[str, Any], name: str) -> int | None:
    value = options.get(name)
    if value is None or not str(value).strip():
        return None
    try:
        return int(value)
    except (OverflowError, TypeError, ValueError) as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_number",
            translation_placeholders={
                "option": name,
                "value": str(value)[:_MAX_CHARACTERS],
            },
        ) from err
