"""The records of what claims are judged and appraised by.

Every record carries a :class:`~offcut.reference.provenance.Provenance`; shares are fractions of
one, an empty cell is ``None`` (blank is never zero).
"""

from dataclasses import dataclass

from offcut.reference.provenance import Provenance


@dataclass(frozen=True, slots=True)
class DiscountRate:
    """Social time preference rates of a span of years after the base year, a share a year."""

    year_from: int  # 0 is the base year
    year_to: int
    standard: float
    health: float
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Deflator:
    """Price level of a calendar year."""

    year: int
    index: float  # 2024 = 100
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class OptimismBias:
    """By how much costs and durations of a kind of work are under-estimated, at most."""

    id: str
    description: str
    capital_cost: float  # share added
    duration: float  # share added
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PersistenceRule:
    """How much of a first year's result each year from it on is credited."""

    id: str
    title: str
    shares: tuple[str, ...]  # first year first; empty = nothing is projected
    description: str
    provenance: Provenance

    @property
    def shares_by_year(self) -> tuple[float, ...]:
        """The shares as numbers, the first year's first."""
        return tuple(float(share) for share in self.shares)

    @property
    def observed(self) -> bool:
        """Whether only what was claimed for a year counts for it."""
        return not self.shares


@dataclass(frozen=True, slots=True)
class AdditionalityLevel:
    """A named level of deadweight, leakage, displacement or substitution."""

    id: str  # ``leakage.low``
    part: str
    level: str
    share: float
    description: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PlausibilityRange:
    """A range outside which a figure is questioned; it is never changed."""

    id: str
    measure: str  # carbon_per_quantity | saving_per_quantity | tonnes_per_load | landfill_factor
    resource_type: str | None  # prefix; None = any
    scope: str  # synergy | portfolio | factor
    low: float
    high: float
    from_tonnes: float | None  # asked only of this much or more, in tonnes; None = of any amount
    unit: str
    description: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Spread:
    """How far an input may be off: ends of its distribution, as shares below and above it."""

    id: str  # ``quantity.A``
    part: str  # quantity | factor | distance | price | share
    distribution: str  # triangular | uniform | normal | lognormal | fixed
    below: float
    above: float
    description: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence, and the best grade that it can carry without a third party."""

    id: str
    title: str
    best_grade: str  # B | C | D
    hard: bool  # with a third party's verification it makes grade A
    words: tuple[str, ...]  # how people write it
    provenance: Provenance
