"""In-year and lifetime results: two kinds of figure that are never added to each other.

A lifetime figure follows from an in-year figure by a *named rule* (table ``persistence_rules``) or
from what was observed. Twelve months after completion a result is confirmed again, or its credit
stops there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from offcut import reference
from offcut.errors import InputError
from offcut.reference import PersistenceRule


@dataclass(frozen=True, slots=True)
class InYear:
    """What was achieved in one year, and nothing beyond it."""

    value: float
    unit: str
    year: int

    def __add__(self, other: object) -> "InYear":
        if not isinstance(other, InYear) or (other.unit, other.year) != (self.unit, self.year):
            return NotImplemented
        return InYear(self.value + other.value, self.unit, self.year)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """What is credited over all years under one named rule; says how much of it was observed."""

    observed: float
    projected: float
    unit: str
    rule: str
    first_year: int
    last_year: int
    stopped: str = ""  # why the credit ends early

    @property
    def value(self) -> float:
        """Observed and projected together."""
        return self.observed + self.projected

    def __add__(self, other: object) -> "Lifetime":
        if not isinstance(other, Lifetime) or (other.unit, other.rule) != (self.unit, self.rule):
            return NotImplemented
        return Lifetime(
            self.observed + other.observed,
            self.projected + other.projected,
            self.unit,
            self.rule,
            min(self.first_year, other.first_year),
            max(self.last_year, other.last_year),
            "; ".join(filter(None, dict.fromkeys((self.stopped, other.stopped)))),
        )


def rule_named(name: str) -> PersistenceRule:
    """The rule of this name.

    Raises:
        InputError: there is no such rule; names those there are.
    """
    rule = reference.persistence_rules.get(name)
    if rule is None:
        raise InputError(
            f"'{name}' is not a persistence rule; "
            f"accepted: {', '.join(reference.persistence_rules)}."
        )
    return rule


def credit_by_year(
    observed: Mapping[int, float],
    rule: PersistenceRule,
    last_credited_year: int | None = None,
) -> dict[int, tuple[float, bool]]:
    """Credit of each year, and whether it was observed (else it is projected from the first year).

    A year that was claimed counts what was claimed. Years that were not follow the rule, from the
    first year's claim. Under ``observed`` and ``in_year`` nothing is projected beyond it.

    Args:
        observed: year → amount claimed for it.
        rule: how long a result is credited.
        last_credited_year: no projection beyond it (the credit was stopped).
    """
    if not observed:
        return {}
    first = min(observed)
    credit = {year: (amount, True) for year, amount in observed.items()}
    for after, share in enumerate(rule.shares_by_year):
        year = first + after
        stopped = last_credited_year is not None and year > last_credited_year
        if year not in credit and not stopped:
            credit[year] = (observed[first] * share, False)
    return dict(sorted(credit.items()))


def lifetime(
    observed: Mapping[int, float],
    rule: PersistenceRule,
    unit: str,
    last_credited_year: int | None = None,
    stopped: str = "",
) -> Lifetime | None:
    """The lifetime result of one exchange; None when nothing was claimed (a gap, not zero).

    >>> from offcut import reference
    >>> total = lifetime({2010: 6.038}, reference.persistence_rules["five_flat"], "Mt CO2")
    >>> round(total.value, 2), total.last_year
    (30.19, 2014)
    """
    credit = credit_by_year(observed, rule, last_credited_year)
    if not credit:
        return None
    seen = sum(amount for amount, was_seen in credit.values() if was_seen)
    projected = sum(amount for amount, was_seen in credit.values() if not was_seen)
    return Lifetime(seen, projected, unit, rule.id, min(credit), max(credit), stopped)


@dataclass(frozen=True, slots=True)
class Reconfirmation:
    """Whether a result still stands twelve months on."""

    state: str  # not due | confirmed | stopped
    due_on: date
    last_credited_year: int | None  # None = the rule runs its course
    note: str


def reconfirmation(completed_on: date, reconfirmed_on: date | None, as_of: date) -> Reconfirmation:
    """What the check at twelve months says on the day ``as_of``.

    Not yet due: the rule stands, provisionally. Confirmed: it stands. Due and not confirmed: no
    credit is projected beyond the year of completion (a calendar year in which the twelve months
    ended only in part is not credited).

    Raises:
        InputError: confirmed before it was completed.
    """
    due = _twelve_months_after(completed_on)
    if reconfirmed_on is not None and reconfirmed_on < completed_on:
        raise InputError(
            f"reconfirmed on {reconfirmed_on}, before completion on {completed_on}; "
            "accepted: a later day."
        )
    if reconfirmed_on is not None and reconfirmed_on <= as_of:
        return Reconfirmation("confirmed", due, None, f"reconfirmed on {reconfirmed_on}")
    if as_of < due:
        return Reconfirmation("not due", due, None, f"provisional until reconfirmed by {due}")
    told = f"not reconfirmed by {due}: credit stops at the end of {due.year - 1}"
    return Reconfirmation("stopped", due, due.year - 1, told)


def _twelve_months_after(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 2, 28) if leap_day else day.replace(year=day.year + 1)
