"""`python -m benchmarks`: `scripts/bench`, all measurements one after the other."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
import sys
from typing import Final

from local_home import REPOSITORY
from local_home.terminal import console, part, run

from .answers import ENGINES, counts, measure_answers
from .chart import draw
from .check import check
from .delivery import ROWS, measure_delivery
from .engines import BARE, KINDS, OURS
from .first_audio import measure_first_audio, measure_floor, plans
from .first_sound import PLAYERS, measure_first_sound
from .listening import FORMATS, MEASUREMENT_ERRORS
from .load import AT_ONCE, measure_load, measure_stall
from .page import page
from .results import Results, this_machine
from .settings import ROWS as SETTINGS_ROWS, measure_settings
from .stage import Stage, set_stage
from .usage import MEMORY_FORMATS, measure_memory, measure_work
from .world.client import Conditions

PUBLISHED: Final = REPOSITORY / "docs" / "performance"
PARTS: Final = (
    "first-audio",
    "delivery",
    "work",
    "load",
    "stall",
    "memory",
    "answers",
    "first-sound",
    "settings",
)
UNPUBLISHED: Final = REPOSITORY / ".cache" / "performance"
_QUICK_PARTS: Final = ("first-audio", "work", "load", "stall")
_FULL_RUNS: Final = 20
_QUICK_RUNS: Final = 3


def parse(arguments: Sequence[str] | None = None) -> Namespace:
    """Return engines, parts, runs, keep, quick, check and the folder to write.

    Ours and the bare entity always take part.
    """
    parser = ArgumentParser(
        prog="scripts/bench",
        description="Measures speech engines side by side in one Home Assistant "
        "and writes docs/performance, which takes an hour. With --parts, writes to "
        ".cache/performance instead, unless --keep is set.",
    )
    parser.add_argument(
        "--only",
        metavar="A,B",
        type=_some_of(KINDS),
        default=tuple(KINDS),
        dest="engines",
        help=f"any of {', '.join(KINDS)}",
    )
    parser.add_argument(
        "--parts",
        metavar="A,B",
        type=_some_of(PARTS),
        help=f"any of {', '.join(PARTS)}",
    )
    parser.add_argument(
        "--runs", type=int, metavar="N", help=f"runs per row; {_FULL_RUNS} unless quick"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="with --parts: keep the other parts of docs/performance, and write there",
    )
    parser.add_argument(
        "--quick", action="store_true", help="a few minutes, fewer runs"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare the overhead over the floor with docs/performance/results.json; "
        "less than a minute, writes nothing",
    )
    options = parser.parse_args(arguments)
    options.parts = options.parts or (_QUICK_PARTS if options.quick else PARTS)
    options.runs = options.runs or (_QUICK_RUNS if options.quick else _FULL_RUNS)
    whole = len(options.engines) == len(KINDS) and (
        options.keep or len(options.parts) == len(PARTS)
    )
    full = whole and options.runs >= _FULL_RUNS
    options.folder = PUBLISHED if full else UNPUBLISHED
    options.engines = tuple(dict.fromkeys((OURS, BARE, *options.engines)))
    return options


def _some_of(known: Collection[str]) -> Callable[[str], Sequence[str]]:
    def chosen(text: str) -> Sequence[str]:
        names = text.split(",")
        if unknown := set(names) - set(known):
            wrong = ", ".join(sorted(unknown))
            raise ArgumentTypeError(f"{wrong}: there are {', '.join(known)}")
        return names

    return chosen


async def measure(options: Namespace) -> bool:
    """Measure, write, and return true if all went well."""
    results = Results(this_machine(), Conditions(), {})
    if options.check:
        return await check(results, PUBLISHED / "results.json")
    async with AsyncExitStack() as life:
        with part("Home Assistant and its engines", 1):
            stage = await life.enter_async_context(set_stage(options.engines, results))
        await _measure(stage, options)
    write(results, options.folder)
    console.print(f"Written: {options.folder.relative_to(REPOSITORY)}/results.md")
    return True


def write(results: Results, folder: Path) -> None:
    """Write table, chart and figures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    results.save(folder / "results.json")
    (folder / "results.md").write_text(page(results), encoding="utf-8")
    draw(results, folder / "chart.png")


async def _measure(stage: Stage, options: Namespace) -> None:
    results = stage.results
    parts = await _parts(stage, options.runs, quick=options.quick)
    for name in PARTS:
        if name in options.parts:
            title, total, function = parts[name]
            try:
                with part(title, total) as stage.advance:
                    await function()
            except MEASUREMENT_ERRORS as error:
                results.gaps[name] = f"{type(error).__name__}: {error}"
        elif options.keep:
            results.keep(name, Results.load_from(PUBLISHED / "results.json"))
        else:
            results.gaps[name] = "left out of this run"
    for name, why in results.gaps.items():
        console.print(f"Missing: {name}: {why}")


async def _parts(
    stage: Stage, runs: int, *, quick: bool
) -> dict[str, tuple[str, int, Callable[[], Awaitable[None]]]]:
    """Return title, number of steps and function of each part."""
    stage.pipelines = await stage.add_pipelines(tuple(stage.engines))
    few = min(runs, 3 if quick else 5)
    rounds = 2 * few
    engines = len(stage.engines)
    rows = len(FORMATS) * engines
    talkers = sum(name in stage.engines for name in ENGINES)
    wanted = plans(runs, quick=quick)

    async def first_audio() -> None:
        await measure_floor(stage, runs)
        await measure_first_audio(stage, wanted)

    return {
        "first-audio": (
            "First audio",
            engines * sum(plan.runs + 1 for plan in wanted),
            first_audio,
        ),
        "delivery": (
            "REST or WebSocket",
            ROWS * (few + 1),
            partial(measure_delivery, stage, few),
        ),
        "work": (
            "Processor time",
            rows * (rounds + 1),
            partial(measure_work, stage, rounds),
        ),
        "load": (
            "Many at once",
            engines * len(AT_ONCE) * few,
            partial(measure_load, stage, few),
        ),
        "stall": ("Event loop", rows * few, partial(measure_stall, stage, few)),
        "memory": (
            "Memory",
            len(MEMORY_FORMATS) * engines,
            partial(measure_memory, stage),
        ),
        "answers": (
            "Answers as models write them",
            talkers * sum(counts(quick=quick).values()),
            partial(measure_answers, stage, quick=quick),
        ),
        "first-sound": (
            "First sound in players",
            len(PLAYERS) * engines * (few + 1),
            partial(measure_first_sound, stage, few),
        ),
        "settings": (
            "Settings of a profile",
            SETTINGS_ROWS * (len(FORMATS) * (runs + 1 + rounds + 1) + rounds + 1),
            partial(measure_settings, stage, runs, rounds),
        ),
    }


if __name__ == "__main__":
    sys.exit(run(measure(parse()), LookupError))
