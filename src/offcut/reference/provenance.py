"""Where a figure comes from, and how far it may be trusted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How far a figure may be trusted."""

    SEEN = "seen"  # read in the primary source named
    SECOND_HAND = "second-hand"  # read in a source that quotes the primary one
    RECALLED = "recalled"  # well known, not looked up: an unverified default
    ASSUMED = "assumed"  # our own assumption: an unverified default


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from and when it was last looked at."""

    source: str  # id in the table ``sources``
    status: Status
    reviewed_on: date
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None

    @property
    def verified(self) -> bool:
        """False for what is recalled or assumed: shown as an "unverified default"."""
        return self.status in (Status.SEEN, Status.SECOND_HAND)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that figures were taken from."""

    id: str
    title: str
    address: str | None
    licence: str | None
    seen_on: date | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One number with its unit and provenance."""

    value: float
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that a user may override in an assumptions file."""

    id: str  # dotted, e.g. ``haulage.artic.gbp_per_km``
    value: float
    unit: str
    low: float | None
    high: float | None
    description: str
    provenance: Provenance
    least: float | None = None  # a value below is refused
    most: float | None = None  # a value above is refused
    overridden: bool = False
