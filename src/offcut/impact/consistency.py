"""What cells of one row, or rows of several sheets, say against each other, or name in vain."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from offcut import reference
from offcut.errors import InputError
from offcut.impact.attribution import check_attribution
from offcut.impact.factors import FactorSet, factor_set, set_names
from offcut.impact.guards import near_a_thousandth, written
from offcut.impact.model import Claim, Stage, Synergy
from offcut.impact.records import Records
from offcut.impact.workbook import Workbook
from offcut.listings.fields import nearest
from offcut.listings.model import Problem
from offcut.listings.sheets import error, warning

_MANY = 1.001  # a claim above its movements by more than this is told
_ORDER = (
    Stage.IDEA,
    Stage.DISCUSSION,
    Stage.NEGOTIATION,
    Stage.IMPLEMENTATION,
    Stage.COMPLETED,
)


def check(book: Workbook, records: Records, own: Sequence[FactorSet] = ()) -> Iterator[Problem]:
    """Every contradiction and every name that leads nowhere."""
    lists = _name_lists(_known_factors(own))
    names = frozenset((*set_names(), *(one.id for one in own)))
    for synergy, row in zip(records.synergies, book.rows["synergies"], strict=True):
        yield from _names(row, lists)
        yield from _stages(synergy, row["_row"])
        yield from _treatment(synergy, row["_row"])
    by_id = {synergy.id: synergy for synergy in records.synergies}
    for claim, row in zip(records.claims, book.rows.get("claims", ()), strict=True):
        yield from _claim(claim, row, by_id, names)
    yield from _doubled(records.claims)
    yield from _years_without_factors(records.claims, own)
    yield from _beyond_movements(book, records)
    yield from _shared_out(book)


def _known_factors(own: Sequence[FactorSet]) -> frozenset[str]:
    sets = [factor_set(name) for name in set_names()]
    return frozenset(name for factors in (*sets, *own) for name in factors)


def _name_lists(known: frozenset[str]) -> dict[str, tuple[Collection[str], str]]:
    """For each column that names something: what there is, and how a message says it."""
    materials = {name.split(".")[1] for name in known if name.startswith("waste_disposal.")}
    factor = "the id of a factor: 'offcut factors list' has them"
    material = f"one of {', '.join(sorted(materials))}"
    return {
        "displaced_factor": (known, factor),
        "processing_factor": (known, factor),
        "already_displaced": ({*known, "same", "nothing"}, "same, nothing, or a factor id"),
        "waste_material": (materials, material),
        "residue_material": (materials, material),
        "persistence": (reference.persistence_rules, "a rule of the table persistence-rules"),
    }


def _names(
    row: Mapping[str, Any], lists: Mapping[str, tuple[Collection[str], str]]
) -> Iterator[Problem]:
    """Cells that name a factor, a material or a rule which there is not."""
    for column, (names, accepted) in lists.items():
        given = row[column]
        if given is not None and given not in names:
            near = nearest(given, sorted(names), 60)
            told = "there is nothing of this name"
            yield error("synergies", row["_row"], column, given, told, accepted, near)


def _stages(synergy: Synergy, row: int) -> Iterator[Problem]:
    """Stages without their day, or out of order."""
    column = f"{synergy.stage}_on"
    if synergy.stage in (Stage.COMPLETED, Stage.LOST) and synergy.stage not in synergy.dates:
        told = f"the stage is '{synergy.stage}', but not since when"
        yield warning("synergies", row, column, None, told, "a date as 2027-01-31")
    if synergy.stage is Stage.LOST and synergy.completed_on is not None:
        told = "lost after it was completed: what it achieved before is counted nowhere"
        wanted = "'completed' for one that ran and ended; its claims then end with it"
        yield warning("synergies", row, "stage", "lost", told, wanted)
    if synergy.stage is Stage.LOST and not synergy.lost_reason:
        told = "lost, but not why: nothing can be learnt from it"
        yield warning("synergies", row, "lost_reason", None, told)
    dated = [(stage, synergy.dates[stage]) for stage in _ORDER if stage in synergy.dates]
    for (first, before), (second, after) in pairwise(dated):
        if after < before:
            told = f"earlier than '{first}' on {before}"
            yield warning("synergies", row, f"{second}_on", str(after), told, "days in order")


def _treatment(synergy: Synergy, row: int) -> Iterator[Problem]:
    """What would leave a gap in the account of a treatment or of a way back."""
    done = synergy.processing

    def note(column: str, told: str) -> Problem:
        return warning("synergies", row, column, None, f"{told}; its emissions are a gap")

    used = (done.electricity_kwh, done.gas_kwh, done.diesel_l, done.factor)
    if done.kind == "treated" and all(part is None for part in used):
        yield note("electricity_kwh", "treated, but not with what")
    if done.kind == "treated" and done.yield_ < 1 and done.residue_share is None:
        yield note("residue_share", "product_yield is below 1, but not what is left over")
    if synergy.haul.empty_return and synergy.haul.load_t is None:
        yield note("load_t", "part of the way back is empty, but not what a load weighs")


def _claim(
    claim: Claim, row: Mapping[str, Any], by_id: Mapping[str, Synergy], names: frozenset[str]
) -> Iterator[Problem]:
    sheet, number = "claims", row["_row"]
    bounds = [
        (name, row[name])
        for name in ("quantity_low", "quantity", "quantity_high")
        if row[name] is not None
    ]
    synergy = by_id[claim.synergy]
    for (first, low), (second, high) in pairwise(bounds):
        if high < low:
            ends = (claim.quantity_low, claim.quantity_high)
            told = f"below {first}, {written(low)}"
            told += _slip(claim, synergy.prediction.quantity, *ends)
            yield error(sheet, number, second, written(high), told, "low, central, high in order")
    if claim.factor_set and claim.factor_set not in names:
        there = ", ".join(sorted(names))
        told = "no such factor set"
        near = nearest(claim.factor_set, sorted(names), 60)
        yield error(sheet, number, "factor_set", claim.factor_set, told, there, near)
    done = synergy.completed_on
    if done is not None and claim.year < done.year:
        told = f"a year before '{synergy.id}' was completed, {done}"
        yield warning(sheet, number, "year", str(claim.year), told, f"{done.year} or later")
    elif synergy.stage is not Stage.COMPLETED:
        told = f"'{synergy.id}' is at stage '{synergy.stage}': nothing in this row is an outcome"
        yield warning(sheet, number, "synergy_id", claim.synergy, told)


def _slip(claim: Claim, predicted: float | None, *others: float | None) -> str:
    """What to think of where a thousandth of a quantity, or a thousandfold, would be near."""
    if claim.quantity is None:
        return ""
    expected = (
        (predicted, "what was predicted"),
        *((other, "what else is stated") for other in others),
    )
    hints = (near_a_thousandth(claim.quantity, value, what) for value, what in expected)
    return next((f"; {hint}" for hint in hints if hint), "")


def _years_without_factors(claims: Iterable[Claim], own: Sequence[FactorSet]) -> Iterator[Problem]:
    """The first claim of each year that no factor set is of, unless it is pinned to one."""
    years = {factors.year for factors in (*(factor_set(name) for name in set_names()), *own)}
    told_of: set[int] = set()
    for claim in claims:
        if claim.year not in years | told_of and claim.factor_set is None:
            told_of.add(claim.year)
            near = max((year for year in years if year < claim.year), default=min(years))
            told = f"there is no factor set of {claim.year}; that of {near} is used"
            given = str(claim.year)
            yield warning("claims", claim.source.row, "year", given, told, "a name in factor_set")


def _doubled(claims: Iterable[Claim]) -> Iterator[Problem]:
    """Two claims for one synergy in one year."""
    seen: dict[tuple[str, int], int] = {}
    for claim in claims:
        row = claim.source.row
        first = seen.setdefault((claim.synergy, claim.year), row)
        if first != row:
            told = f"'{claim.synergy}' is claimed for {claim.year} in row {first} already"
            accepted = "one row a synergy and year"
            yield error("claims", row, "synergy_id", claim.synergy, told, accepted)


def _shared_out(book: Workbook) -> Iterator[Problem]:
    """Shares that programmes claim of one synergy and that come to more than the whole."""
    by_synergy: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in book.rows.get("attribution", ()):
        by_synergy[row["synergy_id"]].append(row)
    for synergy, rows in by_synergy.items():
        shares: dict[str, float] = defaultdict(float)
        for stated in rows:
            shares[stated["programme"]] += stated["share"]
        try:
            check_attribution(shares, f"'{synergy}'")
        except InputError as found:
            last, places = rows[-1], " and ".join(str(row["_row"]) for row in rows)
            told = f"{found} It is in {'row' if len(rows) == 1 else 'rows'} {places}"
            yield error("attribution", last["_row"], "share", f"{last['share']:.4g}", told)


def _beyond_movements(book: Workbook, records: Records) -> Iterator[Problem]:
    """Claims for more than the movements that are listed for their year."""
    moved: dict[tuple[str, int], float] = defaultdict(float)
    for row in book.rows.get("movements", ()):
        moved[row["synergy_id"], row["moved_on"].year] += row["quantity"]
    predicted = {synergy.id: synergy.prediction.quantity for synergy in records.synergies}
    for claim in records.claims:
        listed = moved.get((claim.synergy, claim.year))
        if listed and claim.quantity and claim.quantity > listed * _MANY:
            told = f"more than the {written(listed)} that its movements of {claim.year} come to"
            hint = _slip(claim, predicted.get(claim.synergy), listed)
            told, given = f"{told}{hint}", written(claim.quantity)
            yield warning("claims", claim.source.row, "quantity", given, told)
