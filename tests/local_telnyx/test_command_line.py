"""`python -m local_telnyx`, as a person starts it."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import signal
import ssl
import subprocess
import sys

import aiohttp
import pytest
import trustme

from local_telnyx.engines.tones import read

from .caller import HEADERS, HEART, TEXT

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "local_telnyx", "--port", "0")


@asynccontextmanager
async def started(*options: str) -> AsyncGenerator[tuple[Process, str]]:
    """Start a server and yield it with the line that it prints when it is ready."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *options, cwd=ROOT, stdout=PIPE
    )
    assert process.stdout
    try:
        yield process, (await process.stdout.readline()).decode()
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_server_says_where_it_is(session: aiohttp.ClientSession) -> None:
    """Address, key, engine; and it answers there."""
    async with started("--engine", "tones", "--key", "KEY_2") as (_, line):
        assert line.endswith("key KEY_2, engine tones, dialect docs\n")
        url = line.split()[3].rstrip(",")
        headers = {"Authorization": "Bearer KEY_2"}
        async with session.get(f"{url}/balance", headers=headers) as response:
            assert response.status == 200


async def test_price_and_rate_limit_are_options(
    session: aiohttp.ClientSession,
) -> None:
    """The third request is one too many."""
    options = ("--engine", "tones", "--price", "0.5", "--rate-limit", "2")
    async with started(*options) as (_, line):
        url = line.split()[3].rstrip(",")
        body = {"text": TEXT, "voice": HEART}
        speech = f"{url}/text-to-speech/speech"
        async with session.post(speech, json=body, headers=HEADERS) as response:
            assert response.status == 200
        for status in (200, 429):
            async with session.get(f"{url}/balance", headers=HEADERS) as response:
                assert response.status == status
                if status == 200:
                    assert (await response.json())["data"]["balance"] == "6.34"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--port", "99999"),
        ("--port", "-5"),
        ("--price", "NaN"),
        ("--price", "abc"),
        ("--rate-limit", "0"),
    ],
)
def test_wrong_number_is_refused_with_its_option(option: str, value: str) -> None:
    refused = subprocess.run(
        (*COMMAND, f"{option}={value}"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert f"argument {option}: invalid" in refused.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_cleanly(
    session: aiohttp.ClientSession, number: signal.Signals
) -> None:
    """Even in the middle of a stalled answer."""
    async with started("--engine", "tones") as (process, line):
        url = line.split()[3].rstrip(",")
        faults = url.removesuffix("/v2") + "/local/faults"
        async with session.post(faults, json={"stall_after": 0}) as response:
            assert response.status == 204
        body = {"text": TEXT, "voice": HEART}
        speech = f"{url}/text-to-speech/speech"
        async with session.post(speech, json=body, headers=HEADERS):
            process.send_signal(number)
            assert await process.wait() == 0


async def test_it_serves_https(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    """With a certificate; the audio URL is https too."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    pem = tmp_path / "server.pem"
    certificate.private_key_and_cert_chain_pem.write_to_path(pem)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    async with started("--engine", "tones", "--tls-cert", str(pem)) as (_, line):
        url = line.split()[3].rstrip(",")
        body = {"text": TEXT, "voice": HEART, "output_type": "audio_id"}
        async with session.post(
            f"{url}/text-to-speech/speech", json=body, headers=HEADERS, ssl=context
        ) as response:
            audio = (await response.json())["audio_url"]
        assert audio.startswith("https://127.0.0.1:")
        async with session.get(audio, ssl=context) as response:
            assert read(await response.read())[0].text == TEXT


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--tls-key", "k"), "--tls-key needs --tls-cert"),
        (("--tls-cert", "missing"), "No such file"),
        (("--host", "192.0.2.1"), "bind"),
    ],
)
def test_a_server_that_cannot_start_says_why(
    options: tuple[str, ...], said: str
) -> None:
    """In one line, without a traceback."""
    done = subprocess.run(
        [*COMMAND, "--engine", "tones", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.startswith("local_telnyx: ")
    assert done.stderr.count("\n") == 1
