"""Which column of a spreadsheet is which, and what the platform knows without being told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from offcut.listings.columns import BY_NAME, NAMES
from offcut.listings.header import map_header
from offcut.listings.other_names import meant_columns
from offcut.listings.sheets import Sheet, canonical
from offcut.platform.listings.models import Listing
from offcut.platform.organisations.models import Site

LEAVE_OUT = "-"
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of the file: how it is headed, what it seems to be, what stands in it."""

    written: str
    meant: str  # column of a listing file, or LEAVE_OUT
    examples: tuple[str, ...]

    def as_data(self) -> list[object]:
        """For keeping."""
        return [self.written, self.meant, list(self.examples)]


def headings(sheet: Sheet) -> list[Heading]:
    """The columns of a file with what each seems to be; each column of ours at most once."""
    taken: set[str] = set()
    meant: dict[int, str] = {}
    for exact in (True, False):
        for index, cell in enumerate(sheet.header):
            if index in meant or not cell.strip():
                continue
            names = (canonical(cell),) if exact else meant_columns(cell)
            found = next((name for name in names if name in BY_NAME and name not in taken), None)
            if found:
                meant[index] = found
                taken.add(found)
    return [
        Heading(cell.strip(), meant.get(index, LEAVE_OUT), _examples(sheet, index))
        for index, cell in enumerate(sheet.header)
        if cell.strip()
    ]


def _examples(sheet: Sheet, index: int) -> tuple[str, ...]:
    found: list[str] = []
    for _, cells in sheet.rows[:200]:
        cell = cells[index].strip()[:60] if index < len(cells) else ""
        if cell and cell not in found:
            found.append(cell)
        if len(found) == _EXAMPLES:
            break
    return tuple(found)


def needs_naming(sheet: Sheet) -> bool:
    """Whether the header has an error that naming the columns would mend."""
    _, problems = map_header(sheet)
    return any(problem.severity == "error" for problem in problems)


def named(sheet: Sheet, mapping: Mapping[str, str]) -> Sheet:
    """The sheet with its columns called as the person said; what is left out is emptied."""
    if not mapping:
        return sheet
    header = [
        "" if mapping.get(cell.strip()) == LEAVE_OUT else mapping.get(cell.strip(), cell)
        for cell in sheet.header
    ]
    gone = {index for index, cell in enumerate(header) if not cell}
    if not gone:
        return replace(sheet, header=header)
    rows = [
        (number, ["" if index in gone else cell for index, cell in enumerate(cells)])
        for number, cells in sheet.rows
    ]
    return replace(sheet, header=header, rows=rows)


def filled(sheet: Sheet, known: Mapping[str, str]) -> Sheet:
    """The sheet with what the platform knows in cells and columns that are empty."""
    at = {canonical(cell): index for index, cell in enumerate(sheet.header)}
    missing = [name for name in known if name not in at and not _placed(name, at)]
    header = [*sheet.header, *missing]
    width = len(sheet.header)
    there = {at[name]: value for name, value in known.items() if name in at}
    rows = []
    for number, cells in sheet.rows:
        row = [*cells[:width], *([""] * (width - len(cells)))]
        for index, value in there.items():
            if not row[index].strip():
                row[index] = value
        rows.append((number, [*row, *(known[name] for name in missing), *cells[width:]]))
    return replace(sheet, header=header, rows=rows)


def _placed(name: str, at: Mapping[str, int]) -> bool:
    """A point makes a postcode needless."""
    return name == "site_postcode" and {"latitude", "longitude"} <= at.keys()


def known_of(organisation_id: str, sites: list[Site]) -> dict[str, str]:
    """What need not be in the file: whose listings they are, and where if there is one site."""
    known = {"organisation": organisation_id}
    if len(sites) == 1 and sites[0].postcode:
        known["site_postcode"] = sites[0].postcode
    return known


def columns_of_file(sheet: Sheet) -> frozenset[str]:
    """Our columns that the file has: the others of a listing stay as they are."""
    return frozenset(map(canonical, sheet.header)) & frozenset(NAMES)


def own_ids(listing: Listing) -> tuple[str, ...]:
    """What a file may call a listing that is here already."""
    return tuple(filter(None, (str(listing.pk), listing.reference)))
