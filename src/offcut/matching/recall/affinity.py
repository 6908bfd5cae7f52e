"""Could this kind of business use this resource? A number for a pair, and why."""

from dataclasses import dataclass
from math import sqrt

from offcut.matching.recall.receivers import suggestion, weighed
from offcut.matching.recall.trades import Trade, donor_class, trade_name, trades

_SAME_GROUP = 0.6  # what an industry of the same three digits takes
_SAME_DIVISION = 0.3  # … of the same two digits
_UNKNOWN_TRADE = 0.5  # a business that is not understood is taken as a middling taker


@dataclass(frozen=True, slots=True)
class Affinity:
    """Whether a kind of business could use a resource."""

    value: float  # 0–1, for order; not a probability
    industry: str  # class that the receiver was taken for; empty when it was not understood
    reason: str


def affinity(
    resource_text: str,
    receiver_text: str,
    *,
    donor_sic: str | None = None,
    without_country: str | None = None,
) -> float:
    """How well a resource and a kind of business go together, 0 to 1.

    Args:
        resource_text: the resource in free words.
        receiver_text: the business in free words, or its SIC or NACE code.
        donor_sic: code of the business that has the resource, or words for it, if known.
        without_country: leave precedents of this country out (for measuring).

    >>> affinity("fly ash", "cement mill") > 0.4 > affinity("fly ash", "bakery")
    True
    """
    scores, _ = weighed(resource_text, donor_class(donor_sic), without_country)
    return _placed(receiver_text, scores)[0]


def explain_affinity(
    resource_text: str,
    receiver_text: str,
    *,
    donor_sic: str | None = None,
    without_country: str | None = None,
) -> Affinity:
    """As :func:`affinity`, with the class the receiver was taken for and the reason."""
    scores, cases = weighed(resource_text, donor_class(donor_sic), without_country)
    value, trade, taker = _placed(receiver_text, scores)
    if trade is None:
        return Affinity(value, "", f"'{receiver_text}' is not a business that is known")
    whom = trade_name(trade.industry)
    if taker not in cases:
        return Affinity(value, trade.industry, f"{whom}: nothing is known that takes this")
    beside = "" if taker == trade.industry else f", as a near trade does ({trade_name(taker)})"
    reason = suggestion(taker, scores, cases).reason
    return Affinity(value, trade.industry, f"{whom}{beside}: {reason}")


def _placed(receiver_text: str, scores: dict[str, float]) -> tuple[float, Trade | None, str]:
    """The affinity, the trade that the receiver was taken for, and the class that decides."""
    spread = _spread(scores)
    meant = trades(receiver_text)
    if not meant:
        middling = sum(scores.values()) / max(1, len(scores))
        return round(_UNKNOWN_TRADE * middling / spread, 4), None, ""
    best = max(meant, key=lambda trade: trade.weight * _near(trade, scores)[0])
    value, taker = _near(best, scores)
    return round(best.weight * value / spread, 4), best, taker


def _spread(scores: dict[str, float]) -> float:
    """How widely a resource is taken: steam's many takers share it, sulphur's few do not.

    The square root of the length of the scores; it is never below the root of the best score, so
    that an affinity stays within 0 … 1.
    """
    return max(1e-9, sqrt(sqrt(sum(value * value for value in scores.values()))))


def _near(trade: Trade, scores: dict[str, float]) -> tuple[float, str]:
    """The best score of the trade's class or, for less, of a class near it; and that class."""
    own = trade.industry
    near = ((scores[code] * _closeness(own, code), code) for code in scores if code[:2] == own[:2])
    return max(near, default=(0.0, own))


def _closeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return _SAME_GROUP if one[:3] == other[:3] else _SAME_DIVISION
