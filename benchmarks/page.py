"""`results.md`: every table, and the conditions of its figures."""

from collections.abc import Iterator, Sequence
from typing import Final

from .delivery import ANNOUNCEMENT
from .engines import BARE
from .listening import MP3
from .load import AT_ONCE, IDLE, STALL_AT_ONCE
from .results import FirstAudio, Results
from .tables import (
    FORMAT_NAMES,
    GAP,
    by_engine,
    by_format,
    pair,
    rounded,
    signed,
    table,
)
from .usage import AT_ONCE as WORK_AT_ONCE, MEMORY_FORMATS, SECONDS, STREAMS
from .world.ollama import TOOL_SECONDS

_TITLES: Final = {
    "announcement": "Announcement",
    "answer": "Answer of a language model",
}


def page(results: Results) -> str:
    """Return the page."""
    return "\n\n".join(_parts(results)) + "\n"


def _parts(results: Results) -> Iterator[str]:
    machine, conditions = results.machine, results.conditions
    yield "# Measured side by side"
    yield "Written by `scripts/bench`; do not edit. How it measures: benchmarks/README.md."
    yield (
        f"{machine.date}, {machine.processor}, {machine.cores} cores, commit "
        f"{machine.commit}. "
        + ", ".join(f"{name} {version}" for name, version in machine.versions.items())
        + "."
    )
    for run in dict.fromkeys(results.kept.values()):
        parts = [part for part, of in results.kept.items() if of == run]
        yield f"Kept from the run of {run}: {', '.join(parts)}."
    yield (
        f"One model behind every engine: {conditions.think * 1000:.0f} ms before each "
        f"sentence, then {conditions.speed:g} times real time. One network: a round "
        f"trip of {conditions.round_trip * 1000:.0f} ms on every connection, TLS where "
        f"the engine uses it. A language model that writes {conditions.words:g} words "
        "a second. All times in milliseconds."
    )
    yield "![First audio by engine](chart.png)"
    if results.floor:
        yield _floor(results)
    for kind in ("announcement", "answer"):
        for state in ("warm", "cold"):
            rows = [
                row
                for row in results.first_audio
                if (row.kind, row.state) == (kind, state)
            ]
            if rows:
                yield from _first_audio(results, kind, state, rows)
    for part in (_answers, _work, _load, _stall, _memory, _delivery):
        yield from part(results)
    if results.gaps:
        yield "## What is missing"
        yield "\n".join(f"- {name}: {why}" for name, why in results.gaps.items())


def _floor(results: Results) -> str:
    computed = results.conditions.floor * 1000
    lines = [
        f"- {state}: {rounded(spread.median)} (p95 {rounded(spread.p95)})"
        for state, spread in results.floor.items()
    ]
    return (
        "## The floor\n\nRound trip and thinking alone are "
        f"{rounded(computed)}; a client without Home Assistant hears the first frame "
        "after\n\n" + "\n".join(lines) + "\n\n"
        "Cold means: every connection was closed just before."
    )


def _first_audio(
    results: Results, kind: str, state: str, rows: Sequence[FirstAudio]
) -> Iterator[str]:
    yield f"## {_TITLES[kind]}, {state}"
    origin = (
        "the floor of the same run"
        if kind == "announcement"
        else "the moment when the first sentence is known, plus that floor"
    )
    yield (
        "First audio frame, median / p95; in brackets the same over "
        f"{origin}. {rows[0].first.runs} runs."
    )
    cells = {(row.engine, row.audio_format): _first_audio_cell(row) for row in rows}
    measured = {row.audio_format for row in rows}
    names = [name for name in FORMAT_NAMES if name in measured]
    yield by_format(results, cells, names)
    if not any(row.longest_silence for row in rows):
        yield "No engine fell silent between sentences at playback in real time."


def _first_audio_cell(row: FirstAudio) -> str:
    silence = row.longest_silence
    heard = f", silence {rounded(silence)}" if silence else ""
    over = f"{signed(row.over_floor.median)} / {signed(row.over_floor.p95)}"
    return f"{pair(row.first)} ({over}{heard})"


def _answers(results: Results) -> Iterator[str]:
    if not results.answers:
        return
    languages = list(dict.fromkeys(row.language for row in results.answers))
    engines = list(dict.fromkeys(row.engine for row in results.answers))
    cells = {
        (row.engine, row.language): (
            pair(row.first),
            f"{row.requests.median:g} / {row.requests.p95:g}",
            pair(row.longest_silence),
        )
        for row in results.answers
    }
    count = max(row.first.runs for row in results.answers)
    yield "## Answers as language models write them"
    yield (
        f"{count} in each language, with Markdown, lists, emoji, quotations, "
        f"abbreviations and decimals, written {results.conditions.words:g} tokens a "
        f"second; in two of ten a tool takes {TOOL_SECONDS:g} s. Of each: first audio "
        "frame from the question on (median / the slowest twentieth), requests "
        "(median / most), longest silence of a player that starts with the first frame "
        "(median / worst)."
    )
    yield table(
        ["Language, engine", "First audio", "Requests", "Longest silence"],
        (
            [
                f"{language}, {results.engines[engine]}",
                *cells.get((engine, language), (GAP, GAP, GAP)),
            ]
            for language in languages
            for engine in engines
        ),
    )


def _work(results: Results) -> Iterator[str]:
    if not results.work:
        return
    yield "## Processor time"
    yield (
        f"Of one announcement, Home Assistant + its child processes, {WORK_AT_ONCE} at "
        "once; in brackets against the bare entity with MP3."
    )
    rows = {(row.engine, row.audio_format): row for row in results.work}
    bare = rows.get((BARE, MP3.name))
    cells = {}
    for key, row in rows.items():
        cells[key] = f"{row.home_assistant:.1f} + {row.children:.1f}"
        if bare is not None and bare.home_assistant:
            times = (row.home_assistant + row.children) / bare.home_assistant
            cells[key] += f" ({times:.1f} x)"
    yield by_format(results, cells)


def _load(results: Results) -> Iterator[str]:
    if not results.load:
        return
    yield "## Many at once"
    yield (
        "Announcements in MP3 a second, the first audio frame (median / p95), and in "
        "brackets processor time of one and how busy Home Assistant was, when model and "
        "network cost nothing: what it can do with this engine."
    )
    cells = {
        (row.engine, row.at_once): f"{row.per_second:.0f}/s, {pair(row.first)} "
        f"({row.processor:.1f}, {row.busy:.0%})"
        + (f", {row.failures} failed" if row.failures else "")
        for row in results.load
    }
    yield by_engine(results, {count: f"{count} at once" for count in AT_ONCE}, cells)


def _stall(results: Results) -> Iterator[str]:
    if not results.stall:
        return
    yield "## Event loop"
    cells = {
        (row.engine, row.audio_format): f"{rounded(row.gap)} / {rounded(row.step)}"
        for row in results.stall
    }
    idle = cells.get((IDLE, ""))
    yield (
        f"With {STALL_AT_ONCE} announcements at once: longest time that the loop did not "
        "come round / longest single step (processor time)."
        + (f" Without any: {idle}." if idle else "")
    )
    yield by_format(results, cells)
    yield "\n".join(
        f"- the longest with {row.audio_format}: `{row.culprit}`"
        for row in results.stall
        if row.engine == next(iter(results.engines))
    )


def _memory(results: Results) -> Iterator[str]:
    if not results.memory:
        return
    yield "## Memory"
    yield (
        f"Kilobytes for each of {STREAMS} long streams under way, children "
        f"included, after {SECONDS:g} s / after {2 * SECONDS:g} s. Home "
        "Assistant keeps all audio of a stream until it has ended."
    )
    cells = {
        (row.engine, row.audio_format): f"{row.early:.0f} / {row.late:.0f}"
        for row in results.memory
    }
    yield by_format(results, cells, [each.name for each in MEMORY_FORMATS])


def _delivery(results: Results) -> Iterator[str]:
    if not results.delivery:
        return
    yield "## REST or WebSocket"
    yield (
        "Our engine, median until the first audio frame: of an announcement from the "
        "request, of an answer from the moment when its first sentence is known. The "
        "long sentence is one whose end comes seconds after core has begun to hand on "
        "text: time to open a socket."
    )
    cells = {}
    for row in results.delivery:
        spread = row.first if row.kind == ANNOUNCEMENT else row.over_speakable
        silence = row.longest_silence
        heard = f", silence {rounded(silence)}" if silence else ""
        key = (row.service, row.round_trip, row.kind, row.way)
        cells[key] = rounded(spread.median) + heard
    places = dict.fromkeys((row.service, row.round_trip) for row in results.delivery)
    ways = dict.fromkeys((row.kind, row.way) for row in results.delivery)
    yield table(
        ["Service, round trip", *(f"{kind}, {way}" for kind, way in ways)],
        (
            [
                f"{service}, {trip:.0f}",
                *(cells.get((service, trip, *way), GAP) for way in ways),
            ]
            for service, trip in places
        ),
    )
