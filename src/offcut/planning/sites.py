"""Where a shared facility could stand: zones of the region, sites of the user, firms themselves."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from offcut import reference
from offcut.errors import InputError
from offcut.listings import Listing
from offcut.places import Place, point_problem, resolve
from offcut.planning.facilities_costs import facility_kinds
from offcut.reference._read import cells_of

COLUMNS = (
    "site",
    "name",
    "postcode",
    "latitude",
    "longitude",
    "kind",
    "facilities",
    "cost_gbp_per_year",
)
FIRM = "firm"
EXISTING = "existing"
"""Kind of a site whose plants stand already: they cost nothing more to build."""


@dataclass(frozen=True, slots=True)
class Site:
    """A candidate site; ``facilities``: kinds that may stand there, empty for all.

    ``kind`` "existing": the plants named stand already. ``cost_gbp_per_year`` None: the
    assumption ``facility.site_gbp_per_year`` holds.
    """

    id: str
    name: str
    place: Place
    kind: str  # public | utility | industrial | firm …
    facilities: frozenset[str] = frozenset()
    cost_gbp_per_year: float | None = None

    def allows(self, kind: str) -> bool:
        """Whether a kind of facility may stand there."""
        return not self.facilities or kind in self.facilities


def region_sites() -> tuple[Site, ...]:
    """The zones that the tables of the regions name; nobody has offered any of them."""
    info = reference.catalogue().get("candidate_sites")
    if info is None:
        return ()
    rows = (dict(zip(COLUMNS, cells, strict=True)) for cells in cells_of(info, *COLUMNS))
    return tuple(_site(row, "candidate_sites") for row in rows)


def read_sites(path: str | Path) -> tuple[Site, ...]:
    """The sites of a CSV file with the columns :data:`COLUMNS`; ``site`` and a place are required.

    Raises:
        InputError: the file cannot be read, or a row cannot; names the row and column.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read as a CSV file in UTF-8 ({error}).") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = tuple(reader.fieldnames or ())
    unknown = [name for name in header if name not in COLUMNS]
    if "site" not in header or unknown:
        wrong = f"column '{unknown[0]}' is not known" if unknown else "column 'site' is missing"
        raise InputError(f"{path.name}, row 1: {wrong}; accepted: {', '.join(COLUMNS)}.")
    found: dict[str, Site] = {}
    for number, row in enumerate(reader, start=2):
        site = _site(row, f"{path.name}, row {number}")
        if site.id in found:
            raise InputError(
                f"{path.name}, row {number}, column 'site': '{site.id}' is there twice."
            )
        found[site.id] = site
    if not found:
        raise InputError(f"{path.name}: holds no site; give one row for each.")
    return tuple(found.values())


def firm_sites(haves: Iterable[Listing]) -> tuple[Site, ...]:
    """The sites of givers, where a plant would take its own stream without haulage.

    They are there already: no rent is counted for them (an assumption).
    """
    found: dict[tuple[str, float, float], Site] = {}
    for have in haves:
        key = (have.organisation, have.place.latitude, have.place.longitude)
        name = f"{have.organisation} ({have.place.postcode or have.id})"
        found.setdefault(key, Site(f"at {have.id}", name, have.place, FIRM, cost_gbp_per_year=0.0))
    return tuple(found.values())


def _site(row: Mapping[str, str | None], where: str) -> Site:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["site"]:
        raise InputError(f"{where}, column 'site': is empty; give each site a name of its own.")
    return Site(
        id=cells["site"],
        name=cells["name"] or cells["site"],
        place=_place(cells, where),
        kind=cells["kind"] or "site",
        facilities=_kinds(cells["facilities"], where),
        cost_gbp_per_year=_cost(cells["cost_gbp_per_year"], where),
    )


def _place(cells: Mapping[str, str], where: str) -> Place:
    if not (cells["latitude"] or cells["longitude"]):
        if not cells["postcode"]:
            raise InputError(f"{where}: give a postcode, or latitude and longitude.")
        try:
            return resolve(cells["postcode"])
        except InputError as error:
            raise InputError(f"{where}, column 'postcode': {error}") from None
    try:
        latitude, longitude = float(cells["latitude"]), float(cells["longitude"])
    except ValueError:
        given = f"{cells['latitude']!r}, {cells['longitude']!r}"
        raise InputError(
            f"{where}, columns 'latitude' and 'longitude': given {given}; "
            "accepted: degrees, as 52.48 and -1.9."
        ) from None
    if problem := point_problem(latitude, longitude):
        raise InputError(f"{where}, columns 'latitude' and 'longitude': {problem}.")
    return Place(latitude, longitude)


def _kinds(cell: str, where: str) -> frozenset[str]:
    given = frozenset(part.strip() for part in cell.split("|") if part.strip())
    known = facility_kinds()
    for name in sorted(given - known.keys()):
        raise InputError(
            f"{where}, column 'facilities': there is no '{name}'; accepted: {', '.join(known)}, "
            "several with | between them, or nothing for all."
        )
    return given


def _cost(cell: str, where: str) -> float | None:
    if not cell:
        return None
    try:
        cost = float(cell.replace(",", ""))
    except ValueError:
        cost = -1.0
    if not 0 <= cost < float("inf"):
        raise InputError(
            f"{where}, column 'cost_gbp_per_year': given {cell!r}; accepted: GBP a year from 0, "
            "or nothing where it is not known."
        )
    return cost
