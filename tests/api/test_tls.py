"""Servers of https that are not trusted, and servers that do not speak TLS."""

import asyncio
import ssl

import aiohttp
import pytest
import trustme
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    CertificateError,
    ConnectionFailedError,
    HttpsOnlyError,
    NoHttpsError,
    TelnyxClient,
)
from local_telnyx import Fault, LocalTelnyx
from tests.conftest import Answering

from .socket_scripts import speak


def client_of(session: aiohttp.ClientSession, address: URL) -> TelnyxClient:
    return TelnyxClient(session, "KEY_LOCAL", address)


def own_certificate() -> ssl.SSLContext:
    """The side of a server whose authority nobody knows."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    return tls


async def test_certificate_that_nobody_trusts_is_called_so(
    session: aiohttp.ClientSession,
) -> None:
    async with LocalTelnyx(tls=own_certificate()) as server:
        client = client_of(session, URL(server.url))
        with pytest.raises(CertificateError, match="issuer certificate") as raised:
            await client.voices()
        with pytest.raises(CertificateError):
            await speak(client, "One.")
        assert not server.requests
    assert not raised.value.retryable


async def test_plain_http_at_an_https_address_is_called_so(
    session: aiohttp.ClientSession, server: LocalTelnyx
) -> None:
    client = client_of(session, URL(server.url).with_scheme("https"))
    with pytest.raises(NoHttpsError) as raised:
        await client.voices()
    with pytest.raises(NoHttpsError):
        await speak(client, "One.")
    assert not raised.value.retryable


@pytest.mark.parametrize(
    "words",
    [
        b"<html><h1>The plain HTTP request was sent to HTTPS port</h1></html>",
        b"You're speaking plain HTTP to an SSL-enabled server port.",
        b"Client sent an HTTP request to an HTTPS server.",
    ],
)
async def test_server_that_wants_https_is_called_so(
    client: TelnyxClient, server: LocalTelnyx, words: bytes
) -> None:
    server.fail(Fault(status=400, body=words, content_type="text/html"), times=None)
    with pytest.raises(HttpsOnlyError):
        await client.voices()
    with pytest.raises(HttpsOnlyError):
        await speak(client, "One.")


async def test_alert_of_tls_in_place_of_http_is_called_so(
    session: aiohttp.ClientSession, answer: Answering
) -> None:
    client = client_of(session, await answer(b"\x15\x03\x03\x00\x02\x02\x46"))
    with pytest.raises(HttpsOnlyError):
        await client.voices()


async def test_handshake_that_is_cut_off_is_a_failed_connection(
    session: aiohttp.ClientSession,
) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        client = client_of(session, URL(f"https://127.0.0.1:{port}/v2"))
        with pytest.raises(ConnectionFailedError) as raised:
            await client.voices()
    assert type(raised.value) is ConnectionFailedError


@pytest.mark.usefixtures("socket_enabled")
async def test_handshake_that_the_server_breaks_off_is_a_failed_connection(
    session: aiohttp.ClientSession,
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"\x15\x03\x03\x00\x02\x02\x28")  # an alert: handshake failure
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as running:
        port = running.sockets[0].getsockname()[1]
        client = client_of(session, URL(f"https://127.0.0.1:{port}/v2"))
        with pytest.raises(ConnectionFailedError) as raised:
            await client.voices()
    assert type(raised.value) is ConnectionFailedError
