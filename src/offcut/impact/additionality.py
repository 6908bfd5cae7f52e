"""From gross to net: what would have happened anyway, and what is lost on the way.

The formula is that of the additionality guide of English Partnerships (third edition, 2008)::

    AI = GI·(1 − L)·(1 − Dp)·(1 − S)·M − GI*·(1 − L*)·(1 − Dp*)·(1 − S*)·M*

GI gross effect, L leakage out of the region, Dp displacement, S substitution, M multiplier; the
starred side is the reference case (deadweight). Shares are fractions of one. The multiplier is 1
for what is weighed or metered: a tonne has no further round of spending.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offcut.errors import InputError

PHYSICAL_UNITS = ("t", "kg", "m3", "kWh", "kgCO2e")
"""What an effect is measured in when no multiplier is allowed."""


class Kind(StrEnum):
    """In which way an effect is additional (as Northern Ireland's guidance on appraisal has it)."""

    AT_ALL = "at_all"  # nothing of it would have happened
    LARGER = "larger"  # some of it would have happened: the reference case says how much
    EARLIER = "earlier"  # all of it would have happened, later
    BETTER = "better"  # it would have happened in a poorer way
    ELSEWHERE = "elsewhere"  # it would have happened outside the region
    NONE = "none"  # it would have happened just so


@dataclass(frozen=True, slots=True)
class Adjustments:
    """Shares that are taken off one after the other, and the multiplier of what remains.

    Raises:
        InputError: a share is not from 0 to 1, or the multiplier is negative; names which.
    """

    leakage: float = 0.0
    displacement: float = 0.0
    substitution: float = 0.0
    multiplier: float = 1.0

    def __post_init__(self) -> None:
        for name in ("leakage", "displacement", "substitution"):
            _share(name, getattr(self, name))
        if not self.multiplier >= 0:
            raise InputError(f"multiplier is {self.multiplier:g}; accepted: 0 or more.")

    @property
    def kept(self) -> float:
        """What one unit of gross effect comes to."""
        left = (1 - self.leakage) * (1 - self.displacement) * (1 - self.substitution)
        return left * self.multiplier


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from gross to net, in the unit of the effect."""

    name: str
    amount: float  # negative = taken off
    left: float  # after this step


def net_additional(
    gross: ArrayLike,
    adjustments: Adjustments,
    reference: ArrayLike = 0.0,
    reference_adjustments: Adjustments | None = None,
    unit: str = "",
) -> NDArray[np.float64]:
    """Net additional effect, in the unit of ``gross``; arrays of any one shape.

    Args:
        gross: effect with the programme (GI).
        adjustments: leakage, displacement, substitution, multiplier with the programme.
        reference: effect without it (GI*): the deadweight.
        reference_adjustments: those of the reference case; the same when not given.
        unit: of the effect; what is weighed or metered has no multiplier.

    Raises:
        InputError: a multiplier on an effect in tonnes, kilograms, cubic metres or kWh.

    >>> net_additional([1000.0], Adjustments(0.1, 0.25, 0.0), [400.0])
    array([405.])
    """
    starred = adjustments if reference_adjustments is None else reference_adjustments
    for one in (adjustments, starred):
        check_multiplier(one.multiplier, unit)
    with_it = np.asarray(gross, dtype=np.float64) * adjustments.kept
    without = np.asarray(reference, dtype=np.float64) * starred.kept
    return with_it - without


def check_multiplier(multiplier: float, unit: str) -> None:
    """Refuse a multiplier on what is weighed or metered.

    Raises:
        InputError: the unit is physical and the multiplier is not 1.
    """
    if multiplier != 1 and unit.partition(" ")[0] in PHYSICAL_UNITS:
        raise InputError(
            f"a multiplier of {multiplier:g} was given for an effect in {unit}; accepted: 1. "
            "Multipliers are for jobs and value added only."
        )


def steps(gross: float, deadweight: float, adjustments: Adjustments) -> tuple[Step, ...]:
    """The way from gross to net, one reduction after the other, for a waterfall chart.

    ``deadweight`` is the share that would have happened anyway; the reference case has the same
    adjustments. The last step's ``left`` is :func:`net_additional` of gross and gross × deadweight.

    Raises:
        InputError: the deadweight is not from 0 to 1.
    """
    _share("deadweight", deadweight)
    shares = {
        "deadweight": deadweight,
        "leakage": adjustments.leakage,
        "displacement": adjustments.displacement,
        "substitution": adjustments.substitution,
    }
    found = [Step("gross", gross, gross)]
    left = gross
    for name, share in shares.items():
        found.append(Step(name, -left * share, left * (1 - share)))
        left *= 1 - share
    if adjustments.multiplier != 1:
        more = left * (adjustments.multiplier - 1)
        found.append(Step("multiplier", more, left + more))
    return tuple(found)


def accelerated_share(year: int, started_on: date, would_have_started_on: date | None) -> float:
    """Share of a year's effect that is credited when it only came earlier.

    Only the time between the start and the day on which it would have started anyway is credited.
    The effect is taken to be spread evenly over the days on which it ran in the year.
    :func:`accelerated_days` gives the two numbers of days.

    Args:
        year: the year of the claim.
        started_on: when the exchange began.
        would_have_started_on: when it would have begun without the programme; None = never.

    Raises:
        InputError: it would have started before it did.

    >>> accelerated_share(2025, date(2024, 7, 1), date(2025, 7, 2))  # 182 of 365 days
    0.4986301369863014
    """
    if would_have_started_on is None:
        return 1.0
    credited, ran = accelerated_days(year, started_on, would_have_started_on)
    return credited / ran if ran else 0.0


def accelerated_days(year: int, started_on: date, would_have_started_on: date) -> tuple[int, int]:
    """Days of a year that are credited, and days on which the exchange ran in it.

    Raises:
        InputError: it would have started before it did.

    >>> accelerated_days(2025, date(2024, 7, 1), date(2025, 7, 2))
    (182, 365)
    """
    if would_have_started_on < started_on:
        raise InputError(
            f"the exchange began on {started_on} and would have begun without the programme on "
            f"{would_have_started_on}; accepted: that day or a later one."
        )
    first = max(started_on, date(year, 1, 1))
    after = date(year, 12, 31) + timedelta(days=1)
    ran = max(0, (after - first).days)
    return max(0, (min(would_have_started_on, after) - first).days), ran


def credited_share(
    kind: Kind | str,
    year: int,
    *,
    deadweight: float | None = None,
    started_on: date | None = None,
    would_have_started_on: date | None = None,
) -> float:
    """Share of a claim that is additional by the way in which it is; before leakage and the rest.

    ``larger`` and ``better`` take the share that would have happened anyway, ``earlier``
    takes the dates. What would have happened elsewhere is additional to the region.

    Raises:
        InputError: what the kind needs was not given; says what.
    """
    kind = kind_named(kind)
    if kind is Kind.NONE:
        return 0.0
    if kind is Kind.EARLIER:
        if started_on is None or would_have_started_on is None:
            raise InputError(
                "additionality 'earlier' needs the day on which the exchange began and the day on "
                "which it would have begun anyway; only the time between them is credited."
            )
        return accelerated_share(year, started_on, would_have_started_on)
    if deadweight is None:
        if kind in (Kind.LARGER, Kind.BETTER):
            raise InputError(
                f"additionality '{kind}' needs the share that would have happened anyway "
                "(deadweight, 0 to 1)."
            )
        return 1.0
    return 1.0 - _share("deadweight", deadweight)


def kind_named(name: str) -> Kind:
    """The kind of this name.

    Raises:
        InputError: there is no such kind; names those there are.
    """
    try:
        return Kind(name)
    except ValueError:
        raise InputError(
            f"'{name}' is no kind of additionality; accepted: {', '.join(Kind)}."
        ) from None


def would_have_started_on(started_on: date, earlier_years: float) -> date:
    """The day on which an exchange that came ``earlier_years`` sooner would have begun.

    Raises:
        InputError: the years are negative.

    >>> would_have_started_on(date(2024, 7, 1), 1.0)
    datetime.date(2025, 7, 1)
    """
    if not earlier_years >= 0:
        raise InputError(f"earlier by {earlier_years:g} years; accepted: 0 or more.")
    return started_on + timedelta(days=round(earlier_years * 365.25))


def _share(name: str, value: Any) -> float:
    if not 0 <= value <= 1:
        raise InputError(f"{name} is {value:g}; accepted: a share from 0 to 1.")
    return float(value)
