"""How uncertain a measurement is: what it says itself, else a default by its evidence."""

from functools import cache
from math import sqrt
from typing import Final

from offcut.reference import Assumptions
from offcut.resources.measurement import Evidence, Measurement

_SHARES: Final = {evidence: f"uncertainty.{evidence}" for evidence in Evidence}
_UNIFORM: Final = sqrt(12)


def sigma(measurement: Measurement, assumptions: Assumptions | None = None) -> float:
    """The standard uncertainty of a measurement, in its own unit.

    In this order: a stated one; below detection, a value anywhere from zero to the limit; a
    range, a value anywhere in it; three results or more, their standard error; else a share of
    the value by its evidence (accredited 5 %, lab 10 %, declared 20 %, archetype 40 %: assumed,
    ``uncertainty.*``). Of a percentage above 50 the share is taken of the rest: 98 % passing is
    weighed as 2 % retained, and 100 % is known exactly. Of a pH, which is a logarithm, it is
    taken as pH units.

    Returns:
        The standard uncertainty; 0 for a category or where there is no number.
    """
    if measurement.sd is not None:
        return measurement.sd
    if measurement.below and measurement.value is not None:
        return measurement.value / _UNIFORM
    if measurement.low is not None and measurement.high is not None:
        return (measurement.high - measurement.low) / _UNIFORM
    if len(measurement.samples) >= 3:
        return standard_error(measurement.samples)
    value = measurement.central
    if value is None:
        return 0.0
    given = assumptions if assumptions is not None else _defaults()
    share = given.value(_SHARES[measurement.evidence])
    if measurement.unit == "pH":
        return share
    if measurement.unit == "percent" and value > 50:
        return share * max(100 - value, 0.0)
    return share * abs(value)


def standard_error(samples: tuple[float, ...]) -> float:
    """Standard error of the mean of at least two results."""
    mean = sum(samples) / len(samples)
    variance = sum((sample - mean) ** 2 for sample in samples) / (len(samples) - 1)
    return sqrt(variance / len(samples))


def weakest(*evidence: Evidence) -> Evidence:
    """The weakest of several kinds of evidence: what a computed value rests on."""
    order = list(Evidence)
    return order[min(order.index(item) for item in evidence)]


@cache
def _defaults() -> Assumptions:
    return Assumptions()
