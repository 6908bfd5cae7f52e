"""The file of an import: read, its columns named, checked by the core, compared."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from offcut.errors import InputError
from offcut.listings import Problem
from offcut.listings.check import CheckReport, check_sheet
from offcut.listings.header import map_header
from offcut.listings.row import cells_of
from offcut.listings.sheets import Sheet, canonical, error, read_sheet
from offcut.platform.listings.importing.columns import columns_of_file, filled, known_of, named
from offcut.platform.listings.importing.comparing import Comparison, Row, compare
from offcut.platform.listings.models import ImportRun, Listing
from offcut.platform.organisations.models import Organisation, Site

_LEGAL_FORMS = ("limited", "ltd", "plc", "llp", "the", "uk", "(uk)")
_LONGEST = {
    field.name: field.max_length
    for field in Listing._meta.fields
    if getattr(field, "max_length", None) and field.name != "kind"  # kept in our word for it
}
_WHY = "a spreadsheet of this organisation"


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in a file."""

    report: CheckReport
    problems: tuple[Problem, ...]  # the core's and ours, in the order of the file
    rows: tuple[Row, ...]  # none where there are errors
    columns: frozenset[str]

    @property
    def errors(self) -> int:
        """How many problems keep it from being loaded."""
        return sum(problem.severity == "error" for problem in self.problems)


def sheet_of(path: Path, name: str) -> Sheet:
    """The sheet of listings of a stored file, which lies under another name.

    Raises:
        InputError: the file cannot be used; it is called by the name that the person knows.
    """
    try:
        sheet = read_sheet(path)
    except InputError as problem:
        raise InputError(str(problem).replace(str(path), name).replace(path.name, name)) from None
    # The stored file has no ending that could be wrong.
    sheet.problems = [problem for problem in sheet.problems if problem.given != path.suffix]
    return sheet


def as_known(run: ImportRun, sheet: Sheet) -> Sheet:
    """The sheet with its columns as named, and with what the platform knows filled in."""
    own = run.organisation
    sites = list(Site.objects.as_system(_WHY).filter(organisation=own))
    return filled(named(sheet, run.mapping), known_of(str(own.pk), sites))


def read(run: ImportRun, sheet: Sheet, told: Callable[[int, int], None] | None = None) -> Read:
    """Everything that is wrong with a sheet, and its rows where nothing is."""
    called = named(sheet, run.mapping)
    columns, strangers = columns_of_file(called), _of_others(called, run.organisation)
    sheet = as_known(run, sheet)
    report = check_sheet(sheet, run.file_name, told)
    at, _ = map_header(sheet)
    cells = {number: cells_of(row, at) for number, row in sheet.rows}
    ours = [*strangers, *_too_long(sheet.name, cells), *_only_points(sheet.name, cells)]
    problems = sorted((*report.problems, *ours), key=lambda problem: problem.row or 0)
    failed = any(problem.severity == "error" for problem in problems)
    rows = (
        ()
        if failed
        else tuple(Row(item.row or 0, cells[item.row or 0], item) for item in report.listings or ())
    )
    return Read(report, tuple(problems), rows, columns)


def compared(run: ImportRun, found: Read) -> Comparison:
    """What the rows of a file would change in the organisation's listings."""
    here = Listing.objects.as_system(_WHY).filter(organisation=run.organisation)
    return compare(found.rows, found.columns, here.select_related("site", "organisation"))


def _of_others(sheet: Sheet, own: Organisation) -> list[Problem]:
    """Rows that name another organisation: nobody loads listings for somebody else unasked."""
    at = {canonical(cell): index for index, cell in enumerate(sheet.header)}
    if "organisation" not in at:
        return []
    index, mine = at["organisation"], _plain(own.name)
    found = []
    for number, cells in sheet.rows:
        name = cells[index].strip() if index < len(cells) else ""
        if name and _plain(name) != mine and name != str(own.pk):
            found.append(
                error(
                    sheet.name,
                    number,
                    "organisation",
                    name,
                    f"these listings are loaded for {own.name}, and this row names another",
                    f"'{own.name}', or an empty cell",
                )
            )
    return found


def _plain(name: str) -> str:
    words = name.casefold().replace(",", " ").replace(".", " ").split()
    return " ".join(word for word in words if word not in _LEGAL_FORMS)


def _too_long(sheet: str | None, cells: dict[int, dict[str, str]]) -> list[Problem]:
    """Cells that are longer than is kept: never cut in silence."""
    limits = {**_LONGEST, "resource": _LONGEST["words"], "listing_id": _LONGEST["reference"]}
    return [
        error(
            sheet,
            number,
            column,
            cell[:60] + "…",
            f"{len(cell)} characters are more than is kept",
            f"up to {limits[column]} characters",
        )
        for number, row in cells.items()
        for column, cell in row.items()
        if len(cell) > (limits.get(column) or len(cell))
    ]


def _only_points(sheet: str | None, cells: dict[int, dict[str, str]]) -> list[Problem]:
    """A site is known by its postcode, which people check; a point alone is not."""
    accepted = "the postcode of the site beside the point"
    return [
        error(sheet, number, "latitude", row["latitude"], "a point without a postcode", accepted)
        for number, row in cells.items()
        if row.get("latitude") and not row.get("site_postcode")
    ]
