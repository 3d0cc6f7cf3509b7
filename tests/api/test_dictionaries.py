"""The pronunciation dictionaries of an account."""

import json
from typing import Any

import pytest

from custom_components.telnyx_kokoro.api import (
    InvalidResponseError,
    PronunciationDictionary,
    TelnyxClient,
)
from local_telnyx import Fault, LocalTelnyx
from tests.conftest import HEART

HOUSE = PronunciationDictionary("2b6f0c1e-9d3a-4c55-8e07-4f1d6a8b2c90", "House names")


async def test_account_lists_its_dictionaries(client: TelnyxClient) -> None:
    assert await client.pronunciation_dictionaries() == (HOUSE,)


async def test_all_pages_are_read(client: TelnyxClient, server: LocalTelnyx) -> None:
    server.dictionaries = [{"id": str(n), "name": f"No. {n}"} for n in range(120)]
    found = await client.pronunciation_dictionaries()
    assert [dictionary.id for dictionary in found] == [str(n) for n in range(120)]


async def test_pages_without_end_are_not_read(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    endless = {"data": [{"id": "one"}], "meta": {"total_pages": 10**9}}
    body = json.dumps(endless).encode()
    server.fail(Fault(content_type="application/json", body=body), times=None)
    assert len(await client.pronunciation_dictionaries()) == 1
    assert len(server.requests) == 50


@pytest.mark.parametrize("meta", [None, {}, [], {"total_pages": "2"}])
async def test_only_page_is_enough(
    client: TelnyxClient, server: LocalTelnyx, meta: Any
) -> None:
    body = json.dumps({"data": [{"id": "one", "name": "One"}], "meta": meta}).encode()
    server.fail(Fault(content_type="application/json", body=body))
    found = await client.pronunciation_dictionaries()
    assert found == (PronunciationDictionary("one", "One"),)


async def test_dictionary_without_an_id_is_passed_over(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    listed = [None, {"name": "Lost"}, {"id": 7}, {"id": " "}, {"id": " one "}]
    body = json.dumps({"data": listed}).encode()
    server.fail(Fault(content_type="application/json", body=body))
    found = await client.pronunciation_dictionaries()
    assert found == (PronunciationDictionary("one", "one"),)


@pytest.mark.parametrize("data", [None, {}, "none"])
async def test_response_without_a_list_is_rejected(
    client: TelnyxClient, server: LocalTelnyx, data: Any
) -> None:
    body = json.dumps({"data": data}).encode()
    server.fail(Fault(content_type="application/json", body=body))
    with pytest.raises(InvalidResponseError, match="no list of dictionaries"):
        await client.pronunciation_dictionaries()


async def test_socket_requests_a_dictionary(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    async with client.open_socket(HEART, pronunciation_dict_id=HOUSE.id):
        assert server.requests[-1].query["pronunciation_dict_id"] == HOUSE.id
