"""The explanation of a match: every limit, the treatment, own terms, joint gain — as far as seen.

It is read from the stored working, as the core told it on the day. What of it a viewer may know
follows from ``seeing.Sight``: own figures always, those of the other side never, and what both
make together once the names were shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from offcut.matching.model import LimitCheck, Verdict
from offcut.platform.listings.faces import PRIVATE_FIELDS
from offcut.platform.listings.models import Listing
from offcut.platform.matches.leaving_behind import Left, left_behind
from offcut.platform.matches.models import Match
from offcut.platform.matches.seeing import HAVE, WANT, Seen, givers
from offcut.platform.matches.wording import told_note, told_source, way
from offcut.reference import Severity, Statistic, Status
from offcut.reports import wordings
from offcut.resources import Evidence

_BUYER = "buyer"  # the source of a limit that a want stated itself
_GRADES = {
    None: "no value",
    Evidence.ARCHETYPE: "typical of its kind",
    Evidence.DECLARED: "declared by its owner",
    Evidence.LAB: "measured by a laboratory",
    Evidence.ACCREDITED: "measured by an accredited laboratory",
}
_SEVERITY = {
    Severity.LEGAL: "law",
    Severity.STANDARD: "standard",
    Severity.BUYER: "buyer",
    Severity.PREFERENCE: "preference",
}
_TERMS = {
    "disposal_cost": "What disposal costs you today",
    "purchase_price": "What you pay to buy today",
    "terms": "Your terms",
}
_NOT_OWN = ("haulage", "payment", "reject")  # rest on distance, on the other side, on the treatment


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit held against the material, as far as the viewer may know either side of it."""

    name: str
    limit: str
    value: str
    grade: str
    verdict: str
    severity: str
    status: str  # a mark where the limit is recalled or assumed
    note: str
    decides: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One treatment."""

    name: str
    product: float  # units of product per unit fed
    cost: float  # £ per unit of the have
    energy: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of money or carbon; what may not be known is None."""

    whose: str
    label: str
    rate: float | None
    unit: str
    amount: float | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation, ready to be shown."""

    way: str
    share: float | None  # at most so much of what the want uses; None: all of it
    limits: tuple[LimitRow, ...]
    steps: tuple[StepRow, ...]
    leaves: tuple[Left, ...]  # what treatments leave, to be taken somewhere
    own_terms: tuple[tuple[str, str], ...]  # as written
    own_rates: tuple[Line, ...]  # exact, per unit
    money: tuple[Line, ...]  # the whole account; empty before the names are shown
    carbon: tuple[Line, ...]
    others_gbp: float | None  # the other side's own lines together
    sources: tuple[tuple[str, float], ...]  # of a blend: name or words, share
    quantity_note: str
    questions: tuple[str, ...]
    version: str


def explain(match: Match, seen: Seen, working: Mapping[str, Any]) -> Explained:
    """The explanation of a match whose working is at hand."""
    route, worth = working["route"], working["worth"]
    exact = seen.sight.exact
    names = _source_names(match, seen)
    money = [_line(term, names) for term in worth["money"]]
    return Explained(
        way=way(route["kind"]),
        share=_share(route["share"], seen),
        limits=tuple(_limit(item, route["deciding"], seen) for item in route["limits"]),
        steps=tuple(_steps(route["steps"])),
        leaves=left_behind(match, seen, working),
        own_terms=_own_terms(match, seen),
        own_rates=tuple(_own_rates(worth["money"], match, seen)),
        money=tuple(row for row in money if _may_know(row, seen)) if exact else (),
        carbon=tuple(_carbon(term, names) for term in worth["carbon"]) if exact else (),
        others_gbp=_others(money, seen) if exact else None,
        sources=_sources(match, seen, names),
        quantity_note=(worth["quantity_note"] or "") if exact else "",
        questions=tuple(name.replace("_", " ") for name in route["questions"]),
        version=working["version"],
    )


def _share(share: float, seen: Seen) -> float | None:
    """The part that it may be of what is used: to a tenth for who may not know the values.

    It ends where a limit is reached, so that an exact one would tell the measured value.
    """
    if share >= 1:
        return None
    return share if seen.sight.exact or HAVE in seen.sight.terms else max(0.1, round(share, 1))


def check_of(told: Mapping[str, Any]) -> LimitCheck:
    """The core's record of a stored limit."""
    return LimitCheck(
        **{
            **told,
            "categories": tuple(told["categories"]),
            "severity": Severity(told["severity"]),
            "statistic": Statistic(told["statistic"]),
            "evidence": Evidence(told["evidence"]) if told["evidence"] else None,
            "verdict": Verdict(told["verdict"]),
            "status": Status(told["status"]),
        }
    )


def _limit(told: Mapping[str, Any], deciding: Mapping[str, Any] | None, seen: Seen) -> LimitRow:
    check = check_of(told)
    sight = seen.sight
    sees_value = sight.exact or HAVE in sight.terms or check.evidence in (None, Evidence.ARCHETYPE)
    sees_limit = sight.exact or WANT in sight.terms or check.source != _BUYER
    return LimitRow(
        name=check.name,
        limit=wordings.limit(check) if sees_limit else "the buyer's own limit",
        value=wordings.value(check) if sees_value else "known to the side that has it",
        grade=_GRADES[check.evidence],
        verdict=check.verdict.value,
        severity=_SEVERITY[check.severity],
        status=wordings.mark(check.status),
        note=(check.note or "") if sees_value and sees_limit else "",
        decides=deciding is not None and deciding["property"] == check.property,
    )


def _steps(steps: Iterable[Mapping[str, Any]]) -> Iterable[StepRow]:
    told: set[str] = set()
    for step in steps:
        if step["treatment"] in told:
            continue  # the same for another source of a blend
        told.add(step["treatment"])
        carrier = step["energy_carrier"]
        energy = f"{step['energy_kwh']:.3g} kWh of {carrier}" if step["energy_kwh"] else ""
        yield StepRow(step["name"], step["product_yield"], step["cost_gbp"], energy)


def _own_terms(match: Match, seen: Seen) -> tuple[tuple[str, str], ...]:
    """The terms that the viewer's own listing states, as written."""
    listing = _own(match, seen)
    if listing is None:
        return ()
    unit = f" per {listing.unit}" if listing.unit else ""
    found = []
    for name in PRIVATE_FIELDS:
        cell = getattr(listing, name)
        if cell:
            found.append((_TERMS[name], cell if name == "terms" else f"£{cell}{unit}"))
    return tuple(found)


def _own(match: Match, seen: Seen) -> Listing | None:
    """The viewer's own listing."""
    if seen.own_listing_id is None:
        return None
    listings = [match.want, *givers(match)]
    return next(row for row in listings if row.pk == seen.own_listing_id)


def _own_rates(money: Iterable[Mapping[str, Any]], match: Match, seen: Seen) -> Iterable[Line]:
    """What the own side saves or gives up, per unit: it follows from its own listing alone."""
    for term in money:
        of, label = _of(term["label"])
        if term["party"] != seen.side or label.startswith(_NOT_OWN):
            continue
        if of and of != str(seen.own_listing_id):
            continue
        yield Line(
            "You", label, term["rate"], wordings.unit(term["unit"]), None,
            _source(term), told_note(term["note"] or ""),
        )  # fmt: skip


def _of(label: str) -> tuple[str, str]:
    """Of a blend's line: the source it is of, and what it says."""
    before, colon, after = label.partition(": ")
    if colon and len(before) == 36 and before.count("-") == 4:
        return before, after
    return "", label


def _line(term: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    of, label = _of(term["label"])
    return Line(
        whose=term["party"],
        label=f"{names[of]}: {label}" if of in names else label,
        rate=term["rate"],
        unit=wordings.unit(term["unit"]),
        amount=term["amount"],
        source=_source(term),
        note=told_note(term["note"] or ""),
    )


def _carbon(term: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    """In whole kilograms: the factors bear no more."""
    line = _line(term, names)
    return replace(line, amount=None if line.amount is None else float(round(line.amount)))


def _source(term: Mapping[str, Any]) -> str:
    told, mark = told_source(term["source"]), wordings.mark(Status(term["status"]))
    return f"{told} ({mark})" if mark and term["source"] != "listing" else told


def _may_know(line: Line, seen: Seen) -> bool:
    """Own lines, and what both bear together; of the other side only the sum is told."""
    return line.whose in ("joint", seen.side) or line.whose in seen.sight.terms


def _others(money: Iterable[Line], seen: Seen) -> float | None:
    hidden = [row.amount for row in money if not _may_know(row, seen)]
    return sum(amount for amount in hidden if amount is not None) if hidden else None


def _source_names(match: Match, seen: Seen) -> dict[str, str]:
    """Of a blend: its sources by name where that may be known."""
    if not match.is_blend:
        return {}
    found = {}
    for number, source in enumerate(match.sources.all(), start=1):
        listing = source.listing
        mine = listing.pk == seen.own_listing_id
        name = listing.organisation.name if seen.sight.named else f"Source {number}"
        found[str(listing.pk)] = "Yours" if mine else name
    return found


def _sources(match: Match, seen: Seen, names: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    """Of a blend: who gives which share; to a source only its own before the reveal."""
    if not match.is_blend:
        return ()
    rows = [(names[str(s.listing_id)], s.share, s.listing_id) for s in match.sources.all()]
    if seen.sight.exact:
        return tuple((name, share) for name, share, _ in rows)
    return ()
