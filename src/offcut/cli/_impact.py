"""Prints the account of exchanges: totals by standing, what is negative, what is not known."""

from collections.abc import Sequence
from textwrap import fill

from rich.console import Console
from rich.table import Table
from rich.text import Text

from offcut.cli._tables import grid, terminal
from offcut.impact.formulas import formulas, metric_id
from offcut.impact.model import Side, Standing
from offcut.impact.resilience import resilience_of
from offcut.impact.result import ImpactResult
from offcut.listings.model import Problem
from offcut.reports.account_words import (
    NEVER_ADDED,
    SHOWN,
    gap_groups,
    headline,
    negative,
    rests_on,
)
from offcut.reports.documents.shown import in_words
from offcut.reports.wordings import plural

_FEW = 8
_NONE = "–"


def show_impact(
    result: ImpactResult, warnings: Sequence[Problem], *, show_all: bool = False
) -> None:
    """The answer first, then what it does not hold."""
    out = terminal()
    if result.synthetic:
        out.print(Text("Synthetic example: organisations and figures are made up.", "italic"))
    out.print(Text(f"{headline(result)}.", "bold"))
    out.print()
    out.print(_by_standing(result))
    out.print(Text(fill(NEVER_ADDED, out.width), "dim"))
    out.print()
    out.print(_by_side(result))
    below = negative(result)
    if below:
        named = _named(below, None if show_all else _FEW)
        out.print(f"\nMore greenhouse gas taken than saved: {named}.")
    _show_resilience(out, result)
    limit = None if show_all else _FEW
    _show_gaps(out, result, limit)
    _show_warnings(out, warnings, limit)
    out.print(Text(f"\n{rests_on(result)}.", "dim"))
    out.print(Text("--report FILE.html shows the working of each figure.", "dim"))


def _show_resilience(out: Console, result: ImpactResult) -> None:
    """How far firms' inputs rest on one supplier or on abroad, as they state it."""
    groups = resilience_of(result)
    if groups:
        out.print("\nResilience of inputs, as the firms state it:")
    for group in groups:
        out.print(f"  {group.year}: {group.told}.")


def _by_standing(result: ImpactResult) -> Table:
    table = grid("whole exchange", *(str(standing) for standing in Standing))
    _to_the_right(table)
    for metric in SHOWN:
        amounts = [result.total(metric, standing) for standing in Standing]
        if any(amount.known for amount in amounts):
            cells = [_cell(amount.value, amount.unit, amount.complete) for amount in amounts]
            table.add_row(formulas()[metric].title, *cells)
    return table


def _cell(value: float | None, unit: str, complete: bool) -> str:
    """A total; ``*`` where some claim's figure is not known, a dash where none is."""
    if value is None:
        return _NONE if complete else "not known"
    return in_words(value, unit) + ("" if complete else " *")


def _by_side(result: ImpactResult) -> Table:
    """What each side may say of what is realised or verified, side by side."""
    shown = (Standing.REALISED, Standing.VERIFIED)
    sides = (Side.HAVE, Side.WANT, Side.SOCIETY)
    titles = {Side.HAVE: "giver", Side.WANT: "taker", Side.SOCIETY: "society"}
    standing = next((s for s in reversed(shown) if result.indices(s)), Standing.POTENTIAL)
    table = grid(f"{standing}, by side", *titles.values())
    _to_the_right(table)
    for metric in SHOWN:
        if metric_id(metric, Side.SOCIETY) in formulas():
            amounts = [result.total(metric, standing, side) for side in sides]
            if any(amount.known for amount in amounts):
                cells = [_cell(amount.value, amount.unit, amount.complete) for amount in amounts]
                table.add_row(formulas()[metric].title, *cells)
    return table


def _to_the_right(table: Table) -> None:
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True


def _named(names: Sequence[str], limit: int | None) -> str:
    more = f" and {len(names) - limit} more" if limit and len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def _show_gaps(out: Console, result: ImpactResult, limit: int | None) -> None:
    groups = gap_groups(result.gaps())
    if not groups:
        return
    out.print(f"\n* Not known, and not counted ({plural(len(groups), 'kind')} of gap):")
    for group in groups[:limit]:
        _item(out, group.told)
    if limit and len(groups) > limit:
        out.print(f"  … and {len(groups) - limit} more (--all shows them)")


def _item(out: Console, text: str) -> None:
    """A line of a list; what does not fit goes on under its own text."""
    out.print(Text(fill(text, out.width, initial_indent="  ", subsequent_indent="    ")))


def _show_warnings(out: Console, warnings: Sequence[Problem], limit: int | None) -> None:
    if not warnings:
        return
    out.print(f"\n{plural(len(warnings), 'warning')}:")
    for problem in warnings[:limit]:
        _item(out, str(problem))
    if limit and len(warnings) > limit:
        out.print(f"  … and {len(warnings) - limit} more (--all shows them)")
