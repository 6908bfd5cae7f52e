"""Rows that were added since the packs were written: few, in memory, looked at one by one."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut.matching.index.encoding import Arrays
from offcut.matching.index.rows import HAVE_COLUMNS, WANT_COLUMNS
from offcut.matching.screen.market import Haves, Wants

_ROOM = 64


class Growing:
    """Columns of equal length that rows are added to, in a room that doubles when it is full."""

    def __init__(self) -> None:
        self._room: Arrays = {}
        self.count = 0

    def __len__(self) -> int:
        return self.count

    def add(self, columns: Arrays) -> None:
        """Add rows; the columns are the same every time."""
        added = len(next(iter(columns.values())))
        if not self._room:
            self._room = {n: np.empty((_ROOM, *c.shape[1:]), c.dtype) for n, c in columns.items()}
        size = len(next(iter(self._room.values())))
        if self.count + added > size:
            size = max(2 * size, self.count + added)
            for name, held in self._room.items():
                grown = np.empty((size, *held.shape[1:]), held.dtype)
                grown[: self.count] = held[: self.count]
                self._room[name] = grown
        for name, column in columns.items():
            self._room[name][self.count : self.count + added] = column
        self.count += added

    def __getitem__(self, name: str) -> Any:
        """One column, as long as there are rows; writing into it changes the rows."""
        return self._room[name][: self.count]


class _Loose:
    """Rows of one type outside the packs. A removed one has quantity 0: worth nothing."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.ids: list[str] = []
        self.rows = Growing()
        self.dead = 0

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def alive(self) -> Any:
        """Which rows still count."""
        return self.rows["alive"]

    @property
    def last_day(self) -> Any:
        """The last day of each row (int32)."""
        return self.rows["last_day"]

    def remove(self, row: int) -> None:
        """Take a row out; its number stays."""
        self.rows["alive"][row] = False
        self.rows["quantity"][row] = 0.0
        self.dead += 1


class LooseHaves(_Loose):
    """Haves of one type outside the packs."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self._haves: Haves | None = None

    def add(self, ids: Sequence[str], columns: Arrays) -> None:
        """Add rows."""
        self.rows.add({**columns, "alive": np.ones(len(ids), dtype=bool)})
        self.ids.extend(ids)
        self._haves = None

    @property
    def haves(self) -> Haves:
        """All rows as columns."""
        if self._haves is None:
            types = np.full(self.rows.count, self.code, dtype=np.int32)
            columns = {name: self.rows[name] for name in HAVE_COLUMNS}
            self._haves = Haves(ids=self.ids, types=types, **columns)
        return self._haves


class LooseWants(_Loose):
    """Wants that accept one type, outside the packs, with the values of their best haves."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.accepts: list[Any] = []
        self._wants: Wants | None = None

    @property
    def best(self) -> Any:
        """float64 (rows, top), falling, 0 where there are fewer."""
        return self.rows["best"]

    def add(self, ids: Sequence[str], columns: Arrays, accepts: Sequence[Any], best: Any) -> None:
        """Add rows; ``accepts``: an int32 array each; ``best``: float64 (rows, top)."""
        self.rows.add({**columns, "alive": np.ones(len(ids), dtype=bool), "best": best})
        self.accepts.extend(accepts)
        self.ids.extend(ids)
        self._wants = None

    def set_best(self, rows: Any, values: Any) -> None:
        """Other values of the best haves of one want (a number) or of several (an array)."""
        self.best[rows] = values

    @property
    def wants(self) -> Wants:
        """All rows as columns."""
        if self._wants is None:
            lengths = np.fromiter(map(len, self.accepts), np.int64, len(self.accepts))
            self._wants = Wants(
                ids=self.ids,
                accepted_from=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
                accepted=np.concatenate([np.zeros(0, dtype=np.int32), *self.accepts]),
                **{name: self.rows[name] for name in WANT_COLUMNS},
            )
        return self._wants
