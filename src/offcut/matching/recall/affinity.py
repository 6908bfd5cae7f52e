"""Could this kind of business use this resource? A number for a pair, and why."""

from dataclasses import dataclass
from math import sqrt

from offcut.matching.recall.given import business_given, text_given, trade_given
from offcut.matching.recall.kinds import breadth
from offcut.matching.recall.receivers import fitting, suggestion, weighed
from offcut.matching.recall.trades import Trade, classes, donor_class, trade_name, trades

_SAME_GROUP = 0.6  # what an industry of the same three digits takes
_SAME_DIVISION = 0.3  # … of the same two digits
_NARROW = 0.2  # breadth of a trade that takes little
_PICKINESS = 0.3
_UNKNOWN_BREADTH = 0.2
_UNKNOWN_TRADE = 0.5  # a business that is not understood is taken as a middling taker


@dataclass(frozen=True, slots=True)
class Affinity:
    """Whether a kind of business could use a resource."""

    value: float  # 0–1, for order; not a probability
    industry: str  # class that the receiver was taken for; empty when it was not understood
    reason: str


def affinity(
    resource_text: str,
    receiver_text: str | int,
    *,
    donor_sic: str | int | None = None,
    without_country: str | None = None,
) -> float:
    """How well a resource and a kind of business go together, 0 to 1.

    Args:
        resource_text: the resource in free words.
        receiver_text: the business in free words, or its SIC or NACE code.
        donor_sic: code of the business that has the resource, or words for it, if known.
        without_country: leave precedents of this country out (for measuring).

    Raises:
        InputError: a text is no text, or a business no code and no words.

    >>> affinity("fly ash", "cement mill") > 0.5 > affinity("fly ash", "bakery")
    True
    """
    text, receiver, donor = _checked(resource_text, receiver_text, donor_sic)
    return _placed(receiver, fitting(text, donor, without_country))[0]


def explain_affinity(
    resource_text: str,
    receiver_text: str | int,
    *,
    donor_sic: str | int | None = None,
    without_country: str | None = None,
) -> Affinity:
    """As :func:`affinity`, with the class the receiver was taken for and the reason."""
    text, receiver, donor = _checked(resource_text, receiver_text, donor_sic)
    scores, cases = weighed(text, donor, without_country)
    value, trade, taker = _placed(receiver, fitting(text, donor, without_country))
    if trade is None:
        return Affinity(value, "", f"'{receiver}' is not a business that is known")
    whom = trade_name(trade.industry)
    if taker not in cases:
        return Affinity(value, trade.industry, f"{whom}: nothing is known that takes this")
    beside = "" if taker == trade.industry else f", as a near trade does ({trade_name(taker)})"
    reason = suggestion(taker, scores, cases).reason
    return Affinity(value, trade.industry, f"{whom}{beside}: {reason}")


def _checked(
    resource_text: str, receiver_text: str | int, donor_sic: str | int | None
) -> tuple[str, str, str]:
    """The resource, the receiver and the class of the donor, as text."""
    return (
        text_given("resource_text", resource_text),
        trade_given("receiver_text", receiver_text),
        donor_class(business_given("donor_sic", donor_sic)),
    )


def _placed(receiver_text: str, fits: dict[str, float]) -> tuple[float, Trade | None, str]:
    """The affinity, the trade that the receiver was taken for, and the class that decides."""
    meant = trades(receiver_text)
    if not meant:
        middling = sum(fits.values()) / len(classes())
        return _scaled(_UNKNOWN_TRADE * middling, _UNKNOWN_BREADTH, fits), None, ""
    best = max(meant, key=lambda trade: trade.weight * _near(trade, fits)[0])
    value, taker = _near(best, fits)
    return _scaled(best.weight * value, breadth().get(best.industry, 0.0), fits), best, taker


def _scaled(fit: float, wide: float, fits: dict[str, float]) -> float:
    """The fit of one pair, by how widely the resource is taken and how widely the trade takes.

    Steam's forty takers share it, sulphur's few do not; a power station that takes nearly anything
    burnable says less by taking this. The root at the end only spreads small values.
    """
    if fit <= 0:
        return 0.0
    spread = sqrt(sqrt(sum(value * value for value in fits.values())))
    picky = (_NARROW / (_NARROW + wide)) ** _PICKINESS
    return round(sqrt(min(1.0, fit / max(spread, fit) * picky)), 4)


def _near(trade: Trade, fits: dict[str, float]) -> tuple[float, str]:
    """The best score of the trade's class or, for less, of a class near it; and that class."""
    own = trade.industry
    near = ((fits[code] * _closeness(own, code), code) for code in fits if code[:2] == own[:2])
    return max(near, default=(0.0, own))


def _closeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return _SAME_GROUP if one[:3] == other[:3] else _SAME_DIVISION
