"""Why a figure is not known: the inputs that are missing, with what to fill in."""

import ast
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from offcut.impact.expressions import evaluate, parse
from offcut.impact.formulas import formulas


@dataclass(frozen=True, slots=True)
class Gap:
    """A line of the account of one claim that is not known."""

    claim: str
    synergy: str
    year: int
    formula: str  # id of the line
    inputs: tuple[str, ...]  # that are missing
    reasons: tuple[str, ...]  # of the inputs; several may have one in common
    of_factors: tuple[str, ...] = ()  # the reasons of those inputs that are factors

    def __str__(self) -> str:
        return f"{self.claim}, {self.formula}: {'; '.join(self.reasons)}"


def causes(expression: str, values: Mapping[str, float]) -> tuple[str, ...]:
    """The names whose absence (NaN) makes a formula unknown, in order; none when it is known.

    >>> nan = float("nan")
    >>> causes("part(share, factor) + claimed(a, b)", {"share": 0, "factor": nan, "a": nan, "b": 1})
    ()
    >>> causes("part(share, factor) + a", {"share": 1, "factor": nan, "a": nan})
    ('factor', 'a')
    """
    return tuple(dict.fromkeys(_causes(parse(expression), values)))


def _causes(node: ast.expr, values: Mapping[str, float]) -> Iterator[str]:
    if isinstance(node, ast.Name):
        if math.isnan(values[node.id]):
            yield node.id
        return
    if not math.isnan(evaluate(ast.unparse(node), values)):
        return
    for part in _deciding(node, values):
        yield from _causes(part, values)


def _deciding(node: ast.expr, values: Mapping[str, float]) -> list[ast.expr]:
    """The parts of an unknown expression that may be why."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "where":
        condition = evaluate(ast.unparse(node.args[0]), values)
        if math.isnan(condition):
            return [node.args[0]]
        return [node.args[1] if condition else node.args[2]]
    if isinstance(node, ast.Call):
        return node.args  # not the name of the function
    return [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]


def missing_inputs(formula: str, values: Mapping[str, float]) -> tuple[str, ...]:
    """The inputs (not formulas) whose absence makes a line unknown; ``values`` has both."""
    found: dict[str, None] = {}
    for name in causes(formulas()[formula].expression, values):
        if name in formulas():
            found.update(dict.fromkeys(missing_inputs(name, values)))
        else:
            found[name] = None
    return tuple(found)


@cache
def claimed_names(expression: str) -> tuple[str, ...]:
    """The names that a formula takes only where they are known.

    >>> claimed_names("claimed(a, b) + c")
    ('a', 'b')
    """
    calls = (
        node
        for node in ast.walk(parse(expression))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    return tuple(
        part.id
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "claimed"
        for part in call.args
        if isinstance(part, ast.Name)
    )
