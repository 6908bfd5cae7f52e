"""Cost of a unit of result, under both conventions in use; each figure carries its convention.

*Whole spend*: the whole spend is divided by each result in turn, as Parliament was told of the
BREW programme in 2007; such figures must never be added, since each holds all of the spend.
*Apportioned*: the spend is shared out among the results by weights that the programme states;
without stated weights there is no such figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from offcut.errors import InputError

_ROUNDING = 1e-6


class Convention(StrEnum):
    """What is divided by the result."""

    WHOLE = "whole spend"
    APPORTIONED = "apportioned spend"


@dataclass(frozen=True, slots=True)
class Result:
    """A result of a programme: amount, unit, and on which basis it was worked out."""

    metric: str
    amount: float | None  # None = not known
    unit: str
    basis: str  # e.g. ``net, in year 2025``


@dataclass(frozen=True, slots=True)
class UnitCost:
    """GBP for one unit of a result; None where there is no such figure, and why."""

    metric: str
    gbp_per_unit: float | None
    unit: str
    convention: Convention
    spend_gbp: float  # that was divided
    weight: float  # of the whole spend
    basis: str
    price_base: str
    reason: str = ""  # why there is no figure

    @property
    def told(self) -> str:
        """The figure with its convention, basis and price base."""
        what = f"{self.metric}, {self.convention}, {self.basis}, {self.price_base}"
        if self.gbp_per_unit is None:
            return f"{what}: {self.reason}"
        return f"{what}: £{self.gbp_per_unit:,.2f}/{self.unit}"


def whole_spend(
    spend_gbp: float, results: Mapping[str, Result], price_base: str
) -> dict[str, UnitCost]:
    """The whole spend over each result.

    >>> landfill = Result("landfill", 675_000, "t", "gross, in year 2005-06")
    >>> whole_spend(18_576_000, {"landfill": landfill}, "2005-06 prices")["landfill"].gbp_per_unit
    27.52
    """
    return {
        name: _unit_cost(result, Convention.WHOLE, spend_gbp, 1.0, price_base)
        for name, result in results.items()
    }


def apportioned_spend(
    spend_gbp: float,
    results: Mapping[str, Result],
    weights: Mapping[str, float] | None,
    price_base: str,
) -> dict[str, UnitCost]:
    """The spend shared out by the programme's own weights, over each result that has one.

    Raises:
        InputError: no weights were stated, one is not from 0 to 1, they do not come to one, or
            one is of a result that there is not.
    """
    checked = check_weights(weights, results)
    return {
        name: _unit_cost(
            results[name], Convention.APPORTIONED, spend_gbp * weight, weight, price_base
        )
        for name, weight in checked.items()
    }


def check_weights(
    weights: Mapping[str, float] | None, results: Mapping[str, Result]
) -> dict[str, float]:
    """The weights, when they share out the whole spend among results that there are.

    Raises:
        InputError: as :func:`apportioned_spend`.
    """
    if not weights:
        raise InputError(
            "no weights to share out the spend: the programme states them, for each result a "
            "share, together 1. Offcut does not choose them. Results: " + ", ".join(results) + "."
        )
    strange = [name for name in weights if name not in results]
    if strange:
        raise InputError(
            f"weights for what is no result: {', '.join(strange)}; accepted: {', '.join(results)}."
        )
    for name, weight in weights.items():
        if not 0 <= weight <= 1:
            raise InputError(f"the weight of '{name}' is {weight:g}; accepted: 0 to 1.")
    total = sum(weights.values())
    if abs(total - 1) > _ROUNDING:
        raise InputError(
            f"the weights come to {total:g} ("
            + ", ".join(f"'{name}' {weight:g}" for name, weight in weights.items())
            + "); accepted: 1 in all, so that the spend is shared out once."
        )
    return dict(weights)


def _unit_cost(
    result: Result, convention: Convention, spend_gbp: float, weight: float, price_base: str
) -> UnitCost:
    value, reason = None, ""
    if result.amount is None:
        reason = "the result is not known"
    elif result.amount <= 0:
        reason = f"the result is {result.amount:g} {result.unit}: nothing to divide by"
    else:
        value = spend_gbp / result.amount
    return UnitCost(
        result.metric, value, result.unit, convention, spend_gbp, weight, result.basis,
        price_base, reason,
    )  # fmt: skip
