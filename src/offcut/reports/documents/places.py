"""A reference to a cell of the input, taken apart."""

import re
from dataclasses import dataclass

_PLACE = re.compile(
    r"row:(?P<sheet>[^!]+)!(?P<row>\d+)\.(?P<column>\w+)"
    r"(?:\.(?P<key>[^=?]+)|=(?P<word>.+)|(?P<filled>\?))?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, and what is asked of it: its value, one share of it, a word in it, or any."""

    sheet: str
    row: int
    column: str
    key: str = ""
    word: str = ""
    filled: bool = False

    @classmethod
    def of(cls, reference: str) -> "Place":
        """The place that a reference ``row:…`` names.

        >>> Place.of("row:claims!12.quantity")
        Place(sheet='claims', row=12, column='quantity', key='', word='', filled=False)

        Raises:
            ValueError: it names none.
        """
        found = _PLACE.fullmatch(reference)
        if found is None:
            raise ValueError(f"'{reference}' is no reference to a cell")
        parts = found.groupdict(default="")
        return cls(
            parts["sheet"],
            int(parts["row"]),
            parts["column"],
            parts["key"],
            parts["word"],
            bool(parts["filled"]),
        )

    @property
    def told(self) -> str:
        """Where it is, and what is asked, in words.

        >>> Place.of("row:synergies!3.processing=treated").told
        "sheet synergies, row 3, processing: is it 'treated'?"
        """
        where = f"sheet {self.sheet}, row {self.row}, {self.column}"
        if self.word:
            return f"{where}: is it '{self.word}'?"
        if self.filled:
            return f"{where}: is it filled?"
        return f"{where}, {self.key}" if self.key else where
