"""Whatever service, writer and listener do in turn, an utterance ends whole or raises."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import TelnyxClient, TelnyxError
from custom_components.telnyx_kokoro.synthesis import (
    Delivery,
    TextError,
    Timeouts,
    VoiceSettings,
)
from tests.conftest import HEART

from .led_service import UPGRADE, LedService, LedSocket, clip
from .listening import utterance
from .writers import Pen

# Enough for every answer on this machine's own network to be met.
TURNS = 60
MOST_TURNS = 10_000
MOST_FAULTS = 3
# Two more before the first audio and two after it, REST and WebSocket.
MOST_TRIES = 10
HASTE = Timeouts(backoff=0, retry_after=0)
PIECES = ("Number {}.", " Is it {}? ", " Two halves of {}", ", then more of {}.", " … ")


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def when[Rule: Callable[..., None]](
    condition: Callable[[UtteranceMachine], object],
) -> Callable[[Rule], Rule]:
    """Let a rule run only while a condition holds."""
    return precondition(lambda machine: bool(condition(machine)))


class UtteranceMachine(RuleBasedStateMachine):
    """An utterance over a WebSocket, step by step, on real sockets."""

    def __init__(self) -> None:
        """Start a service, and a listener who asks for speech."""
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.written = ""
        self.is_stopped = False
        self.heard = b""
        self.parts: list[str] = []
        self.clips: dict[str, bytes] = {}
        self.faults = 0

    @initialize(is_heard=st.booleans())
    def ask_for_speech(self, is_heard: bool) -> None:
        """Begin to listen, before there is text; perhaps go on to the first audio."""
        self.run(self._ask_for_speech)
        if is_heard:
            self.write("This is the first. And one m")
            self.accept()
            self.send_audio(1_000, doubled=False)
            assert self.heard

    async def _ask_for_speech(self) -> None:
        self.service = await self.stack.enter_async_context(LedService())
        session = await self.stack.enter_async_context(aiohttp.ClientSession())
        address = URL(f"http://127.0.0.1:{self.service.port}/v2")
        self.pen = Pen()
        voice = VoiceSettings(HEART, Delivery.WEBSOCKET, timeouts=HASTE)
        client = TelnyxClient(session, "KEY_LOCAL", address)
        self.speech = utterance(client, voice, self.pen.text())
        self.listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for frames in self.speech:
            self.heard += frames

    def run(self, step: Callable[[], Awaitable[object]]) -> None:
        """Take a step, and let all happen that it leads to."""

        async def taken() -> None:
            await step()
            for _ in range(TURNS):
                await asyncio.sleep(0)
            await self._take_down_parts()

        self.runner.run(taken())

    @property
    def socket(self) -> LedSocket | None:
        """Return the socket that is open, if one is."""
        last = self.service.sockets[-1] if self.service.sockets else None
        return last if last and last.is_open else None

    @property
    def led(self) -> LedSocket:
        """Return the socket that is open."""
        assert self.socket is not None
        return self.socket

    @property
    def may_fail(self) -> bool:
        """Return whether a fault more still leaves something to be seen."""
        return self.faults < MOST_FAULTS

    @rule()
    def wait(self) -> None:
        """Do nothing, which is possible at any time."""
        self.run(lambda: asyncio.sleep(0))

    # The writer

    @when(lambda machine: not machine.is_stopped)
    @rule(piece=st.sampled_from(PIECES))
    def write(self, piece: str) -> None:
        """Write a piece that was never written before."""
        piece = piece.format(len(self.written))
        self.written += piece

        async def step() -> None:
            self.pen.write(piece)

        self.run(step)

    @when(lambda machine: not machine.is_stopped and len(machine.written) > 30)
    @rule()
    def stop_writing(self) -> None:
        """End the text."""
        self.is_stopped = True

        async def step() -> None:
            self.pen.stop()

        self.run(step)

    # The service

    @when(lambda machine: machine.service.upgrades)
    @rule()
    def accept(self) -> None:
        """Accept a socket."""
        self.run(self._accept)

    async def _accept(self) -> None:
        self.service.upgrades.pop().set_result(UPGRADE)

    @when(lambda machine: machine.socket and machine.socket.is_owing)
    @rule(size=st.integers(1, 20_000), doubled=st.booleans())
    def send_audio(self, size: int, doubled: bool) -> None:
        """Speak a piece of the next text."""
        led = self.led
        self.run(lambda: led.speak(size, doubled=doubled))

    @when(lambda machine: machine.socket and machine.socket.is_owing)
    @rule()
    def send_all_audio(self) -> None:
        """Speak all that was sent so far."""
        led = self.led
        self.run(lambda: self._send_all_audio(led))

    async def _send_all_audio(self, led: LedSocket) -> None:
        while led.is_owing:
            await led.speak(1 << 20, doubled=False)

    @when(lambda machine: machine.socket and machine.socket.is_spoken)
    @rule()
    def finish(self) -> None:
        """Say that this was all; then close."""
        led = self.led
        self.run(lambda: self._finish(led))

    async def _finish(self, led: LedSocket) -> None:
        await led.send(audio=None, text="", isFinal=True)
        await led.close(1000)

    # The service, when something is wrong with it

    @when(lambda machine: machine.service.upgrades and machine.may_fail)
    @rule(status=st.sampled_from([503, 429, 503, 401]))
    def refuse(self, status: int) -> None:
        """Refuse a socket."""
        self.faults += 1

        async def step() -> None:
            self.service.upgrades.pop().set_result(status)

        self.run(step)

    @when(lambda machine: machine.socket and machine.may_fail)
    @rule()
    def send_final_too_soon(self) -> None:
        """Say that this was all, although it was not."""
        led = self.led
        self.faults += not led.is_spoken
        self.run(lambda: led.send(audio=None, text="", isFinal=True))

    @when(lambda machine: machine.socket and machine.may_fail)
    @rule(code=st.sampled_from([None, "10007", "90103"]))
    def send_error(self, code: str | None) -> None:
        """Send an error frame and close."""
        led = self.led
        self.faults += 1

        async def step() -> None:
            await led.send(error="Error in audio response", errors=[{"code": code}])
            await led.close(1000)

        self.run(step)

    @when(lambda machine: machine.socket and machine.may_fail)
    @rule(code=st.sampled_from([1000, 1001, 1008, 1011]))
    def close(self, code: int) -> None:
        """Close without a word."""
        led = self.led
        self.faults += 1
        self.run(lambda: led.close(code))

    @when(lambda machine: machine.socket and machine.may_fail)
    @rule()
    def reset(self) -> None:
        """Break the connection."""
        led = self.led
        self.faults += 1

        async def step() -> None:
            led.reset()

        self.run(step)

    # The listener

    @when(lambda machine: len(machine.written) > 60)
    @rule()
    def stop_listening(self) -> None:
        """Go away in the middle."""

        async def step() -> None:
            self.listening.cancel()
            await asyncio.wait([self.listening])
            await self.speech.aclose()

        self.run(step)

    # What always holds

    async def _take_down_parts(self) -> None:
        """Check what each try has been sent, and learn how the text was divided."""
        for led in self.service.sockets:
            if not led.texts:
                continue
            first = led.texts[0]
            start = self.parts.index(first) if first in self.parts else len(self.parts)
            for number, text in enumerate(led.texts, start):
                if number == len(self.parts):
                    self.parts.append(text)
                    self.clips[text] = await clip(text)
                assert text == self.parts[number], "a text out of its order, or twice"

    @invariant()
    def texts_sent_are_the_text_written(self) -> None:
        """Nothing is left out, changed or made up."""
        assert letters(self.written).startswith(letters("".join(self.parts)))

    @invariant()
    def what_is_heard_is_right_so_far(self) -> None:
        """Nothing is repeated or lost."""
        right = b"".join(self.clips[part] for part in self.parts)
        assert right.startswith(self.heard)

    @invariant()
    def end_is_whole_or_a_typed_error(self) -> None:
        """No other end is possible, and nothing stays open after it."""
        if not self.listening.done():
            return
        if not self.listening.cancelled():
            error = self.listening.exception()
            assert isinstance(error, (TelnyxError, TextError, type(None))), error
            if error is None:
                assert self.is_stopped
                assert letters(self.written) == letters("".join(self.parts))
                right = b"".join(self.clips[part] for part in self.parts)
                assert self.heard == right
        self.runner.run(self._require_nothing_left())

    async def _require_nothing_left(self) -> None:
        known = {asyncio.current_task(), self.listening}
        for _ in range(MOST_TURNS):
            left = asyncio.all_tasks() - LedService.tasks() - known
            if not left and not self.service.open_requests:
                return
            await asyncio.sleep(0)
        raise AssertionError(f"tasks or sockets are left: {left}")

    def run_to_the_end(self) -> None:
        """Do from now on what is right, and see the utterance end."""
        if not self.is_stopped:
            self.write(" The end.")
            self.stop_writing()
        for _ in range(MOST_TRIES):
            if self.service.upgrades:
                self.accept()
            if self.socket and self.socket.is_owing:
                self.send_all_audio()
            if self.socket and self.socket.is_spoken:
                self.finish()
        assert self.listening.done(), "an utterance without an end"

    def teardown(self) -> None:
        """End, whatever is under way."""
        if hasattr(self, "listening"):
            try:
                self.run_to_the_end()
                self.what_is_heard_is_right_so_far()
                self.end_is_whole_or_a_typed_error()
            finally:
                self.runner.run(self.stack.aclose())
        self.runner.close()


@pytest.mark.slow
# To make a failure small takes minutes.
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("socket_enabled")
def test_utterance_ends_whole_or_raises() -> None:
    run_state_machine_as_test(
        UtteranceMachine,
        settings=settings(
            max_examples=400,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
