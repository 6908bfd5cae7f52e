"""The tables that recall rests on: kinds of stream, who takes them, who gives them.

A *kind of stream* is a resource as a receiving industry sees it ("hydrogen", "blast furnace
slag"): wider than a resource type for metals and plastics, finer for gases and chemicals. What
each of some 220 industries takes, and for what, stands row by row in the table ``takers``.

Grades of habit are ours, and become weights in one place (:data:`HABIT`):

======== ====== ==================================================================
main     1      a usual outlet, found wherever both industries are near each other
known    0.5    done in several places
possible 0.2    technically sound, seldom done
======== ====== ==================================================================
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from offcut.reference import Provenance, catalogue
from offcut.reference._read import records

T = TypeVar("T")

HABIT = MappingProxyType({"main": 1.0, "known": 0.5, "possible": 0.2})


@dataclass(frozen=True, slots=True)
class StreamKind:
    """A resource as a receiving industry sees it."""

    id: str
    name: str
    words: tuple[str, ...]
    resource_types: tuple[str, ...]  # each stands for its children too
    ewc_codes: tuple[str, ...]  # usual ones, six digits
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Taker:
    """An industry (four digits) that takes a kind of stream, and for what."""

    stream: str
    industry: str
    grade: str  # main | known | possible
    use: str
    provenance: Provenance

    @property
    def weight(self) -> float:
        """The grade as a number, 0–1."""
        return HABIT[self.grade]


@dataclass(frozen=True, slots=True)
class Giver:
    """An industry (two to four digits) that gives a kind of stream."""

    industry: str
    stream: str
    grade: str  # main | known | possible
    provenance: Provenance

    @property
    def weight(self) -> float:
        """The grade as a number, 0–1."""
        return HABIT[self.grade]


@cache
def stream_kinds() -> MappingProxyType[str, StreamKind]:
    """All kinds of stream by id."""
    read = records(catalogue()["stream_kinds"], StreamKind)
    return MappingProxyType({kind.id: kind for kind in read})


@cache
def takers_of() -> MappingProxyType[str, tuple[Taker, ...]]:
    """For each kind of stream, who takes it; the most usual first."""
    return _grouped(_takers(), "stream")


@cache
def taken_by() -> MappingProxyType[str, tuple[Taker, ...]]:
    """For each industry (four digits), what it takes; the most usual first."""
    return _grouped(_takers(), "industry")


@cache
def _takers() -> tuple[Taker, ...]:
    return tuple(sorted(records(catalogue()["takers"], Taker), key=lambda row: -row.weight))


@cache
def _givers() -> tuple[Giver, ...]:
    return tuple(records(catalogue()["givers"], Giver))


def _grouped(rows: Iterable[T], attribute: str) -> MappingProxyType[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, attribute)].append(row)
    return MappingProxyType({key: tuple(group) for key, group in groups.items()})


def given_by(code: str) -> dict[str, Giver]:
    """What an industry usually gives, by kind of stream: rows of the longest prefix win.

    >>> sorted(given_by("2451"))[:3]
    ['dust.ferrous', 'heat', 'metal.ferrous']
    """
    found: dict[str, Giver] = {}
    for row in sorted(_givers(), key=lambda row: len(row.industry)):
        if code.startswith(row.industry):
            found[row.stream] = row
    longest = max((len(row.industry) for row in found.values()), default=0)
    return {name: row for name, row in found.items() if len(row.industry) == longest}


@cache
def breadth() -> MappingProxyType[str, float]:
    """How many kinds of stream each industry takes, by habit, as a share of the widest taker's."""
    total = {code: sum(row.weight for row in rows) for code, rows in taken_by().items()}
    most = max(total.values())
    return MappingProxyType({code: value / most for code, value in total.items()})
