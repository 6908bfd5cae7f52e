"""The auditor's own arithmetic: formulas worked out on single numbers.

It shares no code with the account: neither its columns nor its parser. What is not known is
``None`` here, and the rules for it are written out once more, so that a slip in one of the two
shows as a difference.
"""

import ast
import math
from collections.abc import Mapping, Sequence

Number = float | None
Given = Number | tuple[Number, ...]


class NotWorkedOut(Exception):
    """A formula that the auditor cannot follow; the message says why."""


def work_out(formula: str, given: Mapping[str, Given]) -> Number:
    """The result of a formula on numbers; None where it is not known.

    >>> work_out("part(share, factor) * tonnes", {"share": 0.0, "factor": None, "tonnes": 5.0})
    0.0
    >>> work_out("a / b", {"a": 1.0, "b": 0.0}) is None
    True

    Raises:
        NotWorkedOut: not a formula, or an input that is missing or is no number.
    """
    try:
        tree = ast.parse(formula, mode="eval")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise NotWorkedOut(f"'{formula}' is not a formula: {error}") from None
    result = _number(_visit(tree.body, given))
    return None if result is None or not math.isfinite(result) else result


def _visit(node: ast.AST, given: Mapping[str, Given]) -> Given:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name) if name in given:
            return given[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _number(_visit(operand, given))
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=sign, right=right):
            a, b = (_number(_visit(part, given)) for part in (left, right))
            return None if a is None or b is None else _two(sign, a, b)
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            a, b = (_number(_visit(part, given)) for part in (left, right))
            return None if a is None or b is None else float(_holds(sign, a, b))
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]):
            return _call(name, [_visit(part, given) for part in parts])
    raise NotWorkedOut(f"'{ast.unparse(node)}' has no value or is not part of the language")


def _number(value: Given) -> Number:
    if isinstance(value, tuple):
        raise NotWorkedOut("a series stands where a number is wanted")
    return value


def _two(sign: ast.operator, a: float, b: float) -> Number:
    match sign:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case ast.Div():
            return a / b if b != 0 else None
        case ast.Pow():
            return _power(a, b)
    raise NotWorkedOut(f"the sign {type(sign).__name__} is not part of the language")


def _power(base: float, exponent: float) -> Number:
    try:
        result = math.pow(base, exponent)
    except (ValueError, OverflowError):
        return None
    return result


def _holds(sign: ast.cmpop, a: float, b: float) -> bool:
    match sign:
        case ast.Lt():
            return a < b
        case ast.LtE():
            return a <= b
        case ast.Gt():
            return a > b
        case ast.GtE():
            return a >= b
        case ast.Eq():
            return a == b
        case ast.NotEq():
            return a != b
    raise NotWorkedOut(f"the comparison {type(sign).__name__} is not part of the language")


def _call(name: str, given: Sequence[Given]) -> Number:
    if name in _OF_SERIES:
        if len(given) != 1:
            raise NotWorkedOut(f"{name}() takes one series")
        series = given[0]
        return _of_series(name, series if isinstance(series, tuple) else (series,))
    numbers = [_number(value) for value in given]
    if name == "where" and len(numbers) == 3:
        condition, a, b = numbers
        return None if condition is None else a if condition != 0 else b
    if name == "known" and len(numbers) == 1:
        return 0.0 if numbers[0] is None else 1.0
    if name == "part" and len(numbers) == 2:
        share, value = numbers
        if share == 0:
            return 0.0
        return None if share is None or value is None else share * value
    if name in ("min", "max") and numbers:
        there = [number for number in numbers if number is not None]
        if len(there) < len(numbers):
            return None
        return min(there) if name == "min" else max(there)
    if name == "claimed" and numbers:
        return _of_series("sum_known", tuple(numbers))
    raise NotWorkedOut(f"{name}() with {len(given)} inputs is not part of the language")


_OF_SERIES = frozenset({"sum", "sum_known", "count", "mean"})


def _of_series(name: str, series: tuple[Number, ...]) -> Number:
    there = [number for number in series if number is not None]
    if name == "count":
        return float(len(there))
    if name == "sum":
        return math.fsum(there) if len(there) == len(series) else None
    if name == "sum_known":
        return math.fsum(there) if there or not series else None
    return math.fsum(there) / len(there) if there else None
