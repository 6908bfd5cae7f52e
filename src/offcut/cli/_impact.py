"""Prints the account of exchanges: totals by standing, what is negative, what is not known."""

from collections.abc import Sequence
from textwrap import fill

from rich.console import Console
from rich.table import Table
from rich.text import Text

from offcut.cli._tables import grid, terminal
from offcut.impact.formulas import formulas, metric_id
from offcut.impact.gaps import Gap
from offcut.impact.model import WITH_EVIDENCE, Side, Standing
from offcut.impact.resilience import resilience_of
from offcut.impact.result import ImpactResult
from offcut.impact.uncertainty import drivers_told, uncertainty
from offcut.listings.model import Problem
from offcut.reports.account_words import (
    AT_LEAST,
    NEVER_ADDED,
    SHOWN,
    column_head,
    gap_groups,
    headline,
    negative,
    rests_on,
)
from offcut.reports.documents.shown import in_words
from offcut.reports.wordings import plural

_FEW = 8
_DRAWS = 1_000
_WORTH_TELLING = 0.01  # share of the variance
_SPREAD = ("ghg", "landfill_diverted", "virgin_displaced", "water_saved", "cost_saved")
_NONE = "–"


def show_impact(
    result: ImpactResult, warnings: Sequence[Problem], *, show_all: bool = False
) -> None:
    """The answer first, then what it does not hold."""
    out = terminal()
    if result.synthetic:
        out.print(Text("Synthetic example: organisations and figures are made up.", "italic"))
    out.print(Text(fill(f"{headline(result)}.", out.width), "bold"))
    out.print()
    out.print(_by_standing(result))
    star = "" if _all_known(result) else f" {AT_LEAST}"
    out.print(Text(fill(f"{NEVER_ADDED}{star}", out.width), "dim"))
    if len(result.years) > 1:
        told = f"All years together; what is predicted is of {result.years[-1]} alone."
        out.print(Text(fill(told, out.width), "dim"))
    out.print()
    out.print(_by_side(result))
    _show_spread(out, result)
    below = negative(result)
    if below:
        named = _named(below, None if show_all else _FEW)
        out.print()
        out.print(Text(fill(f"More greenhouse gas taken than saved: {named}.", out.width)))
    _show_resilience(out, result)
    limit = None if show_all else _FEW
    _show_gaps(out, "* Not known, and not counted", result.gaps(), limit)
    _show_gaps(out, "Benefits that are not known, and not claimed", result.unclaimed(), limit)
    _show_warnings(out, warnings, limit)
    out.print(Text(f"\n{rests_on(result)}.", "dim"))
    out.print(Text("--report FILE.html shows the working of each figure.", "dim"))


def _show_resilience(out: Console, result: ImpactResult) -> None:
    """How far firms' inputs rest on one supplier or on abroad, as they state it."""
    groups = resilience_of(result)
    if groups:
        out.print("\nResilience of inputs, as the firms state it:")
    for group in groups:
        _item(out, f"{group.year}: {group.told}.")


def _by_standing(result: ImpactResult) -> Table:
    table = grid("whole exchange", *(column_head(standing) for standing in Standing))
    _to_the_right(table)
    for metric in SHOWN:
        amounts = [result.total(metric, standing) for standing in Standing]
        if any(amount.claims for amount in amounts):
            cells = [_cell(amount.value, amount.unit, amount.complete) for amount in amounts]
            table.add_row(formulas()[metric].title, *cells)
    return table


def _cell(value: float | None, unit: str, complete: bool) -> str:
    """A total; ``*`` where it is not known in full; a dash where there is no claim."""
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
            if any(amount.claims for amount in amounts):
                cells = [_cell(amount.value, amount.unit, amount.complete) for amount in amounts]
                table.add_row(formulas()[metric].title, *cells)
    return table


def _show_spread(out: Console, result: ImpactResult) -> None:
    """How sure what is shown by evidence is, and what drives it."""
    shown = [metric for metric in SHOWN if _counted(result, metric)]
    if not shown:
        return
    found = uncertainty(result, shown, draws=_DRAWS)
    table = grid("with evidence", "low", "central", "high")
    _to_the_right(table)
    for metric in shown:
        interval, formula = found.interval(metric), formulas()[metric]
        mark = " *" if _lacking(result, metric) else ""
        ends = (interval.low, interval.central, interval.high)
        table.add_row(formula.title, *(in_words(end, formula.unit) + mark for end in ends))
    out.print()
    out.print(table)
    out.print(Text(fill(f"{found.told}.", out.width), "dim"))
    out.print("What drives them:")
    for metric in shown:
        drivers = found.interval(metric).drivers
        told = drivers_told([one for one in drivers if one.share >= _WORTH_TELLING], 2)
        _item(out, f"{formulas()[metric].title}: {told}")


def _counted(result: ImpactResult, metric: str) -> bool:
    """Whether a total of what has evidence is known and is something."""
    return metric in _SPREAD and any(
        result.total(metric, standing).value for standing in WITH_EVIDENCE
    )


def _all_known(result: ImpactResult) -> bool:
    """Whether every total is known in full."""
    return all(result.total(metric, s).complete for metric in SHOWN for s in Standing)


def _lacking(result: ImpactResult, metric: str) -> bool:
    """Whether what has evidence is not known in full."""
    return not all(result.total(metric, standing).complete for standing in WITH_EVIDENCE)


def _to_the_right(table: Table) -> None:
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True


def _named(names: Sequence[str], limit: int | None) -> str:
    more = f" and {len(names) - limit} more" if limit and len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def _show_gaps(out: Console, title: str, gaps: Sequence[Gap], limit: int | None) -> None:
    groups = gap_groups(gaps)
    if not groups:
        return
    out.print(f"\n{title} ({plural(len(groups), 'kind')} of gap):")
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
