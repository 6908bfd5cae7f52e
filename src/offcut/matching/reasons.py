"""The reason of a match in one or two sentences."""

from collections.abc import Sequence

from offcut.matching.model import LimitCheck, Route, Step, Verdict, Worth
from offcut.resources.rounding import readable


def reason(route: Route, worked: Worth, blocked: str | None = None) -> str:
    """Why it would work, or not: fit first, then money."""
    if blocked:
        return _sentence(blocked)
    return f"{_fit(route)} {_gain(worked, fits=route.verdict is not Verdict.FAIL)}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _fit(route: Route) -> str:
    way = _way(route)
    count = sum(1 for check in route.limits if check.verdict is not Verdict.FAIL)
    deciding = route.deciding
    if route.verdict is Verdict.PASS:
        nearest = f"; nearest is {deciding.name}{_margin(deciding)}" if deciding else ""
        every = "its one limit holds" if count == 1 else f"all {count} limits hold"
        return _sentence(f"{way}: {every}{nearest}")
    if deciding is None:
        return _sentence(f"{way}: {_WITHOUT_LIMIT[route.verdict]}")
    return _sentence(f"{way}: {_decided(route.verdict, deciding)}")


_WITHOUT_LIMIT = {
    Verdict.MARGINAL: "the kinds of material agree; no limit was given to test",
    Verdict.PLAUSIBLE: "the kinds of material seem to agree; no limit was given to test",
    Verdict.UNKNOWN: "no limit is known, so nothing is shown yet",
    Verdict.FAIL: "it does not fit",
}


def _way(route: Route) -> str:
    if route.steps:
        via = f"after {', then '.join(said(steps) for steps in route.steps_once)}"
        if route.treated_share < 1:
            return f"{via} of {route.treated_share:.0%} of it"
        return f"{via}, up to {route.share:.0%} of the input" if route.share < 1 else via
    return f"as up to {route.share:.0%} of the input" if route.share < 1 else "as it is"


def said(steps: Sequence[Step]) -> str:
    """The name of a step, with how many sources of a blend go through it."""
    return steps[0].name if len(steps) == 1 else f"{steps[0].name} (each of {len(steps)})"


def _decided(verdict: Verdict, check: LimitCheck) -> str:
    if verdict is Verdict.UNKNOWN:
        return f"no value for {check.name}"
    if verdict is Verdict.FAIL:
        return f"{check.name} breaks {limit_text(check)}{_value(check)}"
    if verdict is Verdict.PLAUSIBLE:
        return f"typical values fit, {check.name} is not measured{_margin(check)}"
    if check.verdict is Verdict.FAIL:
        return f"{check.name} breaks {limit_text(check)}{_value(check)}, a guide value: ask"
    if check.verdict is Verdict.UNKNOWN:
        return f"no value for {check.name}, which has a guide value only: ask"
    if check.verdict is Verdict.PLAUSIBLE:
        return f"{check.name}, which has a guide value only, is not measured{_margin(check)}"
    return f"{check.name} is close to {limit_text(check)}{_margin(check)}"


def _value(check: LimitCheck) -> str:
    if check.category is not None:
        return f" (it is {check.category.replace('_', ' ')})"
    return "" if check.value is None else f" (it is {readable(check.value)})"


def _margin(check: LimitCheck) -> str:
    return "" if check.margin is None else f" (margin {check.margin:.0%})"


def limit_text(check: LimitCheck) -> str:
    """A limit in words: ``at most 3 percent``."""
    unit = f" {check.unit}" if check.unit and check.unit != "dimensionless" else ""
    if check.categories:
        return "one of " + ", ".join(name.replace("_", " ") for name in check.categories)
    if check.min is not None and check.max is not None:
        return f"{readable(check.min, 6)} to {readable(check.max, 6)}{unit}"
    if check.max is not None:
        return f"at most {readable(check.max, 6)}{unit}"
    return f"at least {readable(check.min, 6)}{unit}" if check.min is not None else "its limit"


def _gain(worked: Worth, *, fits: bool) -> str:
    """The gain of both; of what does not fit it is only what it would be."""
    value = worked.value_gbp_per_year
    per = "a year" if worked.units_per_year is not None else f"per {worked.unit}"
    if value > 0:
        worth = "Worth" if fits else "If it did fit it would be worth"
        return f"{worth} £{value:,.0f} {per} to both together."
    loss = f"£{-value:,.0f} {per} more than is saved."
    return f"Not worth it: {loss}" if fits else f"Nor would it pay: {loss}"
