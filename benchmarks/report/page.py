"""`results.md`: every table, and under which conditions it was taken."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from benchmarks.engines import BARE
from benchmarks.measure import delivery, formats, load, memory, stall, work
from benchmarks.measure.formats import Asked
from benchmarks.results import Answers, Delivery, FirstAudio, Results
from benchmarks.world.answers import TOOL_SECONDS

from .markdown import rounded, signed, table

GAP: Final = "—"
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
    names = [asked.name for asked in formats.ALL]
    cells = {(row.engine, row.audio_format): row for row in rows}
    used = [name for name in names if any(row.audio_format == name for row in rows)]

    def cell(engine: str, name: str) -> str:
        if (row := cells.get((engine, name))) is None:
            return GAP
        silence = row.longest_silence
        text = f"{rounded(row.first.median)} / {rounded(row.first.p95)}"
        heard = f", silence {rounded(silence)}" if silence else ""
        over = f"{signed(row.over_floor.median)} / {signed(row.over_floor.p95)}"
        return f"{text} ({over}{heard})"

    yield table(
        ["Engine", *used],
        (
            [title, *(cell(engine, name) for name in used)]
            for engine, title in results.engines.items()
        ),
    )
    if not any(row.longest_silence for row in rows):
        yield "No engine fell silent between sentences at playback in real time."


def _answers(results: Results) -> Iterator[str]:
    if not results.answers:
        return
    languages = list(dict.fromkeys(row.language for row in results.answers))
    engines = list(dict.fromkeys(row.engine for row in results.answers))
    cells = {(row.engine, row.language): row for row in results.answers}
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

    def cell(row: Answers | None) -> Sequence[str]:
        if row is None:
            return (GAP, GAP, GAP)
        first, requests, silence = row.first, row.requests, row.longest_silence
        return (
            f"{rounded(first.median)} / {rounded(first.p95)}",
            f"{requests.median:g} / {requests.p95:g}",
            f"{rounded(silence.median)} / {rounded(silence.p95)}",
        )

    yield table(
        ["Language, engine", "First audio", "Requests", "Longest silence"],
        (
            [
                f"{language}, {results.engines[engine]}",
                *cell(cells.get((engine, language))),
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
        f"Of one announcement, Home Assistant + its child processes, {work.AT_ONCE} at "
        "once; in brackets against the bare entity with MP3."
    )
    cells = {(row.engine, row.audio_format): row for row in results.work}
    bare = cells.get((BARE, formats.MP3.name))

    def cell(engine: str, name: str) -> str:
        if (row := cells.get((engine, name))) is None:
            return GAP
        text = f"{row.home_assistant:.1f} + {row.children:.1f}"
        if bare is None or not bare.home_assistant:
            return text
        both = row.home_assistant + row.children
        return f"{text} ({both / bare.home_assistant:.1f} x)"

    yield _by_format(results, cell)


def _by_format(
    results: Results,
    cell: Callable[[str, str], str],
    used: Sequence[Asked] = formats.ALL,
) -> str:
    names = [asked.name for asked in used]
    return table(
        ["Engine", *names],
        (
            [title, *(cell(engine, name) for name in names)]
            for engine, title in results.engines.items()
        ),
    )


def _load(results: Results) -> Iterator[str]:
    if not results.load:
        return
    yield "## Many at once"
    yield (
        "Announcements in MP3 a second, the first audio frame (median / p95), and in "
        "brackets processor time of one and how busy Home Assistant was, when model and "
        "network cost nothing: what it can do with this engine."
    )
    cells = {(row.engine, row.at_once): row for row in results.load}

    def cell(engine: str, at_once: int) -> str:
        if (row := cells.get((engine, at_once))) is None:
            return GAP
        failed = f", {row.failures} failed" if row.failures else ""
        first = f"{rounded(row.first.median)} / {rounded(row.first.p95)}"
        work = f"{row.processor:.1f}, {row.busy:.0%}"
        return f"{row.per_second:.0f}/s, {first} ({work}){failed}"

    yield table(
        ["Engine", *(f"{at_once} at once" for at_once in load.AT_ONCE)],
        (
            [title, *(cell(engine, at_once) for at_once in load.AT_ONCE)]
            for engine, title in results.engines.items()
        ),
    )


def _stall(results: Results) -> Iterator[str]:
    if not results.stall:
        return
    yield "## Event loop"
    idle = [row for row in results.stall if row.engine == stall.IDLE]
    yield (
        f"With {stall.AT_ONCE} announcements at once: longest time that the loop did not "
        "come round / longest single step (processor time)."
        + "".join(
            f" Without any: {rounded(row.gap)} / {rounded(row.step)}." for row in idle
        )
    )
    cells = {(row.engine, row.audio_format): row for row in results.stall}

    def cell(engine: str, name: str) -> str:
        if (row := cells.get((engine, name))) is None:
            return GAP
        return f"{rounded(row.gap)} / {rounded(row.step)}"

    yield _by_format(results, cell)
    ours = [row for row in results.stall if row.engine == next(iter(results.engines))]
    yield "\n".join(
        f"- the longest with {row.audio_format}: `{row.culprit}`" for row in ours
    )


def _memory(results: Results) -> Iterator[str]:
    if not results.memory:
        return
    yield "## Memory"
    yield (
        f"Kilobytes for each of {memory.STREAMS} long streams under way, children "
        f"included, after {memory.SECONDS:g} s / after {2 * memory.SECONDS:g} s. Home "
        "Assistant keeps all audio of a stream until it has ended."
    )
    cells = {(row.engine, row.audio_format): row for row in results.memory}

    def cell(engine: str, name: str) -> str:
        if (row := cells.get((engine, name))) is None:
            return GAP
        return f"{row.early:.0f} / {row.late:.0f}"

    yield _by_format(results, cell, memory.FORMATS)


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
    cells = {
        (row.service, row.round_trip, row.kind, row.way): row
        for row in results.delivery
    }
    places = list(
        dict.fromkeys((row.service, row.round_trip) for row in results.delivery)
    )
    ways = list(dict.fromkeys((row.kind, row.way) for row in results.delivery))

    def cell(row: Delivery | None) -> str:
        if row is None:
            return GAP
        spread = row.first if row.kind == delivery.ANNOUNCEMENT else row.over_speakable
        silence = row.longest_silence
        return rounded(spread.median) + (
            f", silence {rounded(silence)}" if silence else ""
        )

    yield table(
        ["Service, round trip", *(f"{kind}, {way}" for kind, way in ways)],
        (
            [
                f"{service}, {trip:.0f}",
                *(cell(cells.get((service, trip, kind, way))) for kind, way in ways),
            ]
            for service, trip in places
        ),
    )
