"""Stand-in."""


class LanguageRecognizer:
    def __init__(self, languages): ...
    def language_of(self, text: str) -> str | None:
        return None


def spell_out(text: str, locale: str) -> str:
    return text


def may_continue(text: str) -> int | None:
    return None


RECOGNIZER_REQUIREMENTS = ("py3langid==0.4.0",)
