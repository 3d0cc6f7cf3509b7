"""`chart.png`: first audio by engine."""

from pathlib import Path
import statistics
from typing import Final

import matplotlib as mpl

mpl.use("agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from .listening import FORMATS
from .results import FirstAudio, Results

_KINDS: Final = (("announcement", "Announcement"), ("answer", "Answer of an LLM"))
_COLOURS: Final = ("#0f766e", "#94a3b8", "#f59e0b", "#6366f1", "#e11d48", "#65a30d")


def draw(results: Results, path: Path) -> None:
    """Draw the rows over warm connections that were measured."""
    figure, both = plt.subplots(1, 2, figsize=(11, 4.2), sharey=True)
    for axis, (kind, title) in zip(both, _KINDS, strict=True):
        rows = [row for row in results.first_audio if _of(row, kind)]
        if rows:
            _bars(axis, results, rows)
        axis.set_title(title)
        axis.spines[["top", "right"]].set_visible(False)
    both[0].set_ylabel("first audio frame, ms")
    handles, labels = both[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="lower center", ncols=max(1, len(labels)), frameon=False
    )
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    figure.savefig(path, dpi=140)
    plt.close(figure)


def _of(row: FirstAudio, kind: str) -> bool:
    return (row.kind, row.state) == (kind, "warm")


def _bars(axis: Axes, results: Results, rows: list[FirstAudio]) -> None:
    """Draw a group of bars for each format; the whiskers end at the 95th percentile."""
    measured = {row.audio_format for row in rows}
    names = [each.name for each in FORMATS if each.name in measured]
    width = 0.8 / max(1, len(results.engines))
    for number, (engine, title) in enumerate(results.engines.items()):
        own = [row for row in rows if row.engine == engine]
        offset = (number + 0.5) * width - 0.4
        axis.bar(
            [names.index(row.audio_format) + offset for row in own],
            [row.first.median for row in own],
            width * 0.92,
            yerr=[[0.0] * len(own), [row.first.p95 - row.first.median for row in own]],
            error_kw={"linewidth": 0.8},
            color=_COLOURS[number % len(_COLOURS)],
            label=title,
        )
    floor = statistics.median(row.first.median - row.over_floor.median for row in rows)
    axis.axhline(floor, color="black", linewidth=0.9, linestyle="--", label="floor")
    axis.set_xticks(range(len(names)), names)
