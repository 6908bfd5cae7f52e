"""The header: which column stands where, and what is missing, misspelt, doubled or unknown."""

from collections.abc import Callable, Set

from offcut.listings.columns import BY_NAME, NAMES
from offcut.listings.model import Problem
from offcut.listings.other_names import meant_columns
from offcut.listings.sheets import Sheet, canonical, error, warning

_MISSPELT = 80  # how alike (0–100) a word must be to a column to be taken for its misspelling


def map_header(
    sheet: Sheet, is_empty: Callable[[int], bool] | None = None
) -> tuple[dict[str, int], list[Problem]]:
    """Column name → index, with every problem of the header.

    Case, spaces and hyphens do not matter. Another name, or a misspelling, of a column that is
    missing is an error, as its content would be lost; any other unknown column is a warning.
    ``is_empty`` says of a column by index whether no row has anything in it; where it is not given,
    the rows of the sheet do.
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
    renamed: set[str] = set()
    for index, cell in unknown:
        problem = _unknown(
            sheet, cell, found, empty=is_empty(index) if is_empty else _is_empty(sheet, index)
        )
        problems.append(problem)
        if problem.severity == "error" and problem.suggestion:
            renamed.add(problem.suggestion)
    problems += _missing(sheet, row, found.keys() | renamed)
    return found, problems


def _is_empty(sheet: Sheet, index: int) -> bool:
    """Whether there are rows, but none has anything in this column."""
    return bool(sheet.rows) and not any(
        index < len(cells) and cells[index].strip() for _, cells in sheet.rows
    )


def _unknown(sheet: Sheet, cell: str, found: dict[str, int], *, empty: bool) -> Problem:
    row = sheet.header_row
    others = meant_columns(cell)
    placed = {"latitude", "longitude"} <= found.keys()
    absent = [
        column
        for column in NAMES
        if column not in found and not (placed and column == "site_postcode")
    ]
    meant = next((column for column in others if column in absent), None)
    if meant is None and not others:
        meant = _misspelling_of(canonical(cell), absent)
    if meant and not empty:
        return error(
            sheet.name,
            row,
            cell,
            cell,
            "not a column of listings, and its content would be lost",
            f"the exact name '{meant}', or remove the column",
            meant,
        )
    message = "not a column of listings; it is not read"
    if meant is None and others and others[0] in found:
        message += f", as the column '{others[0]}' is there too"
    return warning(sheet.name, row, cell, cell, message, None, meant)


def _misspelling_of(name: str, absent: list[str]) -> str | None:
    from rapidfuzz import fuzz, process

    close = process.extractOne(name, absent, scorer=fuzz.ratio, score_cutoff=_MISSPELT)
    return close[0] if close else None


def _missing(sheet: Sheet, row: int, found: Set[str]) -> list[Problem]:
    """An error for each needed column that is neither there nor there under another name."""
    place = "site_postcode" in found or {"latitude", "longitude"} <= found
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
