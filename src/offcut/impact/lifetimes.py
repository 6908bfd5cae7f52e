"""Lifetime results of exchanges: by each one's named rule, stopped when it was not reconfirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from offcut.impact.model import Synergy
from offcut.impact.net import NOTHING_STATED, NetLine, Statements
from offcut.impact.persistence import (
    Lifetime,
    Reconfirmation,
    credit_by_year,
    lifetime,
    reconfirmation,
    rule_named,
)
from offcut.reference import PersistenceRule


@dataclass(frozen=True, slots=True)
class LifetimeLine:
    """One metric of one exchange over its credited life; None where there is none, and why."""

    synergy: Synergy
    metric: str
    unit: str
    rule: PersistenceRule | None
    lines: tuple[NetLine, ...]  # the years that were claimed, whose amount is known
    step: str  # which amount of the lines: gross or net
    projected_shares: tuple[float, ...]  # of the first year, for years beyond those claimed
    check: Reconfirmation | None
    result: Lifetime | None
    reason: str = ""


def lifetime_lines(
    lines: Sequence[NetLine],
    as_of: date,
    statements: Statements = NOTHING_STATED,
    step: str = "net",
) -> tuple[LifetimeLine, ...]:
    """The lifetime result of each exchange from its claims of one metric.

    Args:
        lines: of :func:`offcut.impact.net.net_lines`, all of one metric.
        as_of: the day of the report: a reconfirmation that was due by then and is missing stops
            the credit.
        statements: of the programme: its persistence rule, for synergies that name none.
        step: ``net`` or ``gross``.

    Raises:
        InputError: an unknown rule, or a reconfirmation before completion.
    """
    by_synergy: dict[str, list[NetLine]] = {}
    for line in lines:
        by_synergy.setdefault(line.synergy.id, []).append(line)
    return tuple(_lifetime_line(group, as_of, statements, step) for group in by_synergy.values())


def _lifetime_line(
    group: Sequence[NetLine], as_of: date, statements: Statements, step: str
) -> LifetimeLine:
    synergy, metric, unit = group[0].synergy, group[0].metric, group[0].unit
    name = synergy.persistence or statements.persistence
    rule = rule_named(name) if name else None
    known = tuple(line for line in group if line.steps[step] is not None)
    check = _check(group, as_of)
    reason = _reason(group, known, rule, step)
    if rule is None or not known:
        return LifetimeLine(synergy, metric, unit, rule, known, step, (), check, None, reason)
    observed = {line.claim.year: line.steps[step] or 0.0 for line in known}
    first = min(observed)
    last, stopped = _last_credited(check, first)
    credit = credit_by_year(observed, rule, last)
    shares = tuple(
        share
        for after, share in enumerate(rule.shares_by_year)
        if first + after in credit and not credit[first + after][1]
    )
    found = lifetime(observed, rule, unit, last, stopped)
    return LifetimeLine(synergy, metric, unit, rule, known, step, shares, check, found, reason)


def _check(group: Sequence[NetLine], as_of: date) -> Reconfirmation | None:
    """The check at twelve months; None when it is not known when the exchange was completed."""
    completed = group[0].synergy.completed_on
    if completed is None:
        return None
    days = [line.claim.reconfirmed_on for line in group if line.claim.reconfirmed_on]
    return reconfirmation(completed, max(days, default=None), as_of)


def _last_credited(check: Reconfirmation | None, first: int) -> tuple[int | None, str]:
    if check is None:
        return first, "the day of completion is not stated, so nothing is projected"
    if check.state == "stopped":
        return check.last_credited_year, check.note
    return None, ""


def _reason(
    group: Sequence[NetLine], known: Sequence[NetLine], rule: PersistenceRule | None, step: str
) -> str:
    if rule is None:
        return "no persistence rule is named"
    if not known:
        return "; ".join(filter(None, dict.fromkeys(line.reason for line in group)))
    missing = [str(line.claim.year) for line in group if line.steps[step] is None]
    return f"not known for {', '.join(missing)}, which counts nothing" if missing else ""


def lifetime_totals(lines: Iterable[LifetimeLine]) -> dict[str, Lifetime]:
    """Lifetime results by rule: those under different rules are never added to each other."""
    found: dict[str, Lifetime] = {}
    for line in lines:
        if line.result is not None and line.rule is not None:
            name = line.rule.id
            found[name] = found[name] + line.result if name in found else line.result
    return found
