"""The mutants of a module."""

import ast

import pytest

from .operators import mutants


@pytest.mark.parametrize(
    ("source", "mutated"),
    [
        ("a = b < c", ["a = b <= c"]),
        ("a = b and not c", ["a = b or not c", "a = b and c"]),
        ("a = 1.5", ["a = 2.5"]),
        ("TIMEOUT = 5", ["TIMEOUT = 6", "TIMEOUT = 0"]),
        ("f(a, b=c)", ["pass", "f(a)"]),
        ("if a:\n    b", ["if not a:\n    b"]),
        ("def f(): return a", ["def f(): return None"]),
        ("def f() -> bool: return a", ["def f() -> bool: return not a"]),
        ("while a: break", ["while not a: break", "while a: continue"]),
        ("a += b", ["a -= b"]),
        ('a = "b"', ['a = "bx"']),
    ],
)
def test_each_mutant_has_one_fault(source: str, mutated: list[str]) -> None:
    code = source.encode()
    made = [mutant.applied_to(code).decode() for mutant in mutants("m.py", code)]
    assert sorted(map(_same_style, made)) == sorted(map(_same_style, mutated))


@pytest.mark.parametrize(
    "source",
    [
        '"""Text."""',
        "__all__ = [1]",
        "if TYPE_CHECKING:\n    a = 1",
        "LOGGER.debug(1, exc_info=True)",
        "@cache(size=1)\ndef f(a: Literal[1]) -> Literal[2]: ...",
        "assert a == b",
    ],
)
def test_what_no_test_can_notice_is_left_alone(source: str) -> None:
    assert mutants("m.py", source.encode()) == []


def _same_style(source: str) -> str:
    return ast.unparse(ast.parse(source))
