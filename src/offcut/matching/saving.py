"""Saving a result as a table (CSV, XLSX) or as JSON that a later run can be compared with."""

import dataclasses
import json
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.listings import neutralise
from offcut.matching.model import Match, Route
from offcut.matching.result import COLUMNS, MatchResult, Saver
from offcut.version import __version__

if TYPE_CHECKING:
    import polars as pl

    from offcut.matching.residues import Residue

FORMAT = "offcut-matches/1"
_LEFT_OUT = frozenset({"quality"})  # of the product: every limit shows its own value
_PLACES = {
    "share": 4,
    "tonnes_per_year": 3,
    "distance_km": 2,
    "value_gbp_per_year": 2,
    "have_gain_gbp": 2,
    "want_gain_gbp": 2,
    "carbon_kgco2e_per_year": 2,
    "landfill_tonnes_avoided": 3,
    "margin": 4,
}
"""Decimal places of a saved table: pence, kilograms, ten metres; the rest is in the JSON."""


def row(match: Match) -> dict[str, Any]:
    """One match as a row with the columns of the table."""
    route, worth, deciding = match.route, match.worth, match.route.deciding
    return {
        "have_id": match.have_id,
        "want_id": match.want_id,
        "verdict": route.verdict.value,
        "train": route.train,
        "share": route.share,
        "tonnes_per_year": worth.tonnes_per_year,
        "distance_km": match.distance_km,
        "value_gbp_per_year": worth.value_gbp_per_year,
        "have_gain_gbp": worth.have_gain_gbp,
        "want_gain_gbp": worth.want_gain_gbp,
        "carbon_kgco2e_per_year": worth.carbon_kgco2e_per_year,
        "landfill_tonnes_avoided": worth.landfill_tonnes_avoided,
        "deciding_limit": deciding.property if deciding else None,
        "margin": deciding.margin if deciding else None,
        "missing_tests": "; ".join(test.name for test in match.missing),
        "reason": match.reason,
    }


def frame(matches: Iterable[Match]) -> "pl.DataFrame":
    """Matches as a polars frame; not known is null."""
    import polars as pl

    schema = {name: pl.Float64 if name in _PLACES else pl.String for name in COLUMNS}
    return pl.DataFrame([row(match) for match in matches], schema=schema)


def rounded(matches: Iterable[Match]) -> "pl.DataFrame":
    """The frame as it is saved: numbers to the places that a reader can use."""
    return to_places(frame(matches))


def to_places(table: "pl.DataFrame") -> "pl.DataFrame":
    """A frame of matches with its numbers to the places that a reader can use."""
    import polars as pl

    return table.with_columns(pl.col(name).round(places) for name, places in _PLACES.items())


def harmless(table: "pl.DataFrame") -> "pl.DataFrame":
    """A frame of matches whose texts no spreadsheet runs."""
    import polars as pl

    texts = [name for name in COLUMNS if name not in _PLACES]
    return table.with_columns(
        pl.col(name).map_elements(neutralise, return_dtype=pl.String) for name in texts
    )


def save_csv(result: MatchResult, path: Path) -> None:
    """The table as CSV in UTF-8, texts neutralised."""
    harmless(rounded(result.matches)).write_csv(path)


def save_xlsx(result: MatchResult, path: Path) -> None:
    """The table as a workbook, with a second sheet of the assumptions in force."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        _sheet(book, "Matches", COLUMNS, rounded(result.matches).iter_rows(), heading)
        names = ("id", "value", "unit", "status", "source", "set_by_user", "description")
        items = (
            (a.id, a.value, a.unit, a.provenance.status.value, a.provenance.source,
             "yes" if a.overridden else "no", a.description)
            for a in result.assumptions.values()
        )  # fmt: skip
        _sheet(book, "Assumptions", names, items, heading)


def _sheet(
    book: Any, name: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]], heading: Any
) -> None:
    sheet = book.add_worksheet(name)
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, heading)
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell is not None:
                sheet.write_string(number, column, neutralise(str(cell)))
    sheet.freeze_panes(1, 0)
    sheet.autofit()


def save_json(result: MatchResult, path: Path) -> None:
    """Everything that the working rests on, in the format :data:`FORMAT`."""
    text = json.dumps(as_dict(result), ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", "utf-8")


def as_dict(result: MatchResult) -> dict[str, Any]:
    """The result as plain data."""
    told = Plain()
    return {
        "format": FORMAT,
        "version": __version__,
        "on": result.on.isoformat(),
        "k": result.k,
        "listings": {
            "name": result.listings.name,
            "synthetic": result.listings.synthetic,
            "haves": len(result.listings.haves),
            "wants": len(result.listings.wants),
        },
        "summary": plain(result.summary()),
        "assumptions": {
            name: {
                "value": item.value,
                "unit": item.unit,
                "status": item.provenance.status.value,
                "source": item.provenance.source,
                "overridden": item.overridden,
            }
            for name, item in result.assumptions.items()
        },
        "matches": [told(match) for match in result.matches],
        "near_misses": [told(match) for match in result.near_misses],
        "residues": [residue_row(item, told) for item in result.residues],
        "unmatched": [
            {"listing_id": item.listing_id, "why": item.why, "next_step": item.next_step}
            for item in result.unmatched
        ],
        "tests": [plain(test) for test in result.tests()],
    }


def residue_row(residue: "Residue", told: Callable[[Any], Any] | None = None) -> dict[str, Any]:
    """A residue as plain data, with the matches of what is left of the wants."""
    return {
        "id": residue.listing.id,
        "name": residue.name,
        "have_id": residue.have_id,
        "want_ids": list(residue.want_ids),
        "treatments": list(residue.treatments),
        "resource_type": residue.listing.resource_type,
        "ewc_code": residue.listing.ewc_code,
        "units_per_year": residue.units_per_year,
        "unit": residue.listing.unit,
        "cost_gbp_per_unit": residue.listing.disposal_cost,
        "cost_gbp_per_year": residue.cost_gbp_per_year,
        "next_step": residue.next_step,
        "matches": [(told or plain)(match) for match in residue.matches],
    }


def plain(value: Any) -> Any:
    """Records as plain data: mappings, lists, texts and numbers."""
    return Plain()(value)


class Plain:
    """:func:`plain` of many records: a route, which many matches share, is told once."""

    def __init__(self) -> None:
        self._routes: dict[int, tuple[Route, Any]] = {}  # with the route, so that its id stays
        self._names: dict[type[Any], list[str]] = {}

    def __call__(self, value: Any) -> Any:
        """A record, or what a record holds."""
        if value is None or type(value) in _AS_THEY_ARE:
            return value
        if isinstance(value, Route):
            return self._route(value)
        if isinstance(value, list | tuple):
            return [self(item) for item in value]
        if isinstance(value, dict):
            return {str(key): self(item) for key, item in value.items()}
        if dataclasses.is_dataclass(value):
            return self._record(value)
        if isinstance(value, StrEnum):
            return value.value
        return value.isoformat() if isinstance(value, date) else value

    def _record(self, value: Any) -> dict[str, Any]:
        names = self._names.get(type(value))
        if names is None:
            names = [f.name for f in dataclasses.fields(value) if f.name not in _LEFT_OUT]
            self._names[type(value)] = names
        return {name: self(getattr(value, name)) for name in names}

    def _route(self, value: Route) -> Any:
        held = self._routes.get(id(value))
        if held is None:
            held = self._routes[id(value)] = (value, self._record(value))
        return held[1]


_AS_THEY_ARE = frozenset({str, float, int, bool})


TABLES: dict[str, Saver] = {".csv": save_csv, ".xlsx": save_xlsx, ".json": save_json}
