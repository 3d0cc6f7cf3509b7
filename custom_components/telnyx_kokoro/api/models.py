"""Data that is sent to Telnyx or read from it, and the text it can speak."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
import math
from typing import Any, Final, Self
import unicodedata

from .errors import InvalidResponseError

# Symbols that people say, besides letters, digits, currencies and operators.
_SPOKEN_SYMBOLS: Final = frozenset("%‰&@§°№")
# Operators by category that are Markdown's layout, arrows or shapes in fact.
_LAYOUT: Final = frozenset("<=>|~")
_FIRST_ARROW, _LAST_ARROW = "←", "⇿"
_FIRST_SHAPE: Final = "⌀"


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """A text to be spoken (all fields are documented).

    Attributes:
        text: The text. The service strips Markdown and emoji.
        voice: The full id of a voice, such as `Telnyx.KokoroTTS.af_heart`.
        disable_cache: Whether to synthesize a text even if it is cached.
        pronunciation_dict_id: A pronunciation dictionary of the account.

    """

    text: str
    voice: str
    disable_cache: bool = False
    pronunciation_dict_id: str | None = None


def is_speakable(text: str) -> bool:
    """Return whether a text contains anything that can be spoken.

    That is a letter, a digit or a symbol that people say: "€" is "euro". Punctuation,
    emoji and Markdown are not, and the service strips them (documented).
    """
    return any(char.isalnum() or _is_spoken_symbol(char) for char in text)


def _is_spoken_symbol(char: str) -> bool:
    match unicodedata.category(char):
        case "Sc":
            return True
        case "Sm":
            is_arrow = _FIRST_ARROW <= char <= _LAST_ARROW
            return not (is_arrow or char in _LAYOUT or char >= _FIRST_SHAPE)
    return char in _SPOKEN_SYMBOLS


@dataclass(frozen=True, slots=True)
class Balance:
    """The account's balance (documented).

    Attributes:
        balance: The amount in the account, negative while a credit limit is in use.
        currency: The currency of both amounts (ISO 4217).
        available_credit: The balance and the credit limit together, if known.

    """

    balance: Decimal
    currency: str
    available_credit: Decimal | None

    @property
    def is_spent(self) -> bool:
        """Return whether the balance and any credit limit are used up."""
        left = self.balance if self.available_credit is None else self.available_credit
        return left <= 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read the `data` of the balance response; amounts are strings (documented).

        Raises:
            InvalidResponseError: The balance or the currency is missing.

        """
        balance = _amount(data.get("balance"))
        currency = data.get("currency")
        if balance is None or not isinstance(currency, str) or not currency.strip():
            raise InvalidResponseError("The balance has no amount or no currency")
        return cls(balance, currency, _amount(data.get("available_credit")))


@dataclass(frozen=True, slots=True)
class PronunciationDictionary:
    """A list of words and their pronunciation."""

    id: str
    name: str  # or the id of one without a name

    @classmethod
    def list_from_json(cls, entries: Iterable[Any]) -> Iterator[Self]:
        """Yield the dictionaries of a list, without entries that have no id."""
        for entry in entries:
            if not isinstance(entry, dict):
                continue
            dictionary_id, name = entry.get("id"), entry.get("name")
            if isinstance(dictionary_id, str) and dictionary_id.strip():
                name = name.strip() if isinstance(name, str) else ""
                yield cls(dictionary_id.strip(), name or dictionary_id.strip())


def _amount(value: object) -> Decimal | None:
    # Other JSON values may be nested too deeply to be written as text.
    if not isinstance(value, (str, int, float)):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    # Sensors calculate with floats, whose range is smaller.
    return amount if amount.is_finite() and math.isfinite(float(amount)) else None
