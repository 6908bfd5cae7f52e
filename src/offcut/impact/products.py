"""Formulas as sums of products, so that a thousand draws cost little more than one.

Nearly every formula of the account is a sum of products: quantity × factor, less quantity ×
distance × factor. Written out so, what does not vary is worked out once and not once for each draw.
What is *varied* is kept as a name; everything else is a number of its row. Where a formula chooses
(``where``, ``min``, ``max``, a comparison), the choice is made at the central values of the row and
holds for all draws.

>>> import numpy as np
>>> quantity = varied("quantity", np.array([2.0, 3.0]))
>>> total = expand("quantity * factor - 1", {"quantity": quantity, "factor": np.array([10.0, 10])})
>>> total.terms[("quantity",)], total.central
(array([20., 30.]), array([19., 29.]))
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offcut.errors import FormulaError
from offcut.impact.expressions import parse

Column = NDArray[np.float64]
Product = tuple[str, ...]
"""The varied inputs of a product, sorted; one that is squared stands twice; empty = a number."""


@dataclass(frozen=True, slots=True)
class Products:
    """For each row a sum of coefficient × varied inputs; inputs are relative to their centre."""

    terms: Mapping[Product, Column]

    @property
    def central(self) -> Column:
        """The value of each row at the central values; NaN = a gap."""
        return np.asarray(sum(self.terms.values()), dtype=np.float64)


def varied(name: str, central: Column) -> Products:
    """A varied input with its central value in each row."""
    return Products({(name,): np.asarray(central, dtype=np.float64)})


def expand(expression: str, values: Mapping[str, Products | Column | float]) -> Products:
    """A formula as sums of products.

    Args:
        expression: in the language of :mod:`offcut.impact.expressions`.
        values: for each name a column of numbers, or products (a varied input, another formula).

    Raises:
        FormulaError: a name without a value, or what cannot be written so: a division by a sum of
            varied inputs, a power of one, a series.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = _expand(parse(expression), values, expression)
    terms = {product: column for product, column in found.terms.items() if np.any(column)}
    return Products(terms or {(): np.zeros(1)})


def _expand(node: ast.expr, values: Mapping[str, Any], expression: str) -> Products:
    def inner(part: ast.expr) -> Products:
        return _expand(part, values, expression)

    if isinstance(node, ast.Constant):
        return _number(float(node.value))  # type: ignore[arg-type]  # parse let only numbers in
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise FormulaError(f"'{expression}': there is no value for '{node.id}'")
        given = values[node.id]
        return given if isinstance(given, Products) else _number(given)
    if isinstance(node, ast.UnaryOp):
        return _times(_number(-1.0), inner(node.operand))
    if isinstance(node, ast.BinOp):
        left, right = inner(node.left), inner(node.right)
        if type(node.op) not in _BINARY:
            raise FormulaError(_refused(node, expression))
        return _BINARY[type(node.op)](left, right)
    if isinstance(node, ast.Compare):
        return _compare(type(node.ops[0]), inner(node.left), inner(node.comparators[0]))
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    if node.func.id not in _FUNCTIONS:
        raise FormulaError(_refused(node, expression))
    return _FUNCTIONS[node.func.id](*(inner(part) for part in node.args))


def _refused(node: ast.expr, expression: str) -> str:
    return (
        f"'{ast.unparse(node)}' in '{expression}' is no sum of products, so it cannot be drawn; "
        "accepted: + - *, division by what is one product, comparisons, where, min, max, known, "
        "part, claimed."
    )


def _number(value: Any) -> Products:
    return Products({(): np.asarray(value, dtype=np.float64)})


def _plus(a: Products, b: Products) -> Products:
    terms = dict(a.terms)
    for product, coefficient in b.terms.items():
        terms[product] = terms[product] + coefficient if product in terms else coefficient
    return Products(terms)


def _times(a: Products, b: Products) -> Products:
    terms: dict[Product, Column] = {}
    for left, x in a.terms.items():
        for right, y in b.terms.items():
            product = tuple(sorted(left + right))
            value = np.asarray(x * y)
            terms[product] = terms[product] + value if product in terms else value
    return Products(terms)


def _over(a: Products, b: Products) -> Products:
    if set(b.terms) != {()}:
        raise FormulaError(
            "a formula divides by a varied input, so it cannot be written as a sum of products; "
            "treat that input as certain."
        )
    divisor = b.terms[()]
    known = np.where(divisor == 0, np.nan, divisor)
    return Products({product: np.asarray(x / known) for product, x in a.terms.items()})


_BINARY: dict[type[ast.operator], Callable[[Products, Products], Products]] = {
    ast.Add: _plus,
    ast.Sub: lambda a, b: _plus(a, _times(_number(-1.0), b)),
    ast.Mult: _times,
    ast.Div: _over,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def _compare(kind: type[ast.cmpop], a: Products, b: Products) -> Products:
    x, y = a.central, b.central
    result = np.asarray(_COMPARISONS[kind](x, y), dtype=np.float64)
    return _number(np.where(np.isnan(x) | np.isnan(y), np.nan, result))


def _choose(first: Any, a: Products, b: Products) -> Products:
    """Row by row the one or the other, by a column of truth."""
    nothing = np.float64(0.0)
    products = dict.fromkeys((*a.terms, *b.terms))
    return Products(
        {
            product: np.where(first, a.terms.get(product, nothing), b.terms.get(product, nothing))
            for product in products
        }
    )


def _where(condition: Products, a: Products, b: Products) -> Products:
    truth = condition.central
    return _choose(np.isnan(truth), _number(np.nan), _choose(truth != 0, a, b))


def _part(share: Products, value: Products) -> Products:
    return _choose(share.central == 0, _number(0.0), _times(share, value))


def _known(value: Products) -> Products:
    return _number(np.where(np.isnan(value.central), 0.0, 1.0))


def _claimed(*values: Products) -> Products:
    total, found = _number(0.0), _number(0.0)
    for value in values:
        total = _plus(total, _choose(np.isnan(value.central), _number(0.0), value))
        found = _plus(found, _known(value))
    return _choose(found.central > 0, total, _number(np.nan))


def _extreme(smaller: bool) -> Callable[..., Products]:
    def pick(*values: Products) -> Products:
        result = values[0]
        for value in values[1:]:
            x, y = result.central, value.central
            first = (x <= y) if smaller else (x >= y)
            chosen = _choose(first, result, value)
            result = _choose(np.isnan(x) | np.isnan(y), _number(np.nan), chosen)
        return result

    return pick


_FUNCTIONS: dict[str, Callable[..., Products]] = {
    "where": _where,
    "part": _part,
    "known": _known,
    "claimed": _claimed,
    "min": _extreme(True),
    "max": _extreme(False),
}
