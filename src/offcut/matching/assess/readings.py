"""Readings: measurements made ready for limits, one light tuple per property.

The search over treatment trains looks at thousands of states; a tuple is ten times cheaper to
copy than a :class:`~offcut.resources.Measurement`. A reading always has its standard uncertainty.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from offcut.reference import Assumptions
from offcut.resources import Evidence, Measurement, Quality
from offcut.resources.properties import definition
from offcut.resources.uncertainty import sigma


class Reading(NamedTuple):
    """What is known of one property: a value with its spread, or a category."""

    value: float | None = None  # central; with ``below`` the detection limit itself
    sd: float = 0.0  # of a category: the chance that it is another one
    below: bool = False
    category: str | None = None
    evidence: Evidence = Evidence.DECLARED
    samples: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None
    origin: Measurement | None = None  # the measurement, while nothing has changed it


_NO_COIN = 0.49  # a typical category is at least likelier than not


State: TypeAlias = dict[str, Reading]
"""Readings by property id."""


def reading(measurement: Measurement, assumptions: Assumptions) -> Reading:
    """One measurement as a reading; only the top of a range known reads as a ``<`` result."""
    below, value = measurement.below, measurement.value if measurement.below else None
    if not below:
        value = measurement.central
        if value is None and measurement.high is not None:
            below, value = True, measurement.high
    sd = 0.0 if value is None or below else sigma(measurement, assumptions)
    if measurement.category is not None and measurement.evidence is Evidence.ARCHETYPE:
        sd = min(assumptions.value("uncertainty.archetype"), _NO_COIN)
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
    known = definition(name)
    return Measurement(
        property=name,
        value=item.value,
        unit=None if item.category or known is None else known.unit,
        sd=None if item.below or item.value is None else item.sd,
        below=item.below,
        category=item.category,
        evidence=item.evidence,
        method="computed",
    )
