"""Which organisation a name, a company number and a postcode mean; and which may be one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from rapidfuzz import fuzz

from offcut.impact.evidence import party_key
from offcut.platform.access.viewer import Viewer
from offcut.platform.organisations import queries as organisations
from offcut.platform.organisations.models import Organisation

ALIKE = 88  # of 100: names as near as this may be one
_OUTCODE = 4  # signs of a postcode's first half, at most


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as a spreadsheet names it."""

    name: str
    number: str = ""
    postcode: str = ""
    sic: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that is there, with what it is recognised by."""

    organisation: Organisation
    key: str
    number: str
    postcodes: frozenset[str]


@dataclass(slots=True)
class Directory:
    """All open organisations that the viewer sees, to look names up in; two queries."""

    known: list[Known]
    by_number: dict[str, Known] = field(default_factory=dict)
    by_key: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for one in self.known:
            if one.number:
                self.by_number.setdefault(one.number, one)
            self.by_key[one.key].append(one)

    def find(self, named: Named) -> Organisation | None:
        """By company number; else by name, and among several of a name by the postcode."""
        number = plain_number(named.number)
        if number and number in self.by_number:
            return self.by_number[number].organisation
        alike = [
            one
            for one in self.by_key.get(party_key(named.name), ())
            if not (number and one.number)  # two numbers, two companies
        ]
        postcode = plain_postcode(named.postcode)
        here = [one for one in alike if postcode in one.postcodes]
        if len(here) == 1:
            return here[0].organisation
        return alike[0].organisation if len(alike) == 1 else None


def directory(viewer: Viewer) -> Directory:
    """The organisations that names are looked up in."""
    rows = organisations.organisations(viewer).filter(closed_at=None, merged_into=None)
    places: dict[UUID, set[str]] = defaultdict(set)
    for owner, postcode in organisations.sites(viewer).values_list("organisation", "postcode"):
        places[owner].add(plain_postcode(postcode))
    return Directory(
        [
            Known(
                one,
                party_key(one.name),
                plain_number(one.company_number),
                frozenset(places[one.pk]),
            )
            for one in rows.order_by("created_at", "pk")
        ]
    )


def plain_postcode(postcode: str) -> str:
    """``b70 0ab`` and ``B700AB`` are one."""
    return "".join(postcode.split()).upper()


def plain_number(number: str) -> str:
    """A company number with its noughts in front: ``123456`` is ``00123456``."""
    text = "".join(number.split()).upper()
    return text.zfill(8) if text else ""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two organisations that may be one, and why; the stronger the more reasons."""

    older: Organisation
    newer: Organisation
    reasons: tuple[str, ...]
    strength: int


def duplicates(viewer: Viewer) -> list[Suspicion]:
    """Organisations that may be one, the likeliest first.

    One company number is enough; so is one name. Names that are nearly alike count where they are
    at one postcode; names that differ at one postcode do not: works share gates.
    """
    known = directory(viewer).known
    found = {}
    for one, other in _near(known):
        suspicion = _suspicion(one, other)
        if suspicion is not None:
            found[suspicion.older.pk, suspicion.newer.pk] = suspicion
    return sorted(found.values(), key=lambda s: (-s.strength, s.older.name, s.newer.name))


def _near(known: Sequence[Known]) -> Iterable[tuple[Known, Known]]:
    """Pairs that share a number, a name or a postcode: never all with all."""
    groups: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for one in known:
        groups["name", one.key].append(one)
        if one.number:
            groups["number", one.number].append(one)
        for postcode in one.postcodes:
            if len(postcode) > _OUTCODE:  # a whole postcode; a district is no place
                groups["place", postcode].append(one)
    for members in groups.values():
        yield from combinations(members, 2)


def _suspicion(one: Known, other: Known) -> Suspicion | None:
    reasons, strength = [], 0
    if one.number and one.number == other.number:
        reasons.append(f"One company number: {one.number}")
        strength += 4
    elif one.number and other.number:
        return None  # two companies, whatever they are called
    if one.key == other.key:
        reasons.append("One name, apart from spelling")
        strength += 3
    elif (likeness := fuzz.token_sort_ratio(one.key, other.key)) >= ALIKE:
        reasons.append(f"Names that are nearly alike ({likeness:.0f} of 100)")
        strength += 1
    if shared := sorted(p for p in one.postcodes & other.postcodes if len(p) > _OUTCODE):
        reasons.append(f"One postcode: {shared[0][:-3]} {shared[0][-3:]}")
        strength += 1
    if strength < 2:
        return None
    return Suspicion(one.organisation, other.organisation, tuple(reasons), strength)
