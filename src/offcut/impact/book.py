"""The book of an account: every figure as an entry with its formula and where its inputs are from.

An entry's inputs are references. A report shows them one click away; ``offcut audit`` follows them
and works the figure out again by itself.

==========================================  ======================================================
``row:<sheet>!<row>.<column>``              a cell of the input workbook, as it was read
``row:<sheet>!<row>.<column>.<key>``        one share of a cell that holds several; 0 where the cell
                                            lists shares and this is not among them
``row:<sheet>!<row>.<column>=<word>``       1 where the cell holds this word, 0 where another,
                                            nothing where it is empty
``row:<sheet>!<row>.<column>?``             1 where the cell is filled, 0 where it is empty
``factor:<set>/<id>``                       a pinned factor of a factor set
``table:<table>/<key>.<column>``            a pinned value of a reference table
``assumption:<name>``                       a pinned assumption or a parameter of the method
``entry:<id>``                              another entry of this book
==========================================  ======================================================

>>> book = Book(title="One tonne of sand")
>>> book.pin(Fact("factor:desnz-2025@1/waste.landfill", 1.26338, "kg CO2e/t", year=2025))
'factor:desnz-2025@1/waste.landfill'
>>> book.put_row("claims", 2, {"quantity": 10.0})
>>> entry = Entry("c2.disposal", "Disposal avoided", 12.6338, "kg CO2e", "tonnes * factor",
...     {"tonnes": "row:claims!2.quantity", "factor": "factor:desnz-2025@1/waste.landfill"})
>>> book.add(entry)
'entry:c2.disposal'
>>> book.lookup("row:claims!2.quantity")
10.0
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from offcut.errors import BookError
from offcut.impact.expressions import names_in

FORMAT = "offcut-book/1"
KINDS = ("row", "factor", "table", "assumption", "entry")
_ROW = re.compile(
    r"(?P<sheet>[^!]+)!(?P<row>\d+)\.(?P<column>\w+)"
    r"(?:\.(?P<key>[^=?]+)|=(?P<word>.+)|(?P<filled>\?))?"
)

Reference = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure: its value, the formula that it follows from, and the references it takes.

    ``value`` None is a stated gap; ``note`` then says why. An input that is a tuple of references
    is a series, for ``sum(x)``.
    """

    id: str
    label: str
    value: float | None
    unit: str
    formula: str
    inputs: Mapping[str, Reference]
    year: int | None = None
    low: float | None = None
    high: float | None = None
    grade: str | None = None  # A | B | C | D
    standing: str | None = None  # potential | agreed | realised | verified
    note: str = ""

    @property
    def reference(self) -> str:
        """How another entry refers to this one."""
        return f"entry:{self.id}"

    def references(self) -> Iterator[str]:
        """Every reference, series one by one."""
        for given in self.inputs.values():
            yield from (given,) if isinstance(given, str) else given


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that was pinned: what it was on the day of the account, wherever it is looked up."""

    reference: str  # factor:…, table:… or assumption:…
    value: float | None  # None = published as blank
    unit: str
    year: int | None = None
    version: str = ""  # of the set or table
    label: str = ""  # route or name as published
    source: str = ""
    status: str = ""  # seen | second-hand | recalled | assumed
    low: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Book:
    """Entries, the rows and facts they rest on, and the versions they were made with."""

    title: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    rows: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)  # method, factors, price_base, offcut

    def add(self, entry: Entry) -> str:
        """Writes an entry; gives the reference to it.

        Raises:
            BookError: the id is taken, a name in the formula has no input, or a reference leads
                nowhere.
        """
        if entry.id in self.entries:
            raise BookError(f"entry '{entry.id}' stands in the book already")
        missing = names_in(entry.formula) - entry.inputs.keys()
        if missing:
            raise BookError(f"entry '{entry.id}': no input for {', '.join(sorted(missing))}")
        for reference in entry.references():
            if not self.holds(reference):
                raise BookError(f"entry '{entry.id}': there is no '{reference}' in the book")
        self.entries[entry.id] = entry
        return entry.reference

    def pin(self, fact: Fact) -> str:
        """Keeps a fact; gives the reference to it.

        Raises:
            BookError: another value is pinned under this reference.
        """
        known = self.facts.get(fact.reference)
        if known is not None and known.value != fact.value:
            raise BookError(
                f"'{fact.reference}' is pinned as {known.value} and cannot become {fact.value}"
            )
        self.facts[fact.reference] = fact
        return fact.reference

    def put_row(self, sheet: str, row: int, cells: Mapping[str, Any]) -> None:
        """Keeps a row of the input as it was read."""
        self.rows.setdefault(sheet, {})[row] = dict(cells)

    def holds(self, reference: str) -> bool:
        """Whether a reference leads to something in this book; an empty cell is something."""
        try:
            self.lookup(reference)
        except BookError:
            return False
        return True

    def lookup(self, reference: str) -> Any:
        """The value behind a reference; None for an empty cell, a blank factor or a gap.

        Raises:
            BookError: no such row, fact or entry.
        """
        kind, _, rest = reference.partition(":")
        if kind == "entry" and rest in self.entries:
            return self.entries[rest].value
        if kind == "row":
            return self._cell(reference, rest)
        if reference in self.facts:
            return self.facts[reference].value
        raise BookError(f"there is no '{reference}' in the book")

    def _cell(self, reference: str, rest: str) -> Any:
        place = _ROW.fullmatch(rest)
        cells = self.rows.get(place["sheet"], {}).get(int(place["row"])) if place else None
        if place is None or cells is None:
            raise BookError(f"there is no '{reference}' in the book")
        if place["column"] not in cells:
            raise BookError(f"'{reference}': the sheet has no column '{place['column']}'")
        return _asked_of(cells[place["column"]], place)

    def as_data(self) -> dict[str, Any]:
        """The book as plain data for JSON, format ``offcut-book/1``."""
        return {
            "format": FORMAT,
            "title": self.title,
            "versions": dict(self.versions),
            "entries": [_bare(entry) for entry in self.entries.values()],
            "facts": [_bare(fact) for fact in self.facts.values()],
            "rows": {
                sheet: {str(number): cells for number, cells in rows.items()}
                for sheet, rows in self.rows.items()
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Book":
        """The book that :meth:`as_data` gave.

        Raises:
            BookError: another format, or entries that do not hold together.
        """
        if data.get("format") != FORMAT:
            raise BookError(f"the format is {data.get('format')!r}; accepted: '{FORMAT}'")
        book = cls(title=data.get("title", ""), versions=dict(data.get("versions", {})))
        for sheet, rows in data.get("rows", {}).items():
            for number, cells in rows.items():
                book.put_row(sheet, int(number), cells)
        for fact in data.get("facts", ()):
            book.pin(Fact(**_known(Fact, fact)))
        for given in data.get("entries", ()):
            cells = _known(Entry, given)
            cells["inputs"] = {
                name: reference if isinstance(reference, str) else tuple(reference)
                for name, reference in given["inputs"].items()
            }
            book.add(Entry(**cells))
        return book


def _asked_of(value: Any, place: re.Match[str]) -> Any:
    """What a reference asks of a cell."""
    if place["filled"]:
        return float(value is not None)
    if value is None:
        return None
    if place["word"]:
        return float(value == place["word"])
    if place["key"]:
        return value.get(place["key"], 0.0) if isinstance(value, Mapping) else None
    return value


def _bare(record: Entry | Fact) -> dict[str, Any]:
    """A record as plain data, without what is empty; ``value`` is kept, as a gap is a statement."""
    plain = asdict(record)
    kept = ("value", "unit")
    return {key: value for key, value in plain.items() if key in kept or value not in (None, "")}


def _known(record: type[Entry] | type[Fact], given: Mapping[str, Any]) -> dict[str, Any]:
    names = {part.name for part in fields(record)}
    strange = given.keys() - names
    if strange:
        raise BookError(f"not a part of {record.__name__.lower()}: {', '.join(sorted(strange))}")
    return {"value": None, **given}
