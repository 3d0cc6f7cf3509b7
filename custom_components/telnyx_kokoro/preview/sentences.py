"""What a voice says in its sample: one short sentence in its own language."""

from typing import Final

_ENGLISH: Final = "Hello, the laundry is done and it is seventy degrees outside."

# By locale where regions differ, else by language.
_SENTENCES: Final = {
    "en-GB": "Hello, the washing is done and it is twenty-two degrees outside.",
    "es": "Hola, la lavadora ha terminado y fuera hace veintidós grados.",
    "fr": "Bonjour, la lessive est terminée et il fait vingt-deux degrés dehors.",
    "it": "Ciao, la lavatrice ha finito e fuori ci sono ventidue gradi.",
    "pt": "Olá, a máquina de lavar terminou e lá fora faz vinte e dois graus.",
}


def sample_sentence(locale: str) -> str:
    """Return the sentence for a locale, in English where there is no other."""
    language = locale.partition("-")[0]
    return _SENTENCES.get(locale) or _SENTENCES.get(language, _ENGLISH)
