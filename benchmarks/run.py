"""All measurements, one after the other, and the files for their figures."""

from argparse import Namespace
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Final

from local_home import REPOSITORY
from local_home.progress import console, part

from .answers import ENGINES, measure_answers, questions
from .chart import draw
from .check import check
from .delivery import ROWS, measure_delivery
from .engines import KINDS
from .first_audio import measure_first_audio, measure_floor, plans
from .listening import FORMATS, MEASUREMENT_ERRORS, described
from .load import AT_ONCE, measure_load, measure_stall
from .page import page
from .results import Results, this_machine
from .stage import Stage, set_stage
from .usage import MEMORY_FORMATS, measure_memory, measure_work
from .world.client import Conditions

PUBLISHED: Final = REPOSITORY / "docs" / "performance"
PARTS: Final = ("first-audio", "delivery", "work", "load", "stall", "memory", "answers")

type Measure = Callable[[Callable[[], None]], Awaitable[None]]


async def run(options: Namespace) -> bool:
    """Measure, write, and return true if all went well."""
    results = Results(this_machine(), Conditions(), {})
    if options.check:
        return await check(results, PUBLISHED / "results.json")
    async with AsyncExitStack() as life:
        with part("Home Assistant and its engines", 1):
            stage = await life.enter_async_context(set_stage(options.engines))
        results.engines = {name: KINDS[name].title for name in stage.engines}
        results.gaps.update(stage.missing)
        await stage.world.set(results.conditions)
        await _measure(stage, results, options)
    write(results, options.folder)
    console.print(f"Written: {options.folder.relative_to(REPOSITORY)}/results.md")
    return True


def write(results: Results, folder: Path) -> None:
    """Write table, chart and figures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    results.save(folder / "results.json")
    (folder / "results.md").write_text(page(results), encoding="utf-8")
    draw(results, folder / "chart.png")


async def _measure(stage: Stage, results: Results, options: Namespace) -> None:
    parts = await _parts(stage, results, options.runs, quick=options.quick)
    for name in options.parts:
        title, total, measure = parts[name]
        try:
            with part(title, total) as advance:
                await measure(advance)
        except MEASUREMENT_ERRORS as error:
            results.gaps[name] = described(error)
    for name in PARTS:
        if name in options.parts:
            continue
        if options.keep:
            results.keep(name, Results.load_from(PUBLISHED / "results.json"))
        else:
            results.gaps[name] = "left out of this run"
    for name, why in results.gaps.items():
        console.print(f"Missing: {name}: {why}")


async def _parts(
    stage: Stage, results: Results, runs: int, *, quick: bool
) -> dict[str, tuple[str, int, Measure]]:
    """Return title, number of steps and function of each part."""
    pipelines = await stage.pipelines(tuple(stage.engines))
    engines, few = len(stage.engines), min(runs, 3 if quick else 5)
    rows, rounds = len(FORMATS) * engines, 2 * few
    wanted = plans(runs, quick=quick)
    talkers = sum(name in stage.engines for name in ENGINES)

    async def first_audio(advance: Callable[[], None]) -> None:
        await measure_floor(stage, results, runs)
        await measure_first_audio(stage, results, pipelines, wanted, advance)

    return {
        "first-audio": (
            "First audio",
            engines * sum(plan.runs + 1 for plan in wanted),
            first_audio,
        ),
        "work": (
            "Processor time",
            rows * (rounds + 1),
            partial(measure_work, stage, results, rounds),
        ),
        "load": (
            "Many at once",
            engines * len(AT_ONCE) * few,
            partial(measure_load, stage, results, few),
        ),
        "stall": ("Event loop", rows, partial(measure_stall, stage, results, few)),
        "memory": (
            "Memory",
            len(MEMORY_FORMATS) * engines,
            partial(measure_memory, stage, results),
        ),
        "delivery": (
            "REST or WebSocket",
            ROWS,
            partial(measure_delivery, stage, results, pipelines, few),
        ),
        "answers": (
            "Answers as models write them",
            talkers * sum(1 for _ in questions(quick=quick)),
            partial(measure_answers, stage, results, quick=quick),
        ),
    }
