"""What a spreadsheet would change: new, changed, the same, and no longer in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from offcut.listings import Listing as CoreListing
from offcut.platform.listings.conversion import WRITTEN
from offcut.platform.listings.importing.columns import own_ids
from offcut.platform.listings.models import Listing, Status

_COLUMN = {column: name for name, column in WRITTEN.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file that was read: its number, its cells and what the core made of it."""

    number: int
    cells: Mapping[str, str]
    core: CoreListing

    @property
    def reference(self) -> str:
        """What the file calls it, or an id made of its content."""
        return self.cells.get("listing_id", "") or self.core.id


@dataclass(slots=True)
class Change:
    """A row that would change a listing: fields with what stands now and what would stand."""

    row: Row
    listing: Listing
    fields: dict[str, tuple[str, str]]


@dataclass(slots=True)
class Comparison:
    """A file beside what is here."""

    new: list[Row] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    missing: list[Listing] = field(default_factory=list)  # open ones that the file does not have

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "missing": len(self.missing),
        }


def compare(rows: Iterable[Row], columns: frozenset[str], here: Iterable[Listing]) -> Comparison:
    """Compares by id; columns that the file lacks stay as they are in listings that are here."""
    listings = list(here)
    by_id = {name: listing for listing in listings for name in own_ids(listing)}
    found, seen = Comparison(), set()
    for row in rows:
        listing = by_id.get(row.reference)
        if listing is None:
            found.new.append(row)
            continue
        seen.add(listing.pk)
        changes = differences(row, columns, listing)
        if changes:
            found.changed.append(Change(row, listing, changes))
        else:
            found.unchanged += 1
    found.missing = [item for item in listings if item.is_open and item.pk not in seen]
    return found


def differences(row: Row, columns: frozenset[str], listing: Listing) -> dict[str, tuple[str, str]]:
    """Field → (now, then) of what a row would change; a site as its postcode."""
    found = {}
    for column in columns & _COLUMN.keys():
        name = _COLUMN[column]
        now, then = getattr(listing, name), written(row, column)
        if now != then:
            found[name] = (now, then)
    if "resource_type" in columns:
        now = listing.resource_type if listing.type_given else ""
        then = row.core.resource_type or "" if row.cells.get("resource_type") else ""
        if now != then:
            found["resource_type"] = (now, then)
    if listing.status in (Status.WITHDRAWN, Status.EXPIRED):
        found["status"] = (str(Status(listing.status).label), "Open again")
    place = row.core.place.postcode or ""
    if columns & {"site_postcode", "latitude"} and place != listing.site.postcode:
        found["site"] = (listing.site.postcode, place)
    return found


def written(row: Row, column: str) -> str:
    """A cell as it is kept; have and want in our word for it."""
    return row.core.kind.value if column == "kind" else row.cells.get(column, "")
