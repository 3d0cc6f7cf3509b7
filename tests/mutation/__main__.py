"""`python -m tests.mutation`: how many small faults the tests notice, room by room."""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
import hashlib
import itertools
import json
from pathlib import Path
from queue import SimpleQueue
from random import Random
import shutil
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any, Final

from .coverage_map import INTEGRATION, CoverageMap, measure
from .operators import Mutant, mutants
from .trial import outcome, passes

ROOT: Final = Path(__file__).parents[2]

type Result = dict[str, Any]


def main() -> None:
    """Try mutants until there are enough results, and print the tables."""
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__)
    parser.add_argument("--mutants", type=int, default=150, help="150 if not given")
    parser.add_argument("--seed", type=int, default=1, help="for another choice")
    parser.add_argument("--at-a-time", type=int, default=2, metavar="NUMBER")
    parser.add_argument("--only", default="", help="a part of a module's path")
    parser.add_argument("--tree", type=Path, default=ROOT, help="another checkout")
    options = parser.parse_args()
    with ExitStack() as stack:
        copies = [
            Path(stack.enter_context(TemporaryDirectory(prefix="mutate-")))
            for _ in range(options.at_a_time)
        ]
        for copy in copies:
            _copy(options.tree, copy)
        folder = ROOT / ".cache/mutation" / _fingerprint(copies[0])
        if not (folder / "coverage").exists():
            print(f"Measuring what each test covers. Log: {folder / 'log'}", flush=True)
            measure(copies[0], folder)
        chosen = [
            mutant
            for mutant in _chosen(copies[0], options.mutants, options.seed)
            if options.only in mutant.module
        ]
        results = _results(chosen, copies, folder)
    print(report(results))


def _copy(tree: Path, copy: Path) -> None:
    """Copy what Git would commit; mutants never touch the tree itself."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=tree,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (tree / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tree / name, copy / name)


def _fingerprint(tree: Path) -> str:
    """Return a name for the state of code and tests."""
    state = hashlib.sha256()
    for file in sorted(tree.rglob("*.py")):
        if file.parent.name != "mutation":
            state.update(file.relative_to(tree).as_posix().encode() + file.read_bytes())
    return state.hexdigest()[:12]


def _chosen(tree: Path, number: int, seed: int) -> list[Mutant]:
    """Return mutants of all modules by their size, at least one for each.

    In a module, the operators take turns.
    """
    found = {
        path: mutants(path.relative_to(tree).as_posix(), path.read_bytes())
        for path in sorted((tree / INTEGRATION).rglob("*.py"))
    }
    possible = {path: every for path, every in found.items() if every}
    left = max(number - len(possible), 0)
    exact = {
        path: left * len(every) / sum(map(len, possible.values()))
        for path, every in possible.items()
    }
    share = {path: 1 + int(exact[path]) for path in possible}
    by_remainder = sorted(possible, key=lambda path: int(exact[path]) - exact[path])
    for path in by_remainder[: left - sum(map(int, exact.values()))]:
        share[path] += 1
    return [
        mutant
        for path, every in possible.items()
        for mutant in _mixed(every, seed)[: share[path]]
    ]


def _mixed(every: list[Mutant], seed: int) -> list[Mutant]:
    random = Random(f"{seed} {every[0].module}")
    groups: defaultdict[str, list[Mutant]] = defaultdict(list)
    for mutant in random.sample(every, len(every)):
        groups[mutant.operator].append(mutant)
    turns = itertools.zip_longest(*groups.values())
    return [mutant for turn in turns for mutant in turn if mutant]


def _results(chosen: list[Mutant], copies: list[Path], folder: Path) -> list[Result]:
    """Return a result for each mutant; those of an earlier run are read."""
    store = folder / "results.jsonl"
    store.touch()
    known: dict[object, Result] = {
        (result["module"], result["start"], result["after"], result["end"]): result
        for result in map(json.loads, store.read_text().splitlines())
    }
    coverage = CoverageMap(copies[0], folder)
    some = {test for mutant in chosen[:3] for test in coverage.tests_for(mutant)}
    if some and not passes(copies[0], sorted(some)):
        sys.exit(f"These tests fail without a fault: {' '.join(sorted(some))}")
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def result(mutant: Mutant) -> Result:
        key = (mutant.module, mutant.start, mutant.after, mutant.end)
        if key in known:
            return known[key]
        copy = free.get()
        try:
            found = outcome(mutant, copy, tests := coverage.tests_for(mutant))
        finally:
            free.put(copy)
        new = asdict(mutant) | {"outcome": found, "tests": tests}
        with store.open("a") as file:
            file.write(f"{json.dumps(new)}\n")
        print(f"{found:9} {mutant.module}:{mutant.line} {mutant.operator}", flush=True)
        return new

    with ThreadPoolExecutor(len(copies)) as pool:
        return list(pool.map(result, chosen))


def report(results: Iterable[Result]) -> str:
    """Return the mutants that no test noticed, and a table of the rooms."""
    rooms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lines = []
    for result in results:
        room, _, file = result["module"].removeprefix(f"{INTEGRATION}/").partition("/")
        for name in (f"{room}/" if file else "top files", "all"):
            rooms[name][result["outcome"]] += 1
        if result["outcome"] in {"survived", "uncovered"}:
            place = f"{result['module']}:{result['line']}"
            lines += [
                f"{result['outcome']}: {place} ({result['operator']})",
                f"  - {result['before']}",
                f"  + {result['after']}",
            ]
    lines += ["", "| room | mutants | caught | timed out | missed | share |"]
    lines += ["|---|--:|--:|--:|--:|--:|"]
    for room in sorted(rooms, key=lambda name: name == "all"):
        outcomes = rooms[room]
        caught, late, total = outcomes["caught"], outcomes["timeout"], outcomes.total()
        share = (caught + late) / total
        missed = total - caught - late
        lines += [f"| {room} | {total} | {caught} | {late} | {missed} | {share:.0%} |"]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
