"""A row's cells → a listing: column by column, every problem noted, nothing guessed in silence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from offcut.errors import InputError
from offcut.listings import fields
from offcut.listings.columns import FORMS, HAVE_FATES, KINDS, WANT_FATES
from offcut.listings.completeness import Filled, assess
from offcut.listings.declared import add_declared
from offcut.listings.fields import CellError, nearest
from offcut.listings.hazard import read_hazard
from offcut.listings.inference import TypeGuess, Words
from offcut.listings.material import Named, read_type, read_uses
from offcut.listings.model import Kind, Listing, Problem
from offcut.listings.properties import read_limits, read_measurements
from offcut.listings.purpose import implied_limits
from offcut.listings.quantities import written_unit
from offcut.listings.quantity_cells import Money, Quantity, read_money, read_quantity
from offcut.listings.row import Row, note_spreadsheet_errors
from offcut.places import Place, at, expected_exact, nearest_postcode, point_problem, resolve
from offcut.reference import Limit, Severity
from offcut.resources import Quality

Guesses = Mapping[Words, tuple[TypeGuess, ...]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the cells of a row say that many rows have in common, with the problems in them."""

    kind: Kind
    sic_code: str | None
    named: Named
    use: str | None
    uses: tuple[str, ...]
    start: date | None
    end: date | None
    code: str | None
    hazardous: bool | None
    form: str | None
    fate: str | None
    profile: tuple[float, ...]
    shelf_life: int | None
    quality: Quality
    limits: tuple[Limit, ...]
    problems: tuple[tuple[Problem, ...], ...]  # before the place, before the quantity, after it


_IN_COMMON = (
    "kind", "sic_code", "resource", "resource_type", "use", "available_from", "available_to",
    "ewc_code", "hazardous", "form", "current_fate", "monthly_profile", "shelf_life_days",
    "properties",
)  # fmt: skip
_MOST_KNOWN = 50_000
_known: dict[tuple[object, ...], _Told] = {}


def read_row(row: Row, listing_id: str, guesses: Guesses) -> Listing | None:
    """The listing of a row, or None when it has errors (all noted in ``row.problems``).

    ``guesses`` holds the types suggested for each (resource words, SIC code, kind) of the file.
    """
    note_spreadsheet_errors(row)
    if "organisation" in row.columns and not row.get("organisation"):
        row.error("organisation", _EMPTY)
    told = _told(row, guesses)
    before, between, after = told.problems
    row.take(before)
    place = _place(row)
    row.take(between)
    quantity = read_quantity(row, told.named)
    money = read_money(row, told.named, quantity.basis, told.kind)
    row.take(after)
    if place is None or row.failed:
        return None
    return _listing(row, listing_id, told, place, quantity, money)


def _listing(
    row: Row, listing_id: str, told: _Told, place: Place, quantity: Quantity, money: Money
) -> Listing:
    """What a row without errors says, put together."""
    score, advice = assess(_filled(told, quantity, money, place))
    return Listing(
        id=listing_id,
        organisation=row.get("organisation"),
        kind=told.kind,
        resource=row.get("resource"),
        place=place,
        resource_type=told.named.resource_type,
        type_confidence=told.named.confidence,
        type_inferred=told.named.inferred,
        use=told.use,
        uses=told.uses,
        sic_code=told.sic_code,
        unit=quantity.basis.unit,
        amount=quantity.amount,
        min_lot=quantity.min_lot,
        monthly_profile=told.profile,
        shelf_life_days=told.shelf_life,
        available_from=told.start,
        available_to=told.end,
        form=told.form,
        ewc_code=told.code,
        hazardous=told.hazardous,
        current_fate=told.fate,
        disposal_cost=money.disposal_cost,
        purchase_price=money.purchase_price,
        quality=dict(told.quality),
        limits=told.limits,
        terms=money.terms,
        notes=row.get("notes"),
        decline_per_year=money.decline_per_year,
        completeness=score,
        add_first=advice,
        row=row.number,
        sheet=row.sheet,
    )


def _filled(told: _Told, quantity: Quantity, money: Money, place: Place) -> Filled:
    return Filled(
        kind=told.kind,
        resource_type=told.named.resource_type,
        confidence=told.named.confidence,
        amount_rough=None if quantity.amount is None else quantity.amount.rough,
        use=bool(told.use),
        uses=bool(told.uses),
        measured=frozenset(told.quality),
        limits=bool(told.limits),
        fate=told.fate is not None,
        disposal_cost=money.disposal_cost is not None,
        purchase_price=money.purchase_price is not None,
        ewc_code=told.code is not None,
        hazard=told.hazardous is not None,
        exact_place=not place.approximate,
        industry=told.sic_code is not None,
    )


_EMPTY = "empty, but every listing needs it"


def _told(row: Row, guesses: Guesses) -> _Told:
    """What is common to all rows with these cells, read once for them."""
    get = row.cells.get
    unit = written_unit(get("quantity", ""), get("unit", ""))
    key = (row.columns, unit, *map(get, _IN_COMMON))
    found = _known.get(key)
    if found is None:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        found = _known[key] = _read(Row(row.sheet, row.number, row.cells, row.columns), guesses)
    return found


def _read(row: Row, guesses: Guesses) -> _Told:
    for column in ("kind", "resource"):
        if column in row.columns and not row.get(column):
            row.error(column, _EMPTY)
    kind = Kind(row.read("kind", fields.choice, KINDS) or "have")
    sic_code = row.read("sic_code", fields.industry)
    before = row.hand_over()
    named = read_type(row, guesses.get((row.get("resource"), sic_code, kind.value), ()))
    use, uses = read_uses(row, kind, named, sic_code)
    between = row.hand_over()
    start, end = _window(row)
    code, hazardous = read_hazard(row)
    form = row.read("form", fields.choice, FORMS)
    fate = _fate(row, kind)
    profile = row.read("monthly_profile", fields.monthly_shares) or ()
    shelf_life = row.read("shelf_life_days", fields.whole_days)
    flow = named.record.flow if named.record else None
    return _Told(
        kind=kind,
        sic_code=sic_code,
        named=named,
        use=use,
        uses=uses,
        start=start,
        end=end,
        code=code,
        hazardous=hazardous,
        form=form,
        fate=fate,
        profile=profile,
        shelf_life=shelf_life,
        quality=_quality(row, named, flow) if kind is Kind.HAVE else {},
        limits=_limits(row, flow, uses) if kind is Kind.WANT else (),
        problems=(before, between, row.hand_over()),
    )


def _quality(row: Row, named: Named, flow: str | None) -> Quality:
    """The measurements of a have: those of its properties, and what its words declare."""
    return add_declared(row, named, read_measurements(row, flow))


def _limits(row: Row, flow: str | None, uses: tuple[str, ...]) -> tuple[Limit, ...]:
    """The want's own limits, and those of its purpose: law is not set aside by a wish."""
    own = read_limits(row, flow)
    asked = {limit.property for limit in own}
    implied = implied_limits(row.get("resource"), flow, uses)
    return (
        *own,
        *(e for e in implied if e.severity is Severity.LEGAL or e.property not in asked),
    )


def _place(row: Row) -> Place | None:
    """The postcode's place, or the point's; a point is more exact than an outcode."""
    latitude, longitude = _point(row)
    if not row.get("site_postcode"):
        if latitude is None or longitude is None:
            pointed = row.get("latitude") or row.get("longitude")
            if "site_postcode" in row.columns and not pointed:
                row.error("site_postcode", "empty, but every listing needs a place", _PLACES)
            return None
        return at(latitude, longitude)
    try:
        place = resolve(row.get("site_postcode"))
    except InputError as problem:
        row.error("site_postcode", str(problem).rstrip("."), None)
        return None
    if latitude is not None and longitude is not None:
        point = at(latitude, longitude)
        return replace(point, postcode=place.postcode)
    if expected_exact(place):
        row.warn(
            "site_postcode",
            "not in the region's table (new, withdrawn or mistyped?); the middle of"
            f" {str(place.postcode).partition(' ')[0]} is taken",
            None,
            nearest_postcode(str(place.postcode)),
        )
    return place


_PLACES = "a postcode, an outcode, or latitude and longitude"


def _point(row: Row) -> tuple[float | None, float | None]:
    latitude, longitude = row.read("latitude", fields.number), row.read("longitude", fields.number)
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        if not row.get(missing):
            row.error(missing, "empty, though the other half of the point is given")
        return None, None
    problem = point_problem(latitude, longitude)
    if problem:
        row.error("latitude", problem, "latitude about 52 and longitude about -2")
        return None, None
    return latitude, longitude


def _window(row: Row) -> tuple[date | None, date | None]:
    start = row.read("available_from", fields.day, row.doubts("available_from"))
    end = row.read("available_to", fields.day, row.doubts("available_to"), last=True)
    if start and end and end < start:
        row.error(
            "available_to",
            f"ends before it starts ({start.isoformat()})",
            f"a day on or after {start.isoformat()}",
        )
    return start, end


def _fate(row: Row, kind: Kind) -> str | None:
    cell = row.get("current_fate")
    if not cell:
        return None
    mine, others = (HAVE_FATES, WANT_FATES) if kind is Kind.HAVE else (WANT_FATES, HAVE_FATES)
    try:
        word = fields.choice(cell, (*mine, *others))
    except CellError as problem:
        row.error("current_fate", problem.message, ", ".join(mine), nearest(cell, mine))
        return None
    if word == "recycled" and kind is Kind.HAVE:
        return "recycling"
    if word == "recycling" and kind is Kind.WANT:
        return "recycled"
    if word in others:
        row.error("current_fate", f"not a fate of a {kind.value}", ", ".join(mine))
        return None
    return word
