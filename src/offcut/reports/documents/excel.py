"""Formulas of the book as a spreadsheet writes them, so that a workbook goes on calculating.

What is not known is the text "not known" in a cell: arithmetic on it is an error, which spreads
like the unknown that it is, and :func:`cell_formula` turns it back into the text.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from offcut.errors import FormulaError
from offcut.figures.wording import UNKNOWN
from offcut.impact.expressions import parse

_BINARY: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "^",
}
_COMPARE: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "<>",
}
MOST_CHARACTERS = 8192
"""What a spreadsheet takes as one formula."""
_MOST_ARGUMENTS = 250

Cells = str | tuple[str, ...]
"""One cell, or those of a series, as ``Working!E5``."""


def cell_formula(formula: str, cells: Mapping[str, Cells]) -> str:
    """The formula of a cell: ``=IFERROR(…,"not known")``.

    >>> cell_formula("a * (1 - b)", {"a": "B2", "b": "C2"})
    '=IFERROR(B2*(1-C2),"not known")'

    Raises:
        FormulaError: not a formula of the book, or longer than a spreadsheet takes.
    """
    text = f'=IFERROR({_text(parse(formula), cells)},"{UNKNOWN}")'
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(f"'{formula}' is too long for a spreadsheet's cell")
    return text


def _text(node: ast.expr, cells: Mapping[str, Cells]) -> str:
    if isinstance(node, ast.Constant):
        return repr(node.value)
    if isinstance(node, ast.Name):
        found = cells[node.id]
        return found if isinstance(found, str) else _series(found)
    if isinstance(node, ast.UnaryOp):
        return f"(-{_grouped(node.operand, cells)})"
    if isinstance(node, ast.BinOp):
        left, right = (_grouped(part, cells) for part in (node.left, node.right))
        return f"{left}{_BINARY[type(node.op)]}{right}"
    if isinstance(node, ast.Compare):
        a, b = _grouped(node.left, cells), _grouped(node.comparators[0], cells)
        sign = _COMPARE[type(node.ops[0])]
        return f"IF(AND(ISNUMBER({a}),ISNUMBER({b})),IF({a}{sign}{b},1,0),NA())"
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    return _CALLS[node.func.id](node.args, cells)


def _grouped(node: ast.expr, cells: Mapping[str, Cells]) -> str:
    text = _text(node, cells)
    return f"({text})" if isinstance(node, ast.BinOp) else text


def _where(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    condition, a, b = (_text(part, cells) for part in given)
    return f"IF(({condition})<>0,{a},{b})"


def _folded(name: str) -> Callable[[Sequence[ast.expr], Mapping[str, Cells]], str]:
    """MIN and MAX pass over texts; ``+0`` makes an unknown argument an error."""

    def written(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
        return f"{name}({','.join(f'{_grouped(part, cells)}+0' for part in given)})"

    return written


def _known(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    return f"IF(ISNUMBER({_text(given[0], cells)}),1,0)"


def _part(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    share, value = (_grouped(part, cells) for part in given)
    return f"IF({share}+0=0,0,{share}*{value})"


def _claimed(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    texts = [_grouped(part, cells) for part in given]
    there = "+".join(f"ISNUMBER({text})" for text in texts)
    total = "+".join(f"IF(ISNUMBER({text}),{text},0)" for text in texts)
    return f"IF({there}=0,NA(),{total})"


def _listed(node: ast.expr, cells: Mapping[str, Cells]) -> tuple[str, ...]:
    assert isinstance(node, ast.Name)
    found = cells[node.id]
    return (found,) if isinstance(found, str) else found


def _sum(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    listed = _listed(given[0], cells)
    if not listed:
        return "0"
    return f"IF({_over('COUNT', listed)}<{len(listed)},NA(),{_over('SUM', listed)})"


def _sum_known(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    listed = _listed(given[0], cells)
    if not listed:
        return "0"
    return f"IF({_over('COUNT', listed)}=0,NA(),{_over('SUM', listed)})"


def _count(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    return _over("COUNT", _listed(given[0], cells)) or "0"


def _mean(given: Sequence[ast.expr], cells: Mapping[str, Cells]) -> str:
    listed = _listed(given[0], cells)
    return f"{_over('SUM', listed)}/{_over('COUNT', listed)}" if listed else "NA()"


_CALLS: Mapping[str, Callable[[Sequence[ast.expr], Mapping[str, Cells]], str]] = {
    "where": _where,
    "min": _folded("MIN"),
    "max": _folded("MAX"),
    "known": _known,
    "part": _part,
    "claimed": _claimed,
    "sum": _sum,
    "sum_known": _sum_known,
    "count": _count,
    "mean": _mean,
}


def _over(function: str, cells: Sequence[str]) -> str:
    """A function over many cells: neighbours as ranges, in as many calls as it takes."""
    ranges = ranged(cells)
    calls = [
        f"{function}({','.join(ranges[at : at + _MOST_ARGUMENTS])})"
        for at in range(0, len(ranges), _MOST_ARGUMENTS)
    ]
    return calls[0] if len(calls) == 1 else f"({'+'.join(calls)})" if calls else ""


def _series(cells: tuple[str, ...]) -> str:
    return ",".join(ranged(cells))


def ranged(cells: Sequence[str]) -> list[str]:
    """Cells with those below each other in one column drawn together.

    >>> ranged(("Working!E2", "Working!E3", "Working!E4", "Working!E9"))
    ['Working!E2:E4', 'Working!E9']
    """
    found = []
    places = [_split(cell) for cell in cells]
    runs = groupby(enumerate(places), key=lambda item: (item[1][0], item[1][1] - item[0]))
    for (column, _), group in runs:
        rows = [place[1] for _, place in group]
        tail = f":{column.rpartition('!')[2]}{rows[-1]}" if len(rows) > 1 else ""
        found.append(f"{column}{rows[0]}{tail}")
    return found


def _split(cell: str) -> tuple[str, int]:
    column = cell.rstrip("0123456789")
    return column, int(cell[len(column) :])
