"""Which tests run a line, measured once for a state of the tree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
import os
from pathlib import Path
import re
import subprocess
import sys
from typing import Final

from coverage import CoverageData

from .operators import Mutant

INTEGRATION: Final = "custom_components/telnyx_kokoro"
# The folders of both layouts of the suite. The others prove no behaviour of their own, or
# run for minutes.
FOLDERS: Final = ("api", "audio", "synthesis", "integration", "speech", "telnyx")
TESTS_PER_MUTANT: Final = 25
SECONDS_PER_MUTANT: Final = 30.0  # of the tests, when they were measured

_DURATION: Final = re.compile(
    r"^([\d.]+)s (?:setup|call|teardown) +(tests/.+)$", re.MULTILINE
)
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", re.MULTILINE)


def measure(tree: Path, folder: Path) -> None:
    """Run the tests of a tree once, and write what each of them covers to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"),
        *("--cov=custom_components", "--cov-context=test", "--cov-report="),
        *("--durations=0", "--durations-min=0.3", "-rfE"),
        *(f"tests/{name}" for name in FOLDERS if (tree / "tests" / name).is_dir()),
    ]
    # The faster way to measure, which is the default, knows nothing of tests.
    environment = os.environ | {
        "COVERAGE_CORE": "ctrace",
        "COVERAGE_FILE": str(folder.absolute() / "coverage"),
    }
    with (folder / "log").open("w") as log:
        subprocess.run(
            command, cwd=tree, env=environment, stdout=log, stderr=log, check=False
        )


class CoverageMap:
    """The tests that run a line, with the shortest and most special ones first."""

    def __init__(self, tree: Path, folder: Path) -> None:
        """Read what was measured."""
        log = (folder / "log").read_text()
        failed = set(_FAILED.findall(log))
        self._seconds: defaultdict[str, float] = defaultdict(float)
        for seconds, test in _DURATION.findall(log):
            self._seconds[test] += float(seconds)
        self._lines: dict[str, dict[int, set[str]]] = {}
        self._covered: Counter[str] = Counter()
        self._sources = {
            path.relative_to(tree).as_posix(): path.read_text().splitlines()
            for path in (tree / INTEGRATION).rglob("*.py")
        }
        data = CoverageData(str(folder / "coverage"))
        data.read()
        for file in data.measured_files():
            module = file[file.index("custom_components/") :]
            lines = self._lines[module] = {}
            for line, contexts in data.contexts_by_lineno(file).items():
                tests = {context.rpartition("|")[0] for context in contexts}
                lines[line] = tests - failed - {""}
                self._covered.update(lines[line])

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Return the tests that may notice a mutant; none if no test runs its line."""
        running = sorted(self._running(mutant), key=self._rank)
        chosen: list[str] = []
        seconds = 0.0
        for test in _taking_turns(running):
            if len(chosen) == TESTS_PER_MUTANT:
                break
            if seconds + self._seconds[test] <= SECONDS_PER_MUTANT:
                chosen.append(test)
                seconds += self._seconds[test]
        # Some lines are only run by a test that takes long.
        return chosen or sorted(running, key=self._seconds.__getitem__)[:1]

    def _rank(self, test: str) -> tuple[int, str]:
        # A test that runs little else is the one that is about this line.
        return self._covered[test], test

    def _running(self, mutant: Mutant) -> set[str]:
        lines = self._lines.get(mutant.module, {})
        if mutant.in_function:
            return lines.get(mutant.line) or set().union(
                *(lines.get(line, ()) for line in range(mutant.statement, mutant.line))
            )
        # Run at import, by whichever test comes first: those count that use the value.
        return (
            (mutant.constant and self._naming(mutant.constant))
            or set().union(*lines.values())
            or self._naming(Path(mutant.module).stem)
        )

    def _naming(self, name: str) -> set[str]:
        """Return the tests of the lines with a name, and of what imports this module."""
        found: set[str] = set()
        for module, source in self._sources.items():
            lines = self._lines.get(module, {})
            for line, text in enumerate(source, 1):
                if re.match(rf"from \S*\b{name} import", text):
                    found.update(*lines.values())
                elif re.match(rf"\s.*\b{name}\b", text):
                    found.update(lines.get(line, ()))
        return found


def _taking_turns(tests: Iterable[str]) -> Iterator[str]:
    """Yield a test of each file, then a second one of each, and so on."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for test in tests:
        files[test.partition("::")[0]].append(test)
    for turn in range(max(map(len, files.values()), default=0)):
        yield from (group[turn] for group in files.values() if turn < len(group))
