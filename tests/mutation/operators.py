"""The mutants of a module: copies with one small fault each.

Left out are type hints, decorators, imports, assertions, logging, and strings, except in
a module that has nothing else.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
import re
from typing import Final

type _Function = ast.FunctionDef | ast.AsyncFunctionDef | None
# The operator, the node that is replaced, and its replacement.
type _Change = tuple[str, ast.AST, str]

_OPPOSITES: Final[dict[type[ast.AST], type[ast.AST]]] = {
    left: right
    for pair in (
        (ast.Lt, ast.LtE),
        (ast.Gt, ast.GtE),
        (ast.Eq, ast.NotEq),
        (ast.Is, ast.IsNot),
        (ast.In, ast.NotIn),
        (ast.And, ast.Or),
        (ast.Add, ast.Sub),
        (ast.Mult, ast.FloorDiv),
    )
    for left, right in (pair, pair[::-1])
} | {ast.Div: ast.Mult, ast.Mod: ast.Add}

_NOT_CODE: Final = {"annotation", "returns", "decorator_list", "type_params"}
_TIME_LIMIT: Final = re.compile("timeout|deadline|seconds", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault."""

    module: str  # its path in the tree
    line: int
    statement: int  # the first line of the statement, for coverage
    constant: str  # the constant that is assigned outside functions, or ""
    in_function: bool
    operator: str
    before: str
    after: str
    start: int  # in bytes, of the text that is replaced
    end: int

    def applied_to(self, source: bytes) -> bytes:
        """Return the module's source with the fault."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutants(module: str, source: bytes) -> list[Mutant]:
    """Return all mutants of a module, in the order of its lines."""
    tree = ast.parse(source)
    starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))]
    found: list[Mutant] = []
    fallback: list[Mutant] = []
    for node, statement, function in _code(tree, tree, None):
        for operator, target, replacement in _changes(node, function):
            start = starts[target.lineno - 1] + target.col_offset  # type: ignore[attr-defined]  # only nodes with a place are replaced
            end = starts[target.end_lineno - 1] + target.end_col_offset  # type: ignore[attr-defined]  # as above
            if operator == "keyword" and (
                comma := re.compile(rb"\s*,").match(source, end)
            ):
                end = comma.end()
            (fallback if operator == "string" else found).append(
                Mutant(
                    module,
                    source[:start].count(b"\n") + 1,
                    statement.lineno,  # type: ignore[attr-defined]  # a statement has one
                    "" if function else _assigned(statement),
                    function is not None,
                    operator,
                    source[start:end].decode(),
                    replacement,
                    start,
                    end,
                )
            )
    return found or fallback


def _code(
    node: ast.AST, statement: ast.AST, function: _Function
) -> Iterator[tuple[ast.AST, ast.AST, _Function]]:
    """Yield each node that can be mutated, with its statement and its function."""
    if isinstance(node, ast.stmt):
        statement = node
    yield node, statement, function
    for name, value in ast.iter_fields(node):
        if name in _NOT_CODE:
            continue
        inner = function
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and name == "body":
            inner = node
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _left_out(child):
                yield from _code(child, statement, inner)


def _left_out(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.TypeAlias() | ast.Assert():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name("TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name("__all__")]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(name))):
            return name.strip("_").upper() in {"LOGGER", "LOG"}
        case ast.Expr(value=ast.Call() as call):
            return _left_out(call)
    return False


def _changes(node: ast.AST, function: _Function) -> Iterator[_Change]:
    """Yield what can be changed about a node."""
    match node:
        case ast.Compare(left=left, ops=[first, *rest], comparators=others):
            if type(first) in _OPPOSITES:
                ops = [_opposite(first), *rest]
                yield _expression("comparison", node, ast.Compare(left, ops, others))
        case ast.BoolOp(op=op, values=values):
            yield _expression("and/or", node, ast.BoolOp(_opposite(op), values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _expression("not", node, operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPPOSITES:
            if not (_is_text(left) or _is_text(right)):
                changed = ast.BinOp(left, _opposite(op), right)
                yield _expression("arithmetic", node, changed)
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in _OPPOSITES:
            if not _is_text(value):
                changed_statement = ast.AugAssign(target, _opposite(op), value)
                yield "arithmetic", node, ast.unparse(changed_statement)
        case ast.Constant(value=bool(value)):
            yield "constant", node, str(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield "constant", node, repr(value + 1)
        case ast.Constant(value=str(value)):
            yield "string", node, repr(f"{value}x")
        case ast.Return(value=ast.expr() as value):
            yield from _returns(node, value, function)
        case ast.Expr(value=ast.Call() | ast.Await(value=ast.Call())):
            yield "call", node, "pass"
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield from _negations(test)
        case ast.comprehension(ifs=[test, *_]):
            yield from _negations(test)
        case ast.Break():
            yield "loop", node, "continue"
        case ast.Continue():
            yield "loop", node, "break"
        case ast.Call(keywords=keywords):
            for keyword in keywords:
                if keyword.arg:
                    yield "keyword", keyword, ""
    yield from _time_limits(node)


def _returns(
    node: ast.Return, value: ast.expr, function: _Function
) -> Iterator[_Change]:
    if isinstance(value, ast.Constant):
        return
    if function and function.returns and ast.unparse(function.returns) == "bool":
        for operator, target, replacement in _negations(value):
            yield operator.replace("condition", "return"), target, replacement
    else:
        yield "return", node, "return None"


def _negations(test: ast.expr) -> Iterator[_Change]:
    """Negate a condition, unless another operator already does."""
    match test:
        case ast.Compare(ops=[_]) | ast.UnaryOp(op=ast.Not()) | ast.Constant():
            return
    yield _expression("condition", test, ast.UnaryOp(ast.Not(), test))


def _time_limits(node: ast.AST) -> Iterator[_Change]:
    match node:
        case (
            ast.Assign(targets=[ast.Name(name)], value=value)
            | ast.AnnAssign(target=ast.Name(name), value=value)
            | ast.keyword(arg=str(name), value=value)
            | ast.Call(func=ast.Attribute(attr="timeout" as name), args=[value])
        ):
            if (
                _TIME_LIMIT.search(name)
                and isinstance(value, ast.Constant | ast.Name | ast.Attribute)
                and not (isinstance(value, ast.Constant) and value.value is None)
            ):
                yield "time limit", value, "0"


def _expression(operator: str, node: ast.AST, changed: ast.expr) -> _Change:
    # In parentheses, for the text around it may bind more strongly.
    return operator, node, f"({ast.unparse(changed)})"


def _opposite[Node: ast.AST](operator: Node) -> Node:
    return _OPPOSITES[type(operator)]()  # type: ignore[return-value]  # of the same kind


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _assigned(statement: ast.AST) -> str:
    match statement:
        case (
            ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name))
        ):
            return name
    return ""
