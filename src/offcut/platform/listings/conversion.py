"""Between a listing of the database and the core's: the one place where the two meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from offcut.listings import Listing as CoreListing
from offcut.listings import Listings as CoreListings
from offcut.listings import Problem
from offcut.listings.columns import NAMES
from offcut.listings.quantities import written_unit
from offcut.listings.reading import guesses_for
from offcut.listings.records import from_text, to_text
from offcut.listings.row import Row
from offcut.listings.understand import read_row
from offcut.places import Place
from offcut.platform.listings.models import Listing, Measurement, Status
from offcut.platform.organisations.models import Site
from offcut.resources import Evidence
from offcut.resources import Measurement as CoreMeasurement
from offcut.resources.notation import format_quality, parse_measurements

WRITTEN: Mapping[str, str] = {
    "words": "resource",
    **{
        name: name
        for name in (
            "use", "quantity", "unit", "period", "min_lot", "monthly_profile", "shelf_life_days",
            "available_from", "available_to", "form", "ewc_code", "hazardous", "current_fate",
            "disposal_cost", "purchase_price", "properties", "terms", "notes", "kind",
        )
    },
}  # fmt: skip
"""Field of the database → column of the listing file, of what is kept as written."""

_STRENGTH = {evidence: place for place, evidence in enumerate(Evidence)}
_PLACED = ("listing_id", "organisation", "site_postcode", "latitude", "longitude", "sic_code")


@dataclass(frozen=True, slots=True)
class Understood:
    """What the core's reader makes of a listing: the listing, or what is wrong with it."""

    core: CoreListing | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being read."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def cells_of(listing: Listing, measured: Iterable[Measurement] = ()) -> dict[str, str]:
    """A listing as the cells of its row in a listing file; empty cells left out.

    Measurements stand among the properties: of two of one property the better evidence counts,
    then the later date.
    """
    organisation, site = listing.organisation, listing.site
    cells = {
        "listing_id": listing.reference or str(listing.id),
        "organisation": str(organisation.id),
        "site_postcode": site.postcode,
        "latitude": "" if site.postcode else repr(site.latitude),
        "longitude": "" if site.postcode else repr(site.longitude),
        "sic_code": organisation.sic_code,
        "resource_type": listing.resource_type if listing.type_given else "",
        **{column: getattr(listing, name) for name, column in WRITTEN.items()},
    }
    if listing.kind == "have":
        cells["properties"] = with_measured(cells["properties"], measured)
    return {name: cell for name, cell in cells.items() if cell}


def with_measured(written: str, measured: Iterable[Measurement]) -> str:
    """The properties as written, with measurements in the place of weaker ones."""
    rows = list(measured)
    if not rows:
        return written
    found, problems = parse_measurements(written)
    for row in sorted(rows, key=_weakest_first):
        found[row.property] = core_measurement(row)
    kept = [problem.text for problem in problems if problem.severity == "error"]
    return "; ".join(filter(None, (format_quality(found), *kept)))


def _weakest_first(row: Measurement) -> tuple[int, str, str]:
    measured = row.measured_on.isoformat() if row.measured_on else ""
    return _STRENGTH[Evidence(row.evidence)], measured, row.recorded_at.isoformat()


def core_measurement(row: Measurement) -> CoreMeasurement:
    """A measurement of the database as the core's."""
    return CoreMeasurement(
        property=row.property,
        value=row.value,
        low=row.low,
        high=row.high,
        sd=row.sd,
        below=row.below,
        category=row.category or None,
        unit=row.unit or None,
        evidence=Evidence(row.evidence),
        measured_on=row.measured_on,
        method=row.method or None,
        samples=tuple(row.samples),
    )


def understand(cells: Mapping[str, str], listing_id: str) -> Understood:
    """What the core's reader makes of cells, by the same rules as for a spreadsheet."""
    row = Row(None, 1, dict(cells), frozenset(NAMES))
    core = read_row(row, listing_id, guesses_for([row]))
    return Understood(core, tuple(row.problems))


def write_understood(listing: Listing, core: CoreListing, site: Site) -> None:
    """Puts beside what was written what the core understood; its status if it is open."""
    owner = str(listing.organisation_id)  # never the name that a file may state
    core = replace(
        core, id=str(listing.id), organisation=owner, place=place_of(site), row=None, sheet=None
    )
    amount = core.amount
    listing.resource_type = core.resource_type or ""
    listing.type_given = bool(core.resource_type) and not core.type_inferred
    listing.type_confidence = core.type_confidence if core.resource_type else 0.0
    listing.amount_low = amount.low if amount else None
    listing.amount_central = amount.central if amount else None
    listing.amount_high = amount.high if amount else None
    listing.basis_unit = core.unit
    listing.per_year = amount.per_year if amount else True
    listing.completeness = core.completeness
    listing.add_first = list(core.add_first)
    listing.understood = to_text(core)
    if listing.is_open:
        listing.status = open_status(listing)


def open_status(listing: Listing) -> Status:
    """Live once its kind is confirmed and an amount is known; partial before. Both are matched."""
    whole = listing.type_given and listing.amount_central is not None
    return Status.LIVE if whole else Status.PARTIAL


def place_of(site: Site) -> Place:
    """A site as the core's place."""
    known = _authority(site.postcode) if site.postcode else None
    return Place(
        latitude=site.latitude,
        longitude=site.longitude,
        postcode=site.postcode or None,
        district_code=site.district_code or None,
        district=site.district or None,
        authority=known,
        approximate=site.approximate,
    )


@lru_cache(maxsize=50_000)
def _authority(postcode: str) -> str | None:
    """The combined authority that a postcode lies in, where known."""
    from offcut.errors import InputError
    from offcut.places import resolve

    try:
        return resolve(postcode).authority
    except InputError:
        return None


def as_core(listing: Listing) -> CoreListing:
    """The core's listing, exactly as it was understood when it was last saved.

    Its organisation is the organisation's id, never the name, so that nothing that the core says
    about it tells who it is. It holds private figures: show none of it unasked.

    Raises:
        ValueError: the listing was never understood (a draft with errors).
    """
    if not listing.understood:
        raise ValueError(f"The listing {listing.pk} has not been understood yet.")
    core: CoreListing = from_text(listing.understood, CoreListing)
    return core


def core_listings(listings: Iterable[Listing], name: str = "listings") -> CoreListings:
    """Listings as a set of the core's; those never understood are left out."""
    return CoreListings(tuple(as_core(item) for item in listings if item.understood), name=name)


def unit_of(listing: Listing) -> str:
    """The unit that the amount was written in."""
    return written_unit(listing.quantity, listing.unit) or listing.basis_unit
