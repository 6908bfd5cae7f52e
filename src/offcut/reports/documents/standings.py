"""Tables of an account's totals: the four standings beside each other, and whose figure it is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from offcut.impact.formulas import metric_id
from offcut.impact.model import Side, Standing
from offcut.impact.project import total_id
from offcut.reports.account_words import COLUMNS
from offcut.reports.documents.model import Cell, Table
from offcut.reports.documents.shown import total_of, with_star

if TYPE_CHECKING:
    from offcut.impact.book import Book

METRICS: Mapping[str, str] = {
    "ghg": "Greenhouse gas avoided",
    "landfill_diverted": "Landfill diverted",
    "virgin_displaced": "Virgin material displaced",
    "hazardous_eliminated": "Hazardous waste eliminated",
    "water_saved": "Water saved",
    "cost_saved": "Cost saved",
    "sales": "Additional sales",
    "investment": "Private investment",
    "jobs_created": "Jobs created",
    "jobs_kept": "Jobs kept",
    "imported_displaced": "Imported input displaced",
}
"""The metrics of the account in the order of reports: several always, never tonnes alone."""

NEVER_ADDED = (
    "The four columns stand beside each other and are never added; each claim is in one of them"
    " only."
)
_NONE = "–"


def by_standing(book: "Book", year: int) -> Table:
    """Each metric of one year: potential, agreed, realised, verified."""
    rows = [
        (label, *(_total(book, year, standing, metric) for standing in COLUMNS))
        for metric, label in METRICS.items()
    ]
    return Table(
        with_star(f"What was achieved in {year}, and what is under way", rows),
        ("Measure", *COLUMNS.values()),
        tuple(row for row in rows if any(cell != _NONE for cell in row[1:])),
        frozenset({1, 2, 3, 4}),
    )


def by_side(book: "Book", year: int, standing: Standing) -> Table:
    """Each metric of one year and standing: the giver's, the taker's, society's."""
    sides = {Side.HAVE: "Giver", Side.WANT: "Taker", Side.SOCIETY: "Society"}
    rows = [
        (label, *(_total(book, year, standing, metric, side) for side in sides))
        for metric, label in METRICS.items()
    ]
    return Table(
        with_star(f"Whose figure it is, {COLUMNS[standing].lower()} in {year}", rows),
        ("Measure", *sides.values()),
        tuple(row for row in rows if any(cell != _NONE for cell in row[1:])),
        frozenset({1, 2, 3}),
    )


def _total(
    book: "Book", year: int, standing: Standing, metric: str, side: Side = Side.BOTH
) -> Cell:
    """A total; a star where the figure of some claim in it is not known."""
    name = total_id(year, standing, metric_id(metric, side))
    return total_of(book, name) if name in book.entries else _NONE
