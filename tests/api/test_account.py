"""Voices, balance and id of an account."""

from decimal import Decimal

import aiohttp
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    ApiError,
    Balance,
    ConnectionFailedError,
    DeadlineError,
    IncompleteResponseError,
    InvalidResponseError,
    RateLimitError,
    RequestTimeouts,
    ServiceError,
    TelnyxClient,
    TelnyxError,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
async def test_account_has_all_kokoro_voices_and_no_others(
    client: TelnyxClient, server: LocalTelnyx, dialect: str
) -> None:
    server.dialect = DIALECTS[dialect]
    voices = (await client.voices()).voices
    assert len(voices) == 37
    assert all("_" in voice.id and "." not in voice.id for voice in voices)


async def test_voices_are_requested_of_one_provider(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await client.voices()
    assert server.requests[-1].query == {"provider": "telnyx"}


@pytest.mark.parametrize("body", [b"{}", b'{"voices": {}}', b"[]", b"<html>"])
async def test_voices_response_of_the_wrong_shape_raises(
    client: TelnyxClient, server: LocalTelnyx, body: bytes
) -> None:
    server.fail(Fault(body=body))
    with pytest.raises(InvalidResponseError):
        await client.voices()


async def test_entries_that_are_no_voices_are_passed_over(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(body=b'{"voices": [null, 7, {}, {"id": 7}, {"id": ""}]}'))
    assert (await client.voices()).voices == ()


async def test_balance_is_exact(client: TelnyxClient) -> None:
    balance = await client.balance()
    assert (balance.balance, balance.currency) == (Decimal("12.34"), "USD")


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"data": {"currency": "USD"}}',
        b'{"data": {"balance": "much", "currency": "USD"}}',
        b'{"data": {"balance": "NaN", "currency": "USD"}}',
        b'{"data": {"balance": "1e400", "currency": "USD"}}',
        b'{"data": {"balance": "1.00"}}',
        b'{"data": {"balance": "1.00", "currency": " "}}',
    ],
)
async def test_balance_response_of_the_wrong_shape_raises(
    client: TelnyxClient, server: LocalTelnyx, body: bytes
) -> None:
    server.fail(Fault(body=body))
    with pytest.raises(InvalidResponseError):
        await client.balance()


@pytest.mark.parametrize(
    ("amounts", "is_spent"),
    [
        ({"balance": "0.01"}, False),
        ({"balance": "0.00"}, True),
        ({"balance": "-0.01"}, True),
        ({"balance": "-5.00", "available_credit": "95.00"}, False),
        ({"balance": "-100.00", "available_credit": "0.00"}, True),
        ({"balance": "5.00", "available_credit": "0"}, True),
    ],
)
def test_balance_is_spent_when_nothing_of_what_is_granted_is_left(
    amounts: dict[str, str], is_spent: bool
) -> None:
    assert Balance.from_json({"currency": "USD", **amounts}).is_spent is is_spent


def test_balance_without_credit_is_a_balance() -> None:
    balance = Balance.from_json({"balance": "1.00", "currency": "USD"})
    assert balance.available_credit is None


async def test_credit_limit_is_in_what_can_be_spent(client: TelnyxClient) -> None:
    balance = await client.balance()
    assert balance.available_credit == Decimal("112.34")


async def test_account_is_told_by_its_organization(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    assert await client.organization_id() == server.organization_id


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=403, code="10010"),
        Fault(status=404),
        Fault(body=b"[]"),
        Fault(body=b"{}"),
        Fault(body=b"<html>"),
    ],
)
async def test_account_that_cannot_be_told_is_no_error(
    client: TelnyxClient, server: LocalTelnyx, fault: Fault
) -> None:
    server.fail(fault)
    assert await client.organization_id() is None


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(stall_after=0), DeadlineError),
        (Fault(reset_after=0), IncompleteResponseError),
        (Fault(status=429), RateLimitError),
        (Fault(status=503), ServiceError),
    ],
)
async def test_account_that_cannot_be_told_for_a_moment_is_an_error(
    session: aiohttp.ClientSession,
    server: LocalTelnyx,
    fault: Fault,
    error: type[TelnyxError],
) -> None:
    server.fail(fault, times=None)
    client = TelnyxClient(
        session, server.key, URL(server.url), timeouts=RequestTimeouts(first_byte=0.2)
    )
    with pytest.raises(error):
        await client.organization_id()


async def test_account_that_is_out_of_reach_is_an_error(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await server.close()
    with pytest.raises(ConnectionFailedError):
        await client.organization_id()


async def test_response_of_endless_length_is_not_read_to_its_end(
    client: TelnyxClient, server: LocalTelnyx, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = "custom_components.telnyx_kokoro.api.response.MAX_JSON_BYTES"
    monkeypatch.setattr(limit, 1000)
    with pytest.raises(InvalidResponseError, match="longer than 1000 bytes"):
        await client.voices()


async def test_wrong_key_is_refused(server: LocalTelnyx, client: TelnyxClient) -> None:
    server.key = "ANOTHER"
    with pytest.raises(ApiError) as raised:
        await client.balance()
    assert raised.value.status == 401
