"""Factor sets: greenhouse-gas factors as one publisher gave them once, named and never changed.

An account pins its set, so a new year's set never changes an old figure. What a set holds is told
by its digest: a set that no longer has the digest it was published with is refused.

>>> sets = factor_set("2025")
>>> sets.id, sets["material_use.aggregates.primary"].kg_per_unit
('desnz-2025@1', 7.79306)
>>> print(sets["material_use.aggregates.open_loop"].value)
None
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from offcut import reference
from offcut.errors import InputError, NoFactorValue, TableError, UnknownReference
from offcut.impact.book import Fact
from offcut.reference import GhgFactor, Provenance, nearest


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of one set, kg CO2e per unit of activity."""

    id: str  # ours: ``material_use.aggregates.primary``
    official_id: str | None
    set: str  # id of its set
    year: int
    version: str  # of the set, as its publisher names it
    group: str  # material_use | waste_disposal | water | freight | …
    item: str
    route: str | None  # as published that year
    unit: str  # of activity: t, m3, t.km, km, kWh, L
    value: float | None  # None = published blank; a published zero is 0.0
    provenance: Provenance
    own_uses: tuple[str, ...] | None = None  # purposes that a user's own file permits

    @property
    def kg_per_unit(self) -> float:
        """The value.

        Raises:
            NoFactorValue: the factor is published without one.
        """
        if self.value is None:
            raise NoFactorValue(self.gap)
        return self.value

    @property
    def gap(self) -> str:
        """What to say where the factor has no value."""
        label = f"{self.item}, {self.route}" if self.route else self.item
        return f"{self.set} publishes no value for {self.id} ({label}); blank is not zero"

    @property
    def reference(self) -> str:
        """How an entry of a book refers to it."""
        return f"factor:{self.set}/{self.id}"

    def fact(self) -> Fact:
        """The factor as it is pinned in a book."""
        return Fact(
            reference=self.reference,
            value=self.value,
            unit=f"kg CO2e/{self.unit}",
            year=self.year,
            version=self.version,
            label=f"{self.item}, {self.route}" if self.route else self.item,
            source=self.provenance.source,
            status=str(self.provenance.status),
        )


@dataclass(frozen=True, slots=True, eq=False)
class FactorSet(Mapping[str, Factor]):
    """The factors of one edition by id; ``before`` and ``own`` only serve :meth:`find`."""

    id: str  # ``desnz-2025@1``
    publisher: str
    year: int
    version: str
    title: str
    complete: bool
    digest: str
    provenance: Provenance
    factors: Mapping[str, Factor]
    before: "FactorSet | None" = None
    own: tuple["FactorSet", ...] = field(default=())

    def __getitem__(self, key: str) -> Factor:
        """The factor of this very set.

        Raises:
            UnknownReference: the set has no such id; suggests the nearest.
        """
        try:
            return self.factors[key]
        except KeyError:
            near = nearest(str(key), self.factors)
            raise UnknownReference(f"factors of {self.id}", key, near) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FactorSet) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        """A set is its name and content, with what stands beside it."""
        return self.id, self.digest, self.own

    def __iter__(self) -> Iterator[str]:
        return iter(self.factors)

    def __len__(self) -> int:
        return len(self.factors)

    def find(self, name: str) -> Factor | None:
        """The factor to use under this set, or None where no set has the id.

        It is this set's; else one of the user's own; else, where this set was read only in part,
        that of the set before it, which the factor names. A published blank stays a blank: it is
        never filled from another year.
        """
        if name in self.factors:
            return self.factors[name]
        for other in self.own:
            if name in other.factors:
                return other.factors[name]
        if self.complete or self.before is None:
            return None
        return self.before.find(name)

    def expect(self, name: str) -> Factor:
        """As :meth:`find`, but an id that nobody has is an error.

        Raises:
            UnknownReference: no such factor; suggests the nearest.
        """
        found = self.find(name)
        if found is None:
            raise UnknownReference(f"factors of {self.id}", name, nearest(name, self.known))
        return found

    @property
    def known(self) -> tuple[str, ...]:
        """Every id that :meth:`find` answers."""
        further = [name for other in self.own for name in other.factors]
        earlier = () if self.complete or self.before is None else self.before.known
        return tuple(dict.fromkeys((*self.factors, *further, *earlier)))

    def with_own(self, *sets: "FactorSet") -> "FactorSet":
        """This set with the user's own beside it.

        Raises:
            InputError: an own factor takes the id of one that is there, which would change what
                figures already mean.
        """
        taken = dict.fromkeys(self.known, self.id)
        for other in sets:
            for name in other.factors:
                if name in taken:
                    raise InputError(
                        f"'{name}' of {other.id} is already a factor of {taken[name]}; give yours"
                        " an id of its own, for example 'own." + name.rpartition(".")[2] + "'."
                    )
                taken[name] = other.id
        parts = (self.id, self.publisher, self.year, self.version, self.title, self.complete)
        return FactorSet(
            *parts, self.digest, self.provenance, self.factors, self.before, (*self.own, *sets)
        )


def digest(factors: Iterable[Factor | GhgFactor]) -> str:
    """What tells two sets apart: SHA-256 over ids, units, routes and values, in order of id."""
    lines = sorted(
        "|".join((f.id, f.official_id or "", f.unit, f.route or "", _plain(f.value)))
        for f in factors
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def set_names() -> tuple[str, ...]:
    """The ids of the sets that are shipped, oldest first."""
    return tuple(sorted(reference.factor_sets))


def factor_set(name: str | int) -> FactorSet:
    """The shipped set of this name: ``desnz-2025@1``, or a year or ``desnz-2025`` for its newest.

    Raises:
        InputError: no such set; says which there are.
    """
    wanted = str(name)
    found = [
        info
        for info in reference.factor_sets.values()
        if wanted in (info.id, info.id.partition("@")[0], str(info.year))
    ]
    if not found:
        raise InputError(
            f"There is no factor set '{name}'; there are {', '.join(set_names())}."
            " 'offcut factors import' makes one from the official workbook."
        )
    return _shipped(max(found, key=lambda info: _edition(info.id)).id)


@cache
def _shipped(name: str) -> FactorSet:
    info = reference.factor_sets[name]
    source = info.provenance.source
    factors = {
        row.id: from_row(row, info.id, info.version)
        for row in reference.ghg
        if row.year == info.year and row.provenance.source == source
    }
    found = digest(factors.values())
    if found != info.digest:
        raise TableError(
            f"the factors of '{name}' are not those it was published with (digest {found[:12]},"
            f" recorded {info.digest[:12]}); a set is never changed: give the new values a set of"
            " their own"
        )
    return FactorSet(
        info.id, info.publisher, info.year, info.version, info.title, info.complete, found,
        info.provenance, factors, _shipped(info.before) if info.before else None,
    )  # fmt: skip


def from_row(row: GhgFactor, set_id: str, version: str) -> Factor:
    """A row of the table ``ghg`` as a factor of a set."""
    return Factor(
        row.id, row.official_id, set_id, row.year, version, row.group, row.item, row.route,
        row.unit, row.value, row.provenance,
    )  # fmt: skip


def _edition(name: str) -> int:
    return int(name.rpartition("@")[2])


def _plain(value: float | None) -> str:
    return "" if value is None else repr(float(value))
