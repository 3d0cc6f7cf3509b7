"""All measurements, one after the other, and what becomes of them."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from . import check
from .arguments import PARTS, PUBLISHED, Wishes
from .assistant import set_up_agent, set_up_pipeline
from .engines import KINDS
from .machine import this_machine
from .measure import answers, delivery, first_audio, formats, load, memory, stall, work
from .measure.failures import MEASUREMENT_ERRORS
from .measure.first_audio import measure_first_audio, measure_floor
from .progress import Steps, console, part
from .report.chart import draw
from .report.page import page
from .results import Results
from .stage import REPOSITORY, Stage, set_stage
from .world.conditions import Conditions


async def run(wishes: Wishes) -> bool:
    """Measure, write, and return whether all went well."""
    results = Results(this_machine(REPOSITORY), Conditions(), {})
    if wishes.check:
        return await check.check(results, PUBLISHED / "results.json")
    async with AsyncExitStack() as life:
        with part("Home Assistant and its engines", 1):
            stage = await life.enter_async_context(set_stage(wishes.engines))
        results.engines = {name: KINDS[name].title for name in stage.engines}
        results.gaps.update(stage.missing)
        await stage.world.set(results.conditions)
        await _measure(stage, results, wishes)
    write(results, wishes.folder)
    console.print(f"Written: {wishes.folder.relative_to(REPOSITORY)}/results.md")
    return True


def write(results: Results, folder: Path) -> None:
    """Write table, chart and figures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    results.save(folder / "results.json")
    (folder / "results.md").write_text(page(results), encoding="utf-8")
    draw(results, folder / "chart.png")


async def _measure(stage: Stage, results: Results, wishes: Wishes) -> None:
    agent = await set_up_agent(stage.home, stage.world.addresses)
    pipelines = {
        name: await set_up_pipeline(stage.home, agent, engine)
        for name, engine in stage.engines.items()
    }
    engines, few = len(stage.engines), min(wishes.runs, 3 if wishes.quick else 5)

    async def first(steps: Steps) -> None:
        await measure_floor(stage, results, wishes.runs)
        await measure_first_audio(stage, results, pipelines, wanted, steps)

    wanted = first_audio.plans(wishes.runs, quick=wishes.quick)
    rows = len(formats.ALL) * engines
    cells = len(delivery.WAYS) * len(delivery.KINDS)
    cells *= len(delivery.SERVICES) * len(delivery.ROUND_TRIPS)
    rounds = 2 * few
    parts: dict[str, tuple[str, int, Callable[[Steps], Awaitable[None]]]] = {
        "first-audio": (
            "First audio",
            engines * sum(plan.runs + 1 for plan in wanted),
            first,
        ),
        "work": (
            "Processor time",
            rows * (rounds + 1),
            lambda steps: work.measure_work(stage, results, rounds, steps),
        ),
        "load": (
            "Many at once",
            engines * len(load.AT_ONCE) * few,
            lambda steps: load.measure_load(stage, results, few, steps),
        ),
        "stall": (
            "Event loop",
            rows,
            lambda steps: stall.measure_stall(stage, results, few, steps),
        ),
        "memory": (
            "Memory",
            len(memory.FORMATS) * engines,
            lambda steps: memory.measure_memory(stage, results, steps),
        ),
        "delivery": (
            "REST or WebSocket",
            cells,
            lambda steps: delivery.measure_delivery(
                stage, results, pipelines, few, steps
            ),
        ),
        "answers": (
            "Answers as models write them",
            answers.total(stage, quick=wishes.quick),
            lambda steps: answers.measure_answers(
                stage, results, steps, quick=wishes.quick
            ),
        ),
    }
    for name in wishes.parts:
        title, total, measure = parts[name]
        try:
            with part(title, total) as steps:
                await measure(steps)
        except MEASUREMENT_ERRORS as error:
            results.gaps[name] = f"{type(error).__name__}: {error}"
    for name in PARTS:
        if name in wishes.parts:
            continue
        if wishes.keep:
            results.keep(name, Results.load_from(PUBLISHED / "results.json"))
        else:
            results.gaps[name] = "left out of this run"
    for name, why in results.gaps.items():
        console.print(f"Missing: {name}: {why}")
