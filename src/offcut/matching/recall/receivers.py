"""Have → the industries (four digits) that may take it, with the reason for each.

Four signals are added, each in its own words:

* what the industry takes: the table ``takers``, weighed by what the text may mean;
* uses: an industry that buys for a use which the resource type can serve;
* precedents: published exchanges of the same kind of stream, likewise donors counting more;
* breadth: how many kinds of stream the industry takes at all. It decides where words say little.

The weights are set by hand and stand below; nothing is learnt from exchanges (ADR 0038).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from offcut import reference
from offcut.matching.recall.given import business_given, most_given, text_given
from offcut.matching.recall.kinds import StreamKind, Taker, breadth, takers_of
from offcut.matching.recall.precedents import Precedent, precedents
from offcut.matching.recall.streams import mended_text, streams_of
from offcut.matching.recall.trades import classes, donor_class, trade_name
from offcut.resources.naming import suggest_types

_USE = 0.1  # a use that the industry buys for, beside the row that it takes the stream
_PRECEDENT = 0.1  # one published exchange of this kind of stream to this industry
_PRECEDENTS_AT_MOST = 0.3
_BREADTH = 0.15
_ITSELF = 0.7  # a firm of the donor's own class: the residue is as likely its own
_LIKE_DONOR = {4: 1.0, 2: 0.75, 0: 0.5}  # digits shared with the donor of a precedent


@dataclass(frozen=True, slots=True)
class ReceiverSuggestion:
    """An industry that may take a resource."""

    industry: str  # class, four digits of NACE Rev. 2 and UK SIC 2007
    name: str
    score: float  # 0–1, for order; not a probability
    reason: str
    streams: tuple[str, ...] = ()  # kinds of stream it would take this as
    uses: tuple[str, ...] = ()  # ids of uses that it buys for
    precedents: tuple[str, ...] = ()  # ids of published exchanges


@dataclass(slots=True)
class _Case:
    """What speaks for one industry."""

    takes: list[tuple[float, StreamKind, Taker]] = field(default_factory=list)
    uses: dict[str, float] = field(default_factory=dict)
    told: list[tuple[float, Precedent]] = field(default_factory=list)


def suggest_receivers(
    text: str,
    donor_sic: str | int | None = None,
    k: int = 10,
    *,
    without_country: str | None = None,
) -> list[ReceiverSuggestion]:
    """The industries that may take a resource, likeliest first.

    Args:
        text: the resource in free words ("spent furan sand").
        donor_sic: UK SIC or NACE code of the business that has it, or words for it, if known.
        k: how many at most.
        without_country: leave precedents of this country out (for measuring).

    Raises:
        InputError: the text is no text, the donor no code and no words, or k no number from 0.

    >>> [found.industry for found in suggest_receivers("gypsum from flue gas washing", k=2)]
    ['2351', '2362']
    """
    most = most_given("k", k)
    donor = donor_class(business_given("donor_sic", donor_sic))
    if not (text_given("text", text).strip() or donor):
        return []
    scores, cases = weighed(text, donor, without_country)
    order = sorted(scores, key=lambda code: (-scores[code], code))[:most]
    return [suggestion(code, scores, cases) for code in order]


Weighed = tuple[dict[str, float], dict[str, "_Case"]]


@lru_cache(maxsize=10_000)
def weighed(text: str, donor: str, without_country: str | None) -> Weighed:
    """The score of every class of industry, and what speaks for those that have a case."""
    cases: dict[str, _Case] = defaultdict(_Case)
    for found in streams_of(text, donor or None):
        for row in takers_of().get(found.kind.id, ()):
            cases[row.industry].takes.append((found.share * row.weight, found.kind, row))
        for told in precedents(found.kind.id, without_country):
            cases[told.receiver].told.append((found.share * _alike(told.donor, donor), told))
    for use, industry, value in _uses(mended_text(text), donor):
        cases[industry].uses[use] = max(value, cases[industry].uses.get(use, 0.0))
    wide = breadth()
    scores = {
        code: _score(cases.get(code), wide.get(code, 0.0)) * (_ITSELF if code == donor else 1.0)
        for code in classes()
        if code in cases or code in wide
    }
    return scores, dict(cases)


def _alike(one: str, other: str) -> float:
    shared = 4 if one and one == other else 2 if one[:2] and one[:2] == other[:2] else 0
    return _LIKE_DONOR[shared]


def _uses(text: str, donor: str) -> Iterable[tuple[str, str, float]]:
    """Uses that the likeliest resource types can serve, with the industries that buy for them."""
    for found in suggest_types(text, industry=donor or None, limit=2):
        kind = reference.resource_types[found.resource_type]
        for name in kind.serves:
            for prefix in reference.uses[name].industries:
                for code in classes():
                    if code.startswith(prefix) and len(prefix) >= 3:
                        yield name, code, found.confidence


@lru_cache(maxsize=10_000)
def fitting(text: str, donor: str, without_country: str | None) -> dict[str, float]:
    """The score of each class that has a case, breadth left out: how well it goes with this."""
    _, cases = weighed(text, donor, without_country)
    return {code: _squeezed(_speaks(case)) for code, case in cases.items()}


def _score(case: _Case | None, wide: float) -> float:
    """A number in 0 … 1 that orders the industries."""
    return _squeezed((_speaks(case) if case else 0.0) + _BREADTH * wide)


def _speaks(case: _Case) -> float:
    told = sum(_PRECEDENT * value for value, _ in case.told)
    return (
        sum(value for value, _, _ in case.takes)
        + _USE * max(case.uses.values(), default=0.0)
        + min(_PRECEDENTS_AT_MOST, told)
    )


_MOST = 1 + _USE + _PRECEDENTS_AT_MOST + _BREADTH


def _squeezed(value: float) -> float:
    return value / _MOST


def suggestion(code: str, scores: dict[str, float], cases: dict[str, _Case]) -> ReceiverSuggestion:
    """One class of what :func:`weighed` found, with its reason."""
    case = cases.get(code) or _Case()
    takes = sorted(case.takes, key=lambda item: -item[0])
    told = [row for _, row in sorted(case.told, key=lambda item: -item[0])]
    uses = sorted(case.uses, key=lambda name: -case.uses[name])
    return ReceiverSuggestion(
        industry=code,
        name=trade_name(code),
        score=round(scores[code], 4),
        reason=_reason(takes, uses, told),
        streams=tuple(kind.id for _, kind, _ in takes),
        uses=tuple(uses),
        precedents=tuple(row.id for row in told),
    )


def _reason(
    takes: list[tuple[float, StreamKind, Taker]], uses: list[str], told: list[Precedent]
) -> str:
    said = [
        f"takes {_lower(kind.name)} ({row.grade} outlet: {row.use})" for _, kind, row in takes[:1]
    ]
    if uses:
        said.append(f"buys for the use {uses[0]}")
    if told:
        more = f" and {len(told) - 1} more" if len(told) > 1 else ""
        said.append(f"precedent: {told[0].told}{more}")
    return "; ".join(said) or "takes many kinds of stream; nothing is known of this one"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
