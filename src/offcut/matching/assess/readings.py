"""Readings: measurements made ready for limits, one light tuple per property.

The search over treatment trains looks at thousands of states; a tuple is ten times cheaper to
copy than a :class:`~offcut.resources.Measurement`. A reading always has its standard uncertainty.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from offcut.reference import Assumptions
from offcut.resources import Evidence, Measurement, Quality


class Reading(NamedTuple):
    """What is known of one property: a value with its spread, or a category."""

    value: float | None = None  # central; with ``below`` the detection limit itself
    sd: float = 0.0
    below: bool = False
    category: str | None = None
    evidence: Evidence = Evidence.DECLARED
    samples: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None
    origin: Measurement | None = None  # the measurement, while nothing has changed it


def sigma(measurement: Measurement, assumptions: Assumptions) -> float:
    """Stand-in."""
    if measurement.sd is not None:
        return measurement.sd
    if measurement.value is None and measurement.low is not None and measurement.high is not None:
        return (measurement.high - measurement.low) / 12**0.5
    return abs(measurement.central or 0.0) * assumptions.value(
        f"uncertainty.{measurement.evidence}"
    )


def complete(quality: Quality, resource_type: str | None) -> Quality:
    """Stand-in."""
    from offcut import reference

    full = dict(quality)
    node = resource_type
    while node:
        record = reference.resource_types.get(node)
        if record is not None and record.archetype:
            for v in reference.archetypes[record.archetype].values:
                full.setdefault(
                    v.property,
                    Measurement(
                        property=v.property,
                        value=v.value,
                        low=v.low,
                        high=v.high,
                        category=v.category,
                        unit=v.unit,
                        evidence=Evidence.ARCHETYPE,
                    ),
                )
            break
        node = node.rpartition(".")[0] or None
    return full


State: TypeAlias = dict[str, Reading]
"""Readings by property id."""


def reading(measurement: Measurement, assumptions: Assumptions) -> Reading:
    """One measurement as a reading.

    A result of which only the top of a range is known reads as a ``<`` result. The default
    uncertainty of a sieve is taken of the smaller of what passes and what is retained: that is
    what is weighed, and 100 % passing is known exactly.
    """
    below, value = measurement.below, measurement.value if measurement.below else None
    if not below:
        value = measurement.central
        if value is None and measurement.high is not None:
            below, value = True, measurement.high
    sd = 0.0
    if value is not None and not below:
        sd = sigma(measurement, assumptions)
        if measurement.sd is None and measurement.property.startswith("passing_") and value > 50.0:
            sd *= max(100.0 - value, 0.0) / value
    return Reading(
        value,
        sd,
        below,
        measurement.category,
        measurement.evidence,
        measurement.samples,
        measurement.low,
        measurement.high,
        measurement,
    )


def readings(
    quality: Quality, assumptions: Assumptions, never_guessed: Iterable[str] = ()
) -> State:
    """All measurements as readings; archetype values of ``never_guessed`` properties are left out.

    Args:
        quality: measurements, completed with what is typical.
        assumptions: for the default uncertainties.
        never_guessed: properties that must be asked (the binder of a foundry sand).
    """
    asked = frozenset(never_guessed)
    return {
        name: reading(measurement, assumptions)
        for name, measurement in quality.items()
        if not (name in asked and measurement.evidence is Evidence.ARCHETYPE)
    }


def quality_of(state: Mapping[str, Reading]) -> dict[str, Measurement]:
    """The state as measurements again: unchanged ones as they came, treated ones as computed."""
    return {name: _measurement(name, item) for name, item in state.items()}


def _measurement(name: str, item: Reading) -> Measurement:
    if item.origin is not None:
        return item.origin
    return Measurement(
        property=name,
        value=item.value,
        sd=None if item.below or item.value is None else item.sd,
        below=item.below,
        category=item.category,
        evidence=item.evidence,
        method="computed",
    )
