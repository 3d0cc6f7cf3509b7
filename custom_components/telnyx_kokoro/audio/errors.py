"""Errors in the audio."""


class AudioError(Exception):
    """Base class of this package's errors."""


class InvalidAudioError(AudioError):
    """The bytes are not MP3, or too many of them are not."""


class EndlessAudioError(InvalidAudioError):
    """There is more than an hour of audio, or 4 MiB without any."""


class IncompleteAudioError(AudioError):
    """A clip holds no audio."""
