"""The parts of the report beside the matches: tests, what was not matched, data, assumptions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from offcut import reference
from offcut.figures import VERDICT_STYLES, gbp, km, number, percent
from offcut.listings import Kind, Listing
from offcut.matching.model import Match
from offcut.matching.ranking import RankedTest
from offcut.matching.residues import Residue
from offcut.matching.result import MatchResult, have_ids
from offcut.reports import wordings

TESTS, MISSES, WARNINGS, FIRST = 60, 40, 200, 12


@dataclass(frozen=True, slots=True)
class TableView:
    """Rows for reading: the first ones shown, the rest folded away."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0  # rows that the report does not hold
    first: int = FIRST
    numeric: frozenset[int] = frozenset()


def tests(ranked: Sequence[RankedTest], items: Mapping[str, Listing]) -> TableView:
    """What to test next: most value unlocked per pound first."""
    rows = []
    for number_, test in enumerate(ranked[:TESTS], start=1):
        have = items[test.have_id]
        takers = list(dict.fromkeys(items[want].organisation for want in test.want_ids))
        shown = ", ".join(takers[:3]) + (f" and {len(takers) - 3} more" if takers[3:] else "")
        rows.append(
            (
                str(number_),
                test.name,
                f"{have.organisation}: {have.resource}",
                gbp(test.cost_gbp),
                wordings.plural(test.days, "day"),
                gbp(test.unlocks_gbp),
                shown,
            )
        )
    headers = ("", "Test", "Of", "Cost", "Takes", "Could unlock a year", "Decides for")
    return TableView(
        headers, tuple(rows), max(0, len(ranked) - TESTS), numeric=frozenset({3, 4, 5})
    )


def residues(result: MatchResult, items: Mapping[str, Listing]) -> TableView:
    """What the treatments of the potential leave, dearest first, and where it could go."""
    ordered = sorted(result.residues, key=lambda item: -item.cost_gbp_per_year)
    rows = tuple(_residue(item, items) for item in ordered)
    headers = ("Residue", "Left by", "Amount a year", "Waste code", "Cost a year", "Could go to")
    return TableView(headers, rows, numeric=frozenset({2, 4}))


def _residue(item: Residue, items: Mapping[str, Listing]) -> tuple[str, ...]:
    listing, giver = item.listing, items[item.have_id]
    code = reference.waste_codes.get(listing.ewc_code) if listing.ewc_code else None
    goes = item.next_step
    if item.matches:
        best = item.matches[0]
        taker = items[best.want_id]
        label = VERDICT_STYLES[best.route.verdict.value].label.partition(":")[0].lower()
        gain = gbp(best.worth.value_gbp_per_year)
        goes = f"{taker.organisation}: {taker.resource} ({taker.id}, {label}), {gain} a year better"
    return (
        f"{item.name} ({listing.id})",
        f"{giver.organisation}: {giver.resource}",
        f"{number(item.units_per_year, 3)} {wordings.unit(listing.unit)}",
        code.display if code is not None else "–",
        gbp(item.cost_gbp_per_year),
        _sentence(goes),
    )


def unmatched(result: MatchResult, items: Mapping[str, Listing], kind: Kind) -> TableView:
    """Listings of one kind that nothing was found for."""
    rows = tuple(
        (
            f"{items[entry.listing_id].organisation}: {items[entry.listing_id].resource}",
            wordings.amount(items[entry.listing_id]),
            _sentence(entry.why),
            entry.next_step,
        )
        for entry in result.unmatched
        if items[entry.listing_id].kind is kind
    )
    return TableView(("Listing", "Quantity", "Why", "Next step"), rows)


def near_misses(result: MatchResult, items: Mapping[str, Listing]) -> TableView:
    """Pairs that came close: broken on a limit, or not worth it."""
    rows = tuple(_miss(match, items) for match in result.near_misses[:MISSES])
    headers = ("From", "To", "Why not", "Value a year", "Distance", "Would pay within")
    left = max(0, len(result.near_misses) - MISSES)
    return TableView(headers, rows, left, numeric=frozenset({3, 4, 5}))


def _miss(match: Match, items: Mapping[str, Listing]) -> tuple[str, ...]:
    haves = [items[name] for name in have_ids(match)]
    want, reach = items[match.want_id], match.worth.break_even_km
    return (
        " + ".join(f"{have.organisation}: {have.resource}" for have in haves),
        f"{want.organisation}: {want.resource}",
        match.reason,
        gbp(match.worth.value_gbp_per_year),
        km(match.distance_km),
        km(reach) if reach else "–",
    )


@dataclass(frozen=True, slots=True)
class DataQuality:
    """How complete the listings are, and what to add first."""

    facts: tuple[tuple[str, str], ...]
    advice: TableView
    warnings: TableView


def data_quality(result: MatchResult) -> DataQuality:
    """Completeness, doubts met while reading, and what would help most."""
    items = list(result.listings)
    mean = sum(item.completeness for item in items) / len(items) if items else None
    facts = (
        ("Listings", f"{len(result.listings.haves)} haves, {len(result.listings.wants)} wants"),
        ("Average completeness", percent(mean)),
        ("Less than half complete", str(sum(item.completeness < 0.5 for item in items))),
        ("Without a quantity", str(sum(item.amount is None for item in items))),
        ("Material inferred from the text", str(sum(item.type_inferred for item in items))),
        ("Material not understood", str(sum(item.resource_type is None for item in items))),
        ("Place known by outcode only", str(sum(item.place.approximate for item in items))),
    )
    first = Counter(item.add_first[0] for item in items if item.add_first)
    advice = TableView(
        ("What to add first", "Listings"),
        tuple((text, str(count)) for text, count in first.most_common(15)),
        max(0, len(first) - 15),
        numeric=frozenset({1}),
    )
    doubts = result.listings.warnings
    rows = tuple(
        (
            " ".join(str(part) for part in (w.sheet, w.row) if part is not None) or "–",
            w.column or "–",
            w.given if w.given is not None else "–",
            _sentence(w.message) + (f" Did you mean {w.suggestion}?" if w.suggestion else ""),
        )
        for w in doubts[:WARNINGS]
    )
    left = max(0, len(doubts) - WARNINGS)
    return DataQuality(facts, advice, TableView(("Row", "Column", "Given", "Doubt"), rows, left, 8))


def assumptions(result: MatchResult) -> TableView:
    """Every assumption in force, what the user set first."""
    ordered = sorted(result.assumptions.values(), key=lambda a: not a.overridden)
    rows = []
    for item in ordered:
        where = item.provenance
        span = "" if item.low is None or item.high is None else _span(item.low, item.high)
        mark = "set by you" if item.overridden else wordings.mark(where.status) or where.status
        rows.append(
            (
                item.description,
                item.id,
                f"{number(item.value, 4)} {wordings.unit(item.unit)}".rstrip(),
                span,
                str(mark),
                where.source,
                f"{where.reviewed_on:%-d %b %Y}",
            )
        )
    headers = ("What", "Id", "In force", "Range", "Status", "Source", "Reviewed")
    return TableView(headers, tuple(rows), numeric=frozenset({2}))


def _span(low: float, high: float) -> str:
    return f"{number(low, 4)} to {number(high, 4)}"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A document that figures of this report come from."""

    id: str
    title: str
    address: str | None
    seen: str


def sources(used: set[str]) -> tuple[SourceLine, ...]:
    """The sources of the limits, prices and factors shown, by id."""
    lines = []
    for name in sorted(used):
        source = reference.sources.get(name)
        if source is not None:
            safe = source.address if (source.address or "").startswith("https://") else None
            seen = f"{source.seen_on:%-d %b %Y}" if source.seen_on else ""
            lines.append(SourceLine(source.id, source.title, safe, seen))
    return tuple(lines)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
