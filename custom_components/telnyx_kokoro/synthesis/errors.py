"""Errors in a text."""


class TextError(ValueError):
    """Base of everything that can be wrong with a text."""


class EmptyTextError(TextError):
    """A text has no words."""


class NothingToSpeakError(EmptyTextError):
    """A text has only symbols that cannot be spoken, or a model wrote nothing."""


class RequestTooLongError(TextError):
    """A text has more characters than one request takes."""


class TextTooLongError(TextError):
    """A text has more characters than a message may have."""


class TextStoppedError(TextError):
    """The writer of a text stopped without finishing it."""
