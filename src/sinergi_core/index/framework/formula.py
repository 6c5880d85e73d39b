"""Arithmetic over columns, written in a framework, read without running any code.

The text is parsed by `ast` and only numbers, column names, + - * / ** and a handful of
functions are let through; everything else is a ValueError that says what is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Step = Callable[[Mapping[str, Column]], Column]

LONGEST = 1000
DEEPEST = 40

BINARY: dict[type[ast.operator], Callable[[Column, Column], Column]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
ONE: dict[str, Callable[[Column], Column]] = {
    "abs": np.abs,
    "log": np.log,
    "exp": np.exp,
    "sqrt": np.sqrt,
}
MANY: dict[str, Callable[[Column, Column], Column]] = {
    "max": np.maximum,
    "min": np.minimum,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: its text and the columns it reads, in order of appearance."""

    text: str
    columns: tuple[str, ...]
    step: Step = field(repr=False, compare=False)

    def evaluate(self, columns: Mapping[str, Column]) -> Column:
        """The (n,) result; NaN where an input is unseen or the sum has no value
        (division by zero, logarithm of a number that is not positive)."""
        size = max((len(columns[name]) for name in self.columns), default=1)
        with np.errstate(all="ignore"):
            result = np.array(np.broadcast_to(self.step(columns), size), dtype=float)
        result[~np.isfinite(result)] = np.nan
        return result


def parse_formula(text: str) -> Formula:
    """Read arithmetic such as "dpt_2024 / dpt_2019 - 1"; a column whose name is not a
    word is written col("name"). ValueError says what is not allowed."""
    if len(text) > LONGEST:
        raise ValueError(
            f"a formula may have {LONGEST} characters, this has {len(text)}"
        )
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ValueError("this is not arithmetic") from None
    names: dict[str, None] = {}
    step = _read(tree.body, names, 0)
    if not names:
        raise ValueError("it reads no column")
    return Formula(text.strip(), tuple(names), step)


def _read(node: ast.expr, names: dict[str, None], depth: int) -> Step:
    if depth > DEEPEST:
        raise ValueError("it is nested too deeply")
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(
            number, bool
        ):
            return _constant(number)
        case ast.Name(id=name):
            return _column(name, names)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
            return _sign(isinstance(node.op, ast.USub), _read(inner, names, depth + 1))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            pair = _read(left, names, depth + 1), _read(right, names, depth + 1)
            return _pair(BINARY[type(op)], *pair)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _call(name, args, names, depth + 1)
    raise ValueError(f"{ast.unparse(node)!r} is not allowed in a formula")


def _call(name: str, args: list[ast.expr], names: dict[str, None], depth: int) -> Step:
    if name == "col" and len(args) == 1:
        match args[0]:
            case ast.Constant(value=str() as column):
                return _column(column, names)
    steps = [_read(arg, names, depth) for arg in args]
    if name in ONE and len(steps) == 1:
        return _apply(ONE[name], steps[0])
    if name in MANY and len(steps) >= 2:
        step = steps[0]
        for other in steps[1:]:
            step = _pair(MANY[name], step, other)
        return step
    known = ", ".join([*ONE, *MANY])
    raise ValueError(f"{name}() with {len(args)} values is unknown; there are {known}")


def _constant(number: float) -> Step:
    try:
        value = np.array([float(number)])
    except OverflowError:
        raise ValueError("a number in it is too large") from None
    return lambda columns: value


def _column(name: str, names: dict[str, None]) -> Step:
    names[name] = None
    return lambda columns: columns[name]


def _sign(minus: bool, inner: Step) -> Step:
    return (lambda columns: -inner(columns)) if minus else inner


def _pair(f: Callable[[Column, Column], Column], a: Step, b: Step) -> Step:
    return lambda columns: f(a(columns), b(columns))


def _apply(f: Callable[[Column], Column], inner: Step) -> Step:
    return lambda columns: f(inner(columns))
