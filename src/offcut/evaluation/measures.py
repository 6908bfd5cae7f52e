"""What can be measured of a programme: inputs, activities, outputs and outcomes.

The list is a table (``programme_measures``). Outcomes come from the account of impact
(:mod:`offcut.evaluation.outcomes`); what is here counts and sums the programme's own rows. A
figure names the cells that it is the sum or count of; without any row that could tell, it is not
measured, which is not nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from offcut.evaluation.asat import LADDER, reached
from offcut.evaluation.model import Programme
from offcut.impact.model import SourceRow, Stage
from offcut.reference import Provenance, Table
from offcut.reference._read import records
from offcut.reference._store import info

SME = ("micro", "small", "medium")


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that a target may be set for."""

    id: str
    name: str
    unit: str
    link: str  # input | activity | output | outcome
    metric: str  # of the account, for outcomes
    divisor: float | None  # units of the metric in one of the measure
    description: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of a programme: one cluster, one flow, or all of it."""

    cluster: str | None = None
    flow: str | None = None

    @property
    def key(self) -> str:
        """For ids of entries; '' = all of it."""
        return ".".join(filter(None, (self.cluster, self.flow)))


ALL = Scope()
"""The whole programme."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A count or a sum of cells, with the cells; ``reason`` says why there is none.

    Every row that is put into a book has a cell ``counts`` of 1, which counts are the sum of.
    """

    cells: tuple[str, ...]
    value: float | None
    reason: str = ""


@cache
def measures() -> Table[Measure]:
    """The measures by id."""
    table = info("programme_measures")
    return Table("programme_measures", list(records(table, Measure)), lambda measure: measure.id)


def tally(measure: str, programme: Programme, scope: Scope = ALL) -> Tally:
    """A measure that is no outcome, of a programme as it stands.

    Raises:
        KeyError: the measure is an outcome, or there is none of this id.
    """
    return _TALLIES[measure](programme, scope)


def is_tallied(measure: str) -> bool:
    """Whether a measure is counted from the programme's own rows."""
    return measure in _TALLIES


def _sum(cells: Iterable[tuple[str, float | None]], what: str) -> Tally:
    known = [(cell, value) for cell, value in cells if value is not None]
    if not known:
        return Tally((), None, f"no row states {what}")
    return Tally(tuple(cell for cell, _ in known), float(sum(value for _, value in known)))


def _count(cells: Iterable[str], any_rows: bool, what: str) -> Tally:
    there = tuple(cells)
    if not there and not any_rows:
        return Tally((), None, f"there are no {what}")
    return Tally(there, float(len(there)))


def _spend(programme: Programme, scope: Scope) -> Tally:
    if scope.flow:
        return Tally((), None, "spend is not recorded by flow")
    lines = [line for line in programme.spend if scope.cluster in (None, line.cluster)]
    cells = [(f"{line.source.reference}.actual_gbp", line.actual_gbp) for line in lines]
    return _sum(cells, "what was spent")


def _of_activity(column: str, what: str) -> Callable[[Programme, Scope], Tally]:
    def made(programme: Programme, scope: Scope) -> Tally:
        if scope.flow:
            return Tally((), None, "activity is not recorded by flow")
        rows = [item for item in programme.activity if scope.cluster in (None, item.cluster)]
        return _sum(((f"{i.source.reference}.{column}", getattr(i, column)) for i in rows), what)

    return made


def _activities(kind: str | None) -> Callable[[Programme, Scope], Tally]:
    def made(programme: Programme, scope: Scope) -> Tally:
        if scope.flow:
            return Tally((), None, "activity is not recorded by flow")
        rows = [item for item in programme.activity if scope.cluster in (None, item.cluster)]
        there = [item for item in rows if kind in (None, item.kind)]
        cells = (f"{item.source.reference}.counts" for item in there)
        return _count(cells, bool(programme.activity), "rows of activity")

    return made


def _engaged(programme: Programme, scope: Scope) -> Tally:
    """Different organisations; the first cell that names each."""
    named: dict[str, str] = {}

    def take(name: str, source: SourceRow) -> None:
        plain = " ".join(name.split()).casefold()
        if plain:
            named.setdefault(plain, f"{source.reference}.counts")

    if not scope.flow:
        for member in programme.members:
            if scope.cluster in (None, member.cluster):
                take(member.organisation, member.source)
        for item in programme.activity:
            if scope.cluster in (None, item.cluster):
                take(item.organisation, item.source)
    for synergy in programme.synergies:
        if scope.cluster in (None, synergy.cluster) and scope.flow in (None, synergy.flow):
            take(synergy.have.name, synergy.source)
            take(synergy.want.name, synergy.source)
    return _count(named.values(), bool(named), "organisations")


def _sme(programme: Programme, scope: Scope) -> Tally:
    if scope.flow:
        return Tally((), None, "members are not recorded by flow")
    members = [m for m in programme.members if scope.cluster in (None, m.cluster)]
    there = (f"{m.source.reference}.counts" for m in members if m.size_band in SME)
    return _count(there, bool(members), "members")


def _reached(stage: Stage) -> Callable[[Programme, Scope], Tally]:
    rank = LADDER.index(stage)

    def made(programme: Programme, scope: Scope) -> Tally:
        there = [
            synergy
            for synergy in programme.synergies
            if scope.cluster in (None, synergy.cluster) and scope.flow in (None, synergy.flow)
        ]
        cells = (
            f"{synergy.source.reference}.counts"
            for synergy in there
            if LADDER.index(reached(synergy)) >= rank
        )
        return _count(cells, bool(programme.synergies), "synergies")

    return made


_TALLIES: Mapping[str, Callable[[Programme, Scope], Tally]] = {
    "spend": _spend,
    "support_hours": _of_activity("hours", "hours"),
    "activities": _activities(None),
    "workshops": _activities("workshop"),
    "visits": _activities("visit"),
    "businesses_engaged": _engaged,
    "businesses_sme": _sme,
    "listings": _of_activity("listings", "listings"),
    "synergies_identified": _reached(Stage.IDEA),
    "synergies_agreed": _reached(Stage.IMPLEMENTATION),
    "synergies_completed": _reached(Stage.COMPLETED),
}
