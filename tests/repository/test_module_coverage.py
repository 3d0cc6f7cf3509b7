"""A module that the tests leave out is found, however good the total is."""

from pathlib import Path
import subprocess
import sys

import pytest

from tests.module_coverage import main

TESTED = "".join(f"line_{number} = {number}\n" for number in range(1_000))
HALF_TESTED = "if __name__ == 'nobody':\n    forgotten = True\n    as_well = True\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package, in which a measurement is looked for."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "__init__.py").touch()
    return folder


def measure(package: Path, *modules: str) -> None:
    """Measure how much of a package is run when these modules are imported."""
    measuring = [sys.executable, "-m", "coverage", "run", "--branch"]
    imports = "".join(f"import package.{module}\n" for module in modules)
    script = package.parent / "script.py"
    script.write_text(imports)
    subprocess.run([*measuring, "--source=package", script], check=True)


def test_modules_that_are_tested_are_enough(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "tested.py").write_text(TESTED)
    measure(package, "tested")
    main()
    assert not capsys.readouterr().out


def test_half_tested_module_is_named_with_its_missing_lines(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "tested.py").write_text(TESTED)
    (package / "half_tested.py").write_text(HALF_TESTED)
    measure(package, "tested", "half_tested")
    with pytest.raises(SystemExit, match="more than 95 %"):
        main()
    told = capsys.readouterr().out
    assert "package/half_tested.py" in told
    assert "2-3" in told
    assert "package/tested.py" not in told


def test_module_that_no_test_imports_is_named(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "tested.py").write_text(TESTED)
    (package / "forgotten.py").write_text("here = True\n")
    measure(package, "tested")
    with pytest.raises(SystemExit):
        main()
    assert "package/forgotten.py" in capsys.readouterr().out


def test_nothing_measured_is_not_enough(package: Path) -> None:
    with pytest.raises(SystemExit, match="Nothing has been measured"):
        main()


def test_module_that_is_left_out_needs_no_tests(package: Path) -> None:
    (package / "tested.py").write_text(TESTED)
    (package / "half_tested.py").write_text(HALF_TESTED)
    measure(package, "tested", "half_tested")
    main(["*/half_tested.py"])
    with pytest.raises(SystemExit):
        main(["*/tested.py"])
