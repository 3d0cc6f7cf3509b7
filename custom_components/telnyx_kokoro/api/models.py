"""What is sent to Telnyx and what comes back, as frozen data."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
import math
from typing import Any, Self

from .errors import InvalidResponseError


class OutputType(StrEnum):
    """How the service hands over the audio (documented)."""

    BINARY = "binary_output"
    BASE64 = "base64_output"
    AUDIO_ID = "audio_id"


class AudioFormat(StrEnum):
    """How the audio on a WebSocket is encoded (documented)."""

    MP3 = "mp3"
    LINEAR16 = "linear16"


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One text to be spoken.

    Attributes:
        text: What to say. The service strips markdown and emoji itself (documented).
        voice: The whole id of a voice, such as `Telnyx.KokoroTTS.af_heart`.
        disable_cache: Whether the service must synthesize text that it has spoken
            before afresh (documented).
        pronunciation_dict_id: A pronunciation dictionary of the account (documented).

    """

    text: str
    voice: str
    disable_cache: bool = False
    pronunciation_dict_id: str | None = None

    def as_json(self, output_type: OutputType) -> dict[str, Any]:
        """Return the body of the request; what is at its default is left out."""
        body: dict[str, Any] = {
            "text": self.text,
            "voice": self.voice,
            "output_type": output_type,
        }
        if self.disable_cache:
            body["disable_cache"] = True
        if self.pronunciation_dict_id is not None:
            body["pronunciation_dict_id"] = self.pronunciation_dict_id
        return body


@dataclass(frozen=True, slots=True)
class Balance:
    """The account's money (documented).

    Attributes:
        balance: What is on the account; less than nothing where it has a credit limit
            and uses it.
        currency: Of both amounts (ISO 4217).
        available_credit: What can still be spent: the balance and the credit limit
            together; None where the service does not tell it.

    """

    balance: Decimal
    currency: str
    available_credit: Decimal | None

    @property
    def is_spent(self) -> bool:
        """Return whether nothing is left, not even of the credit that is granted."""
        left = self.balance if self.available_credit is None else self.available_credit
        return left <= 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read the `data` of the balance answer; its amounts are text (documented).

        Raises:
            InvalidResponseError: There is no balance or no currency in it.

        """
        balance = _amount(data.get("balance"))
        currency = data.get("currency")
        if balance is None or not isinstance(currency, str) or not currency.strip():
            raise InvalidResponseError("The balance has no amount or no currency")
        return cls(balance, currency, _amount(data.get("available_credit")))


def _amount(value: object) -> Decimal | None:
    """Return an amount of money, or None where the service gave none."""
    # JSON's other kinds may be nested too deeply to be written as text.
    if not isinstance(value, (str, int, float)):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    # What shows it reckons with floats, which end before decimals do.
    finite = amount.is_finite() and math.isfinite(float(amount))
    return amount if finite else None
