"""The header: which column stands where, and what is missing, misspelt, doubled or unknown."""

from offcut.listings.columns import BY_NAME, NAMES
from offcut.listings.fields import nearest
from offcut.listings.model import Problem
from offcut.listings.sheets import Sheet, canonical, error, warning

_MISSPELT = 80  # how alike (0–100) a word must be to a column to be taken for its misspelling
_ALIASES = {
    "id": "listing_id",
    "organization": "organisation",
    "company": "organisation",
    "postcode": "site_postcode",
    "post_code": "site_postcode",
    "sic": "sic_code",
    "ewc": "ewc_code",
    "lat": "latitude",
    "lon": "longitude",
    "long": "longitude",
    "lng": "longitude",
    "material": "resource",
    "description": "resource",
    "amount": "quantity",
    "units": "unit",
    "have_or_want": "kind",
    "type": "resource_type",
}


def map_header(sheet: Sheet) -> tuple[dict[str, int], list[Problem]]:
    """Column name → index, with every problem of the header.

    Case, spaces and hyphens do not matter. A word like a column that is missing is an error, as
    its content would be lost in silence; any other unknown column is a warning.
    """
    found: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    problems: list[Problem] = []
    row = sheet.header_row
    for index, cell in enumerate(sheet.header):
        name = canonical(cell)
        if name in found:
            problems.append(
                error(sheet.name, row, name, cell, "this column stands twice", "one column a name")
            )
        elif name in BY_NAME:
            found[name] = index
        elif name:
            unknown.append((index, cell.strip()))
    for _, cell in unknown:
        problems.append(_unknown(sheet, row, cell, found))
    problems += _missing(sheet, row, found)
    return found, problems


def _unknown(sheet: Sheet, row: int, cell: str, found: dict[str, int]) -> Problem:
    name = canonical(cell)
    absent = [column for column in NAMES if column not in found]
    meant = _ALIASES.get(name)
    if meant not in absent:
        from rapidfuzz import fuzz, process

        close = process.extractOne(name, absent, scorer=fuzz.ratio, score_cutoff=_MISSPELT)
        meant = close[0] if close else None
    if meant:
        return error(
            sheet.name,
            row,
            cell,
            cell,
            "not a column of listings, and its content would be lost",
            f"the exact name '{meant}', or remove the column",
            meant,
        )
    return warning(
        sheet.name,
        row,
        cell,
        cell,
        "not a column of listings; it is not read",
        None,
        nearest(name, absent, 85) if absent else None,
    )


def _missing(sheet: Sheet, row: int, found: dict[str, int]) -> list[Problem]:
    place = "site_postcode" in found or {"latitude", "longitude"} <= found.keys()
    missing = [name for name in ("organisation", "kind", "resource") if name not in found]
    problems = [
        error(sheet.name, row, name, None, f"the column '{name}' is missing", BY_NAME[name].content)
        for name in missing
    ]
    if not place:
        problems.append(
            error(
                sheet.name,
                row,
                "site_postcode",
                None,
                "no column says where the site is",
                "site_postcode, or latitude and longitude",
            )
        )
    return problems
