"""What a cell of an input workbook may hold, kind by kind.

A kind's reader takes the text of a cell and gives a plain value (text, number, date, list or
mapping), or raises :class:`~offcut.listings.fields.CellError`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offcut.listings import fields
from offcut.listings.fields import CellError, Doubt

_TOO_FAR = 1e15
_YEARS = (1990, 2100)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, as the table ``workbook_columns`` describes it."""

    sheet: str
    column: str
    kind: str
    unit: str
    required: bool
    accepted: str
    default: str
    description: str
    example: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that it accepts, where only some are."""
        listed = self.kind in ("choice", "choices", "shares")
        return tuple(self.accepted.split("|")) if listed and self.accepted else ()

    @property
    def told(self) -> str:
        """What is accepted, for a message."""
        return _TOLD[self.kind](self)


def column(row: Mapping[str, str]) -> Column:
    """A column from its row of the table."""
    return Column(
        row["sheet"],
        row["column"],
        row["kind"],
        row["unit"],
        row["required"] == "yes",
        row["accepted"],
        row["default"],
        row["description"],
        row["example"],
    )


def read(column: Column, cell: str, doubt: Callable[[Doubt], None]) -> Any:
    """The value of a cell.

    Raises:
        CellError: it cannot be read; says what is accepted.
    """
    return _READERS[column.kind](column, cell, doubt)


def _number(column: Column, cell: str, _doubt: Callable[[Doubt], None]) -> float:
    try:
        value = fields.number(cell)
    except CellError as error:
        raise CellError(error.message, column.told, error.nearest) from None
    return _within(column, value)


def _within(column: Column, value: float) -> float:
    low, high, above = _bounds(column.accepted)
    beyond = value < low or value > high or (above and value == low)
    if beyond or abs(value) > _TOO_FAR:
        raise CellError("out of range", column.told)
    return value


def _bounds(accepted: str) -> tuple[float, float, bool]:
    """Lowest, highest, and whether the lowest itself is left out."""
    if not accepted:
        return float("-inf"), float("inf"), False
    low, _, high = accepted.removeprefix(">").partition("..")
    return (
        float(low) if low else float("-inf"),
        float(high) if high else float("inf"),
        accepted.startswith(">"),
    )


def _whole(column: Column, cell: str, doubt: Callable[[Doubt], None]) -> int:
    value = _number(column, cell, doubt)
    if value != int(value):
        raise CellError("not a whole number", column.told)
    return int(value)


def _year(column: Column, cell: str, _doubt: Callable[[Doubt], None]) -> int:
    text = cell.strip()
    if not re.fullmatch(r"\d{4}", text) or not _YEARS[0] <= int(text) <= _YEARS[1]:
        raise CellError("not a year", column.told)
    return int(text)


def _share(column: Column, cell: str, _doubt: Callable[[Doubt], None]) -> float:
    text = cell.strip()
    try:
        percent = text.endswith("%")
        value = fields.number(text.rstrip("% "))
    except CellError:
        raise CellError("not a share", column.told) from None
    value = value / 100 if percent else value
    if not 0 <= value <= 1:
        meant = f"{value:g} %" if 1 < value <= 100 and not percent else None
        raise CellError("not from 0 to 1", column.told, meant)
    return value


def _shares(column: Column, cell: str, doubt: Callable[[Doubt], None]) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in re.split(r"[;|\n]", cell))):
        name, sign, share = part.partition("=")
        name = name.strip() if not column.choices else fields.choice(name, column.choices)
        if not sign or not name:
            raise CellError(f"'{part}' is not 'name=share'", column.told)
        if name in found:
            raise CellError(f"'{name}' stands twice", column.told)
        found[name] = _share(column, share, doubt)
    if sum(found.values()) > 1 + 1e-9:
        raise CellError(f"the shares sum to {sum(found.values()):.0%}", "at most 100 % together")
    return found


def _day(_column: Column, cell: str, doubt: Callable[[Doubt], None]) -> date:
    return fields.day(cell, doubt)


def _choice(column: Column, cell: str, _doubt: Callable[[Doubt], None]) -> str:
    """One of the accepted words, in any case."""
    same = {word.lower(): word for word in column.choices}
    word = " ".join(cell.split()).lower()
    if word in same:
        return same[word]
    if (found := same.get(word.replace(" ", "_"))) is not None:
        return found
    raise CellError(
        "not one of the accepted words", column.told, fields.nearest(cell, column.choices)
    )


def _several(column: Column, cell: str, doubt: Callable[[Doubt], None]) -> list[str]:
    parts = [part.strip() for part in re.split(r"[;|\n]", cell) if part.strip()]
    return [_choice(column, part, doubt) for part in parts] if column.choices else parts


def _text(_column: Column, cell: str, _doubt: Callable[[Doubt], None]) -> str:
    return cell


def _yes_no(column: Column, cell: str, _doubt: Callable[[Doubt], None]) -> bool | None:
    return fields.answer(cell)


_READERS: dict[str, Callable[[Column, str, Callable[[Doubt], None]], Any]] = {
    "id": _text,
    "ref": _text,
    "text": _text,
    "factor": _text,
    "number": _number,
    "whole": _whole,
    "share": _share,
    "shares": _shares,
    "year": _year,
    "date": _day,
    "choice": _choice,
    "choices": _several,
    "list": _several,
    "yes_no": _yes_no,
}
KINDS = tuple(_READERS)


def _told_number(column: Column) -> str:
    low, high, above = _bounds(column.accepted)
    bounds = []
    if low != float("-inf"):
        bounds.append(f"above {low:g}" if above else f"{low:g} or more")
    if high != float("inf"):
        bounds.append(f"at most {high:g}")
    what = "a whole number" if column.kind == "whole" else "a number"
    unit = f" of {column.unit}" if column.unit else ""
    limits = f", {' and '.join(bounds)}" if bounds else ""
    return f"{what}{unit}{limits}; empty when not known"


def _told_words(column: Column) -> str:
    return ", ".join(column.choices)


_TOLD: dict[str, Callable[[Column], str]] = {
    "id": lambda column: "an id that no other row has",
    "ref": lambda column: f"an id of the sheet '{column.accepted.partition('.')[0]}'",
    "text": lambda column: "text",
    "factor": lambda column: "the id of a factor: 'offcut factors list' has them",
    "number": _told_number,
    "whole": _told_number,
    "share": lambda column: "a share from 0 to 1, or a percentage such as 40 %",
    "shares": lambda column: (
        "shares such as " + (column.example or f"{(column.choices or ('name',))[0]}=60 %")
    ),
    "year": lambda column: "a year such as 2026",
    "date": lambda column: "a date as 2027-01-31",
    "choice": _told_words,
    "choices": _told_words,
    "list": lambda column: "texts parted by semicolons",
    "yes_no": lambda column: "yes, no, unknown",
}
