"""Data that is sent to Telnyx or read from it, and rules for its texts and address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from ipaddress import ip_address, ip_network
import math
from typing import Any, Final, Self
import unicodedata

from yarl import URL

from .errors import InvalidResponseError

# Documented. Regional hosts have the same paths.
DEFAULT_ADDRESS: Final = URL("https://api.telnyx.com/v2")
_API_PATH: Final = "/v2"

# Plain http does not hide the key, so it is allowed only within the local network.
_LOCAL_NETWORKS: Final = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
# No public name server knows these (RFC 6762, RFC 8375, ICANN; `.lan` by routers' use).
_LOCAL_DOMAINS: Final = (".local", ".lan", ".home.arpa", ".internal")

# Symbols that people say, besides letters, digits, currencies and operators.
_SPOKEN_SYMBOLS: Final = frozenset("%‰&@§°№")
# Operators by category that are Markdown's layout, arrows or shapes in fact.
_LAYOUT: Final = frozenset("<=>|~")
_FIRST_ARROW, _LAST_ARROW = "←", "⇿"
_FIRST_SHAPE: Final = "⌀"


class AddressError(ValueError):
    """The text is not the address of an API."""


class InsecureAddressError(AddressError):
    """The address is plain http to a host that may be outside the local network."""


class OutputType(StrEnum):
    """The way in which the service returns the audio (documented)."""

    BINARY = "binary_output"
    BASE64 = "base64_output"
    AUDIO_ID = "audio_id"


@dataclass(frozen=True, slots=True)
class RequestTimeouts:
    """Time limits of one request or WebSocket, in seconds."""

    # From the request to an open connection: DNS, TCP, TLS, upgrade to a WebSocket.
    connect: float = 10
    # From the request to the head of the response on a connection that was open before,
    # which may have died. A new one is made then, and needs 1.3 seconds to connect and
    # 1.1 to respond (seen by others).
    reused: float = 3
    # From the request to the first byte of the body, or from the first text to audio.
    first_byte: float = 20
    # From one chunk of the body to the next, or between frames while audio is due.
    between_bytes: float = 30
    # From a final frame that may stand for all texts to the close that proves it.
    close: float = 3
    # From the first byte to the last of a body that is read as a whole.
    whole: float = 60


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

    def as_json(self, output_type: OutputType) -> dict[str, Any]:
        """Return the body of the request, without fields that are at their default."""
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
    """The account's balance (documented).

    Attributes:
        balance: The amount on the account, negative while a credit limit is in use.
        currency: The currency of both amounts (ISO 4217).
        available_credit: The balance and the credit limit together, if known.

    """

    balance: Decimal
    currency: str
    available_credit: Decimal | None

    @property
    def is_spent(self) -> bool:
        """Return whether nothing is left, including any credit limit."""
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


def parse_address(text: str) -> URL:
    """Return the API's address, without a trailing slash.

    An address without a path gets the API's own (`/v2`).

    Raises:
        AddressError: The text is not an http(s) address, or has a user name, a query
            or a fragment.
        InsecureAddressError: The address is plain http, and its host is neither a
            local name, such as `kokoro` or `nas.local`, nor a loopback or private IP
            address.

    """
    try:
        url = URL(text.strip())
        host = url.raw_host
    except ValueError as err:
        raise AddressError(str(err)) from err
    if url.scheme not in ("http", "https") or not host:
        raise AddressError("Not an http or https address")
    if url.user is not None or url.password is not None:
        raise AddressError("An address with a user name or password")
    if url.query_string or url.fragment:
        raise AddressError("An address with a query or a fragment")
    if url.scheme == "http" and not _is_local(host):
        raise InsecureAddressError("Plain http to a public host")
    return url.with_path(url.path.rstrip("/") or _API_PATH)


def is_speakable(text: str) -> bool:
    """Return whether a text contains anything that can be spoken.

    That is a letter, a digit or a symbol that people say: "€" is "euro". Punctuation,
    emoji and Markdown are not, and the service strips them (documented).
    """
    return any(char.isalnum() or _is_spoken_symbol(char) for char in text)


def _is_local(host: str) -> bool:
    """Return whether a host is local, by its IP address or its name.

    Names are not resolved: what a name resolves to can change.
    """
    try:
        address = ip_address(host)
    except ValueError:
        name = host.removesuffix(".")
        if "." in name:
            return name.endswith(_LOCAL_DOMAINS)
        # The system takes `134744072` and `0x8080808` for 8.8.8.8.
        return name[:1].isalpha()
    return any(address in network for network in _LOCAL_NETWORKS)


def _is_spoken_symbol(char: str) -> bool:
    match unicodedata.category(char):
        case "Sc":
            return True
        case "Sm":
            is_arrow = _FIRST_ARROW <= char <= _LAST_ARROW
            return not (is_arrow or char in _LAYOUT or char >= _FIRST_SHAPE)
    return char in _SPOKEN_SYMBOLS


def _amount(value: object) -> Decimal | None:
    """Return an amount of money, or None where the service gave none."""
    # Other JSON values may be nested too deeply to be written as text.
    if not isinstance(value, (str, int, float)):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    # Sensors calculate with floats, whose range is smaller.
    return amount if amount.is_finite() and math.isfinite(float(amount)) else None
