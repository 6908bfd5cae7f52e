"""Pinned factors, table values and assumptions of a report, held against those that are shipped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

from offcut.errors import OffcutError


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A pinned value that is not the shipped one."""

    reference: str
    pinned: float | None
    shipped: float | None
    why: str


@dataclass(frozen=True, slots=True)
class FactCheck:
    """How many pinned facts are as shipped, which are not, and which nobody ships."""

    equal: int
    changed: tuple[ChangedFact, ...]
    not_shipped: tuple[str, ...]  # own factors, parameters of the method, programme's statements
    own: tuple[ChangedFact, ...] = ()  # assumptions that the user set instead of the default

    @property
    def told(self) -> str:
        """The result in one sentence."""
        compared = self.equal + len(self.changed)
        text = f"{self.equal:,} of {compared:,} pinned facts are those shipped"
        if self.not_shipped:
            text += f"; {len(self.not_shipped):,} are not from a shipped table"
        if self.own:
            told = (f"{o.reference} {o.pinned} (default {o.shipped})" for o in self.own)
            text += f"; set by the user: {', '.join(told)}"
        return text


class _NotShipped(Exception):
    """Nothing to compare with."""


def check_facts(facts: Iterable[Mapping[str, Any]]) -> FactCheck:
    """Every pinned fact against the tables of this installation."""
    equal = 0
    changed: list[ChangedFact] = []
    own: list[ChangedFact] = []
    unknown: list[str] = []
    for fact in facts:
        reference, pinned = str(fact["reference"]), fact.get("value")
        try:
            shipped = _shipped(reference)
        except _NotShipped:
            unknown.append(reference)
            continue
        if _same(pinned, shipped):
            equal += 1
        else:
            why = "the pinned value is not that of the shipped table"
            found = ChangedFact(reference, pinned, shipped, why)
            (own if _set_by_user(fact) else changed).append(found)
    return FactCheck(equal, tuple(changed), tuple(unknown), tuple(own))


def _set_by_user(fact: Mapping[str, Any]) -> bool:
    """An assumption whose source is not that of the default: stated as the user's own."""
    from offcut.reference import Assumptions

    kind, _, name = str(fact["reference"]).partition(":")
    if kind != "assumption":
        return False
    return bool(fact.get("source") != Assumptions()[name].provenance.source)


def _same(pinned: Any, shipped: float | None) -> bool:
    if pinned is None or shipped is None:
        return pinned is None and shipped is None
    numbers = isinstance(pinned, int | float) and not isinstance(pinned, bool)
    return numbers and isclose(pinned, shipped, rel_tol=1e-12)


def _shipped(reference: str) -> float | None:
    kind, _, rest = reference.partition(":")
    try:
        if kind == "factor":
            from offcut.impact.factors import factor_set

            name, _, factor = rest.partition("/")
            return factor_set(name)[factor].value
        if kind == "assumption":
            from offcut.reference import Assumptions

            return Assumptions().value(rest)
        if kind == "table":
            return _table_value(rest)
    except (OffcutError, KeyError):
        raise _NotShipped from None
    raise _NotShipped


def _table_value(place: str) -> float | None:
    """``<table>/<key>.<column>``: the cell of the row whose first column is the key."""
    from offcut import reference

    name, _, rest = place.partition("/")
    key, _, column = rest.rpartition(".")
    if name not in reference.catalogue():
        raise _NotShipped
    table = reference.frame(name)
    if column not in table.columns:
        raise _NotShipped
    found = [
        row[column] for row in table.iter_rows(named=True) if str(row[table.columns[0]]) == key
    ]
    if len(found) != 1:
        raise _NotShipped
    return None if found[0] in (None, "") else float(found[0])
