"""What is odd about the cells of a workbook's sheet: formulas, errors, merging, hiding, percents.

The values are read elsewhere; here the sheet's own XML is looked through for what the values do
not show. Rows are numbered from 1, columns from 0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offcut.listings.model import Problem
from offcut.listings.sheets import canonical, error, warning

_CELL_WITH_FORMULA = re.compile(
    rb'<c\s[^>]*?r="([A-Z]{1,3})(\d+)"[^>]*?>\s*<f[\s>/](?:(?!</c>).)*?</c>', re.DOTALL
)
_VALUE = re.compile(rb"<v>[^<]|<is>")
_IS_ERROR = re.compile(rb'\st="e"')
_ERROR_CELL = re.compile(rb'<c\s[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_STYLED_NUMBER = re.compile(
    rb'<c\s+r="([A-Z]{1,3})(\d+)"\s+s="(\d+)"(?:\s+t="n")?\s*>\s*<v>([^<]+)</v>'
)
_NUMBERS = ("quantity", "min_lot", "shelf_life_days", "disposal_cost", "purchase_price")
_SHOWN = 5  # rows named in one message


@dataclass(frozen=True, slots=True)
class PageCells:
    """A sheet as its text cells, the index of its header, and its XML."""

    sheet: str
    grid: list[list[str]]
    header: int
    xml: bytes

    def problems(self, percent_styles: frozenset[int]) -> list[Problem]:
        """Everything odd; ``percent_styles`` are the styles that show a percentage."""
        return [
            *self._errors(),
            *self._formulas(),
            *self._percentages(percent_styles),
            *self._hidden(),
        ]

    def _formulas(self) -> Iterator[Problem]:
        """A warning where the saved value of a formula is read, an error where none was saved."""
        for found in _CELL_WITH_FORMULA.finditer(self.xml) if b"<f" in self.xml else ():
            column, row = column_index(found[1].decode()), int(found[2])
            name = self._name(column)
            where = f"{found[1].decode()}{row}"
            if row <= self.header or _IS_ERROR.search(found[0].partition(b">")[0]):
                continue  # above the header, or told already
            if _VALUE.search(found[0]):
                saved = self.grid[row - 1][column] if row <= len(self.grid) else ""
                told = f"cell {where} is a formula; its saved value is read"
                yield warning(self.sheet, row, name, saved, told)
            else:
                told = f"cell {where} is a formula without a saved value"
                wanted = "a value: open the workbook and save it, or paste as values"
                yield error(self.sheet, row, name, None, told, wanted)

    def _errors(self) -> Iterator[Problem]:
        """An error for each cell that holds ``#REF!`` …, which would be read as empty.

        They are told whether or not a formula is left in them.
        """
        for found in _ERROR_CELL.finditer(self.xml) if b't="e"' in self.xml else ():
            place = _REFERENCE.search(found[0])
            if place is None or int(place[2]) <= self.header:
                continue
            name = self._name(column_index(place[1].decode()))
            where = f"{place[1].decode()}{place[2].decode()}"
            yield error(
                self.sheet,
                int(place[2]),
                name,
                found[1].decode("utf-8", "replace"),
                f"cell {where} holds an error of the spreadsheet",
                "a value, or an empty cell",
            )

    def _percentages(self, styles: frozenset[int]) -> Iterator[Problem]:
        """A warning where a number is shown as a percentage: what is read is a hundredth of it."""
        if not styles:
            return
        for found in _STYLED_NUMBER.finditer(self.xml):
            row, name = int(found[2]), self._name(column_index(found[1].decode()))
            below = row > self.header + 1
            if not below or int(found[3]) not in styles or canonical(name) not in _NUMBERS:
                continue
            value = float(found[4])
            told = f"shown as {value * 100:g} %, but read as {value:g}"
            yield warning(self.sheet, row, name, None, told, "a number, not a percentage")

    def _hidden(self) -> Iterator[Problem]:
        """One warning for the rows that a filter or the user hides: they are read all the same."""
        rows = [
            row
            for row in map(int, _HIDDEN_ROW.findall(self.xml))
            if self.header + 1 < row <= len(self.grid) and any(self.grid[row - 1])
        ]
        if rows:
            more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
            which = ", ".join(map(str, rows[:_SHOWN])) + more
            told = f"hidden rows are read too ({which})"
            yield warning(self.sheet, None, None, None, told, "rows deleted, not hidden")

    def merged(self, ranges: list[Any]) -> list[Problem]:
        """An error for each merged range from the header on: what its value belongs to is a guess.

        Above the header (titles) merging does no harm.
        """
        problems = []
        for (top, left), (bottom, right) in ranges:
            if bottom < self.header or (bottom == self.header and left == right):
                continue
            area = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
            heads = bottom == self.header
            what = "which column the name is of" if heads else "which rows they speak of"
            wanted = "one name a column" if heads else "one value a cell"
            told = f"the cells {area} are merged, so it is not clear {what}"
            fix = "fill in each" if heads else "fill in each row"
            row, name = top + 1, self._name(left)
            problems.append(
                error(self.sheet, row, name, None, told, f"{wanted}: unmerge them and {fix}")
            )
        return problems

    def _name(self, column: int) -> str:
        """The header of a column, else its letters."""
        heads = self.grid[self.header] if self.header < len(self.grid) else []
        return heads[column].strip() if column < len(heads) and heads[column] else letters(column)


def column_index(name: str) -> int:
    """``A`` → 0, ``AC`` → 28."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1


def letters(index: int) -> str:
    """0 → ``A``, 28 → ``AC``."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found
