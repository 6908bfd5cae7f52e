"""The little language of formulas: parsed once, evaluated on numbers or on whole columns.

Names, numbers, ``+ - * / **``, comparisons, and these functions. NaN stands for what is not known
and makes a result unknown, except where a function says otherwise.

==================  ==============================================================================
``where(c, a, b)``  ``a`` where the condition holds, else ``b``; unknown where it is unknown
``min``, ``max``    the smaller, the larger
``known(x)``        1 where ``x`` is known, else 0
``part(s, x)``      ``s * x``, and nothing where ``s`` is zero even when ``x`` is not known
``claimed(a, …)``   sum of those that are known; unknown when none is
``sum(x)``          sum of a series; unknown when one of it is
``sum_known(x)``    sum of those of a series that are known; unknown when none is
``count(x)``        how many of a series are known
``mean(x)``         their mean
==================  ==============================================================================

>>> evaluate("part(share, factor) * tonnes", {"share": 0.0, "factor": float("nan"), "tonnes": 5.0})
0.0
"""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from offcut.errors import FormulaError

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: np.divide(a, b) if np.ndim(a) or np.ndim(b) else _quotient(a, b),
    ast.Pow: operator.pow,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_NAN = float("nan")


def _quotient(a: float, b: float) -> float:
    """A quotient of two numbers; unknown when divided by zero."""
    return a / b if b else _NAN


def _compare(kind: type[ast.cmpop], a: Any, b: Any) -> Any:
    """1, 0, or unknown where a side is."""
    result = np.asarray(_COMPARE[kind](a, b), dtype=float)
    return np.where(np.isnan(a) | np.isnan(b), _NAN, result)


def _where(condition: Any, a: Any, b: Any) -> Any:
    return np.where(np.isnan(condition), _NAN, np.where(np.asarray(condition) != 0, a, b))


def _known(value: Any) -> Any:
    return np.where(np.isnan(value), 0.0, 1.0)


def _part(share: Any, value: Any) -> Any:
    return np.where(np.asarray(share) == 0, 0.0, np.asarray(share) * value)


def _claimed(*values: Any) -> Any:
    total: Any = 0.0
    found: Any = 0.0
    for value in values:
        total = total + np.where(np.isnan(value), 0.0, value)
        found = found + _known(value)
    return np.where(np.asarray(found) > 0, total, _NAN)


def _sum_known(series: Any) -> float:
    return float(_claimed(*series)) if len(series) else 0.0


def _mean(series: Any) -> float:
    there = [value for value in series if value == value]
    return sum(there) / len(there) if there else _NAN


_FUNCTIONS: dict[str, tuple[Callable[..., Any], int | None]] = {
    "where": (_where, 3),
    "min": (lambda *values: _fold(np.minimum, values), None),
    "max": (lambda *values: _fold(np.maximum, values), None),
    "known": (_known, 1),
    "part": (_part, 2),
    "claimed": (_claimed, None),
    "sum": (lambda series: sum(series, 0.0), 1),
    "sum_known": (_sum_known, 1),
    "count": (lambda series: float(sum(value == value for value in series)), 1),
    "mean": (_mean, 1),
}
FUNCTIONS = tuple(_FUNCTIONS)
_ACCEPTED = f"names, numbers, + - * / **, comparisons and the functions {', '.join(_FUNCTIONS)}"


def _fold(pick: Callable[[Any, Any], Any], values: tuple[Any, ...]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = pick(result, value)
    return result


@cache
def parse(expression: str) -> ast.expr:
    """The tree of a formula.

    Raises:
        FormulaError: anything that is not in the language.
    """
    try:
        tree = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, RecursionError) as error:
        raise FormulaError(
            f"'{expression}' is not a formula ({error}); accepted: {_ACCEPTED}."
        ) from None
    _check(tree, expression)
    return tree


def _check(node: ast.AST, expression: str) -> None:
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        parts: list[ast.AST] = [node.left, node.right]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        parts = [node.operand]
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARE:
        parts = [node.left, node.comparators[0]]
    elif isinstance(node, ast.Call) and _is_function(node):
        parts = list(node.args)
    elif isinstance(node, ast.Name) or (
        isinstance(node, ast.Constant) and type(node.value) in (int, float)
    ):
        return
    else:
        raise FormulaError(f"'{ast.unparse(node)}' in '{expression}'; accepted: {_ACCEPTED}.")
    for part in parts:
        _check(part, expression)


def _is_function(node: ast.Call) -> bool:
    if not isinstance(node.func, ast.Name) or node.func.id not in _FUNCTIONS or node.keywords:
        return False
    arity = _FUNCTIONS[node.func.id][1]
    return len(node.args) == arity if arity else bool(node.args)


@cache
def names_in(expression: str) -> frozenset[str]:
    """The names that a formula takes."""
    functions = {
        id(node.func) for node in ast.walk(parse(expression)) if isinstance(node, ast.Call)
    }
    return frozenset(
        node.id
        for node in ast.walk(parse(expression))
        if isinstance(node, ast.Name) and id(node) not in functions
    )


def evaluate(expression: str, values: Mapping[str, Any]) -> Any:
    """A formula worked out on numbers, on arrays that broadcast, or on series (tuples).

    A single number comes back as a float, an array as an array.

    Raises:
        FormulaError: not in the language, or a name without a value.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        result = _value(parse(expression), values, expression)
    return result if np.ndim(result) else float(result)


def _value(node: ast.expr, values: Mapping[str, Any], expression: str) -> Any:
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]  # _check let only numbers in
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise FormulaError(f"'{expression}': there is no value for '{node.id}'")
        return values[node.id]
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, values, expression)
    if isinstance(node, ast.BinOp):
        left, right = (_value(part, values, expression) for part in (node.left, node.right))
        return _BINARY[type(node.op)](left, right)
    if isinstance(node, ast.Compare):
        left = _value(node.left, values, expression)
        right = _value(node.comparators[0], values, expression)
        return _compare(type(node.ops[0]), left, right)
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    function = _FUNCTIONS[node.func.id][0]
    return function(*(_value(part, values, expression) for part in node.args))
