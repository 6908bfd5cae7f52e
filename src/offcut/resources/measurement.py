"""What is known of a stream's quality: measurements with evidence, and quantities over time."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Evidence(StrEnum):
    """How a value came to be known, weakest first."""

    ARCHETYPE = "archetype"  # typical of the kind of stream: proves nothing
    DECLARED = "declared"
    LAB = "lab"
    ACCREDITED = "accredited"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One property of one stream.

    Exactly one of ``value`` and ``category`` is set, except for a range of which only ``low`` and
    ``high`` are known. ``below`` marks a result under the limit of detection ``value``.
    Values are in the canonical unit of the property (``reference.properties``).
    """

    property: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None  # stated standard uncertainty; None = default by evidence
    below: bool = False
    category: str | None = None
    unit: str | None = None
    evidence: Evidence = Evidence.DECLARED
    measured_on: date | None = None
    method: str | None = None
    samples: tuple[float, ...] = ()  # single results, where given: for statistics of samples

    @builtins.property
    def central(self) -> float | None:
        """Best single value: the value, the middle of a range, or half a detection limit."""
        if self.value is not None:
            return self.value / 2 if self.below else self.value
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return None


Quality: TypeAlias = Mapping[str, Measurement]
"""Measurements by property id."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity over time in the basis unit of its resource type, low / central / high.

    ``per_year`` False means one-off: the amount is all there is.
    """

    low: float
    central: float
    high: float
    unit: str  # t | m3 | kWh | item | h
    per_year: bool = True
    rough: bool = False
