"""Workbooks of the shape of the official flat format, clean and messy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADER = (
    "ID", "Scope", "Level 1", "Level 2", "Level 3", "Level 4", "Column Text", "UOM", "GHG/Unit",
)  # fmt: skip
Row = Sequence[Any]


def row(
    id: str,
    level1: str,
    level3: str,
    text: str | None,
    uom: str,
    value: Any,
    *,
    level2: str = "",
    gas: str = "kg CO2e",
) -> Row:
    """One row of the flat format."""
    return (id, "Scope 3", level1, level2 or level1, level3, None, text, uom, gas, value)


SUPPLY = row("17_404_4005_1_1", "Water supply", "Water supply", None, "cubic metres", 0.2)
SEWAGE = row("18_405_4006_1_1", "Water treatment", "Water treatment", None, "cubic metres", 0.18)
SAND = row(
    "19_500_5000_15_1", "Material use", "Aggregates", "Primary material production", "tonnes", 7.8,
    level2="Construction",
)  # fmt: skip
NO_VALUE = row(
    "20_500_5168_15_1", "Waste disposal", "Aggregates", "Re-use", "tonnes", None,
    level2="Construction",
)  # fmt: skip
DIESEL = row(
    "1_101_1011_8_1", "Fuels", "Diesel (average biofuel blend)", None, "litres", 2.6,
    level2="Liquid fuels",
)  # fmt: skip
DIESEL_GASES = tuple(
    row(
        f"1_101_1011_8_{code}", "Fuels", "Diesel (average biofuel blend)", None, "litres", value,
        level2="Liquid fuels", gas=f"kg CO2e of {gas} per unit",
    )
    for code, gas, value in ((2, "CO2", 2.57), (3, "CH4", 0.001), (4, "N2O", 0.029))
)  # fmt: skip
PLAIN = (SUPPLY, SEWAGE, SAND, NO_VALUE, DIESEL, *DIESEL_GASES)


def flat_workbook(
    path: Path,
    rows: Sequence[Row] = PLAIN,
    *,
    year: int = 2027,
    said_year: int | None = None,
    header: Sequence[str] = HEADER,
    values: Sequence[str] | None = None,
    above: int = 2,
    sheet: str = "Factors by Category",
    end: bool = True,
) -> Path:
    """A workbook with an introduction, a few rows above the header, and the rows given."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Introduction"
    first.append(["UK Government GHG Conversion Factors for Company Reporting"])
    page = book.create_sheet(sheet)
    page.append(["UK Government GHG Conversion Factors for Company Reporting"])
    page.append(["Factor set:", "Flat file", None, "Version:", "1.1", "Year:", said_year or year])
    for _ in range(above):
        page.append([])
    page.append([*header, *(values or (f"GHG Conversion Factor {year}",))])
    for cells in rows:
        page.append(list(cells))
    if end:
        page.append([])
        page.append([None, "END"])
    book.save(path)
    return path
