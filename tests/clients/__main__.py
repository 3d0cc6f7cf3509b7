"""`python -m tests.clients`: clients of others against the local server.

They are as they come from PyPI and name the production host, which is this machine in a
network of its own. Their environments are made by `scripts/test --clients`.
"""

import argparse
import asyncio
from asyncio.subprocess import PIPE
from dataclasses import asdict
import json
import os
from pathlib import Path
import ssl
import sys
from tempfile import TemporaryDirectory
from typing import Final

import trustme

from local_telnyx import DIALECTS, LocalTelnyx

from .cases import CALLS, cases_of, expected, seconds
from .namespace import PRODUCTION_HOST, enter, is_inside
from .program import Case, Heard

REPOSITORY: Final = Path(__file__).parents[2]
ENVIRONMENTS: Final = REPOSITORY / ".cache" / "clients"
SECONDS: Final = 300  # for all cases of a client
ROW: Final = "{:14}{:9}{:24}{:22}{:9}{}"


def main() -> int:
    """Return 0 if every client heard what it has to."""
    parser = argparse.ArgumentParser(prog="scripts/test --clients")
    parser.add_argument("--client", action="append", choices=CALLS)
    parser.add_argument("--dialect", action="append", choices=DIALECTS)
    options = parser.parse_args()
    if not is_inside():
        return enter("tests.clients", sys.argv[1:])
    clients = options.client or list(CALLS)
    return asyncio.run(judge(clients, options.dialect or ["docs", "live"]))


async def judge(clients: list[str], dialects: list[str]) -> int:
    """Print a row for each case, and return 1 if one is not as expected."""
    print(ROW.format("Client", "Dialect", "Case", "Expected", "", "Heard"))
    wrong = 0
    with TemporaryDirectory() as folder:
        authority = Path(folder) / "authority.pem"
        tls = _issue(authority)
        for client in clients:
            for dialect in dialects:
                async with LocalTelnyx(dialect=dialect, port=443, tls=tls) as server:
                    wrong += await _judge(client, server, authority)
    print(f"{wrong} not as expected" if wrong else "All as expected")
    return min(wrong, 1)


async def _judge(client: str, server: LocalTelnyx, authority: Path) -> int:
    named = list(cases_of(client, server))
    answers = await _answers(client, [case for _, case in named], authority)
    wrong = 0
    for (name, case), heard in zip(named, answers, strict=True):
        wanted = await expected(client, case, server)
        right = wanted.met_by(heard)
        wrong += not right
        verdict = "ok" if right else "DIFFERS"
        result = f"{_result(heard)}  {wanted.why}".rstrip()
        dialect = server.dialect.name
        print(ROW.format(client, dialect, name, str(wanted), verdict, result))
    return wrong


def _result(heard: Heard) -> str:
    """Return it in a column of the table, without the rest of a long error."""
    if heard.error is not None:
        return heard.error.partition("\n")[0][:60]
    return f"{heard.voices} voices" if heard.voices else f"{seconds(heard):.2f} s"


async def _answers(client: str, cases: list[Case], authority: Path) -> list[Heard]:
    """Run the client's program. Raises RuntimeError when it does not answer."""
    python = ENVIRONMENTS / client / "bin" / "python"
    process = await asyncio.create_subprocess_exec(
        *(python, "-m", f"tests.clients.{client}_client"),
        cwd=REPOSITORY,
        env=os.environ | {"SSL_CERT_FILE": str(authority)},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(SECONDS):
            asked = json.dumps([asdict(case) for case in cases]).encode()
            output, errors = await process.communicate(asked)
    finally:
        if process.returncode is None:
            process.kill()
    lines = [line for line in output.decode().splitlines() if line.startswith("{")]
    if len(lines) != len(cases):
        raise RuntimeError(f"{client} did not answer:\n{errors.decode()[-2_000:]}")
    return [Heard.parse(line) for line in lines]


def _issue(file: Path) -> ssl.SSLContext:
    """Return a server's context, and write the authority that vouches for it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(PRODUCTION_HOST).configure_cert(context)
    return context


if __name__ == "__main__":
    sys.exit(main())
