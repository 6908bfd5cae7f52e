"""The forms in which reference facts are asked for: by id, by date, by year."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Generic, TypeVar, overload

from offcut.errors import NotDated, TableError, UnknownReference
from offcut.reference.provenance import Provenance
from offcut.reference.published import GhgFactor, Price

T = TypeVar("T")
D = TypeVar("D")


def nearest(key: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names most like ``key``, best first; none when nothing comes near."""
    from rapidfuzz import process

    found = process.extract(key.lower(), {n: n.lower() for n in names}, limit=limit)
    return [name for _, score, name in found if score >= _NEAR]


_NEAR = 60  # of 100, rapidfuzz's weighted ratio


class Table(Mapping[str, T], Generic[T]):
    """Records by id; an unknown id is answered with the nearest ones."""

    def __init__(self, name: str, items: Iterable[T], key: Callable[[T], str]) -> None:
        self.name = name
        self._items: dict[str, T] = {}
        for item in items:
            if key(item) in self._items:
                raise TableError(f"table '{name}': '{key(item)}' stands twice")
            self._items[key(item)] = item

    def __getitem__(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            raise UnknownReference(self.name, key, self.nearest(str(key))) from None

    def __contains__(self, key: object) -> bool:
        return key in self._items

    @overload
    def get(self, key: str, /) -> T | None: ...
    @overload
    def get(self, key: str, /, default: T) -> T: ...
    @overload
    def get(self, key: str, /, default: D) -> T | D: ...
    def get(self, key: str, /, default: Any = None) -> Any:
        """The record, or ``default`` when there is none."""
        return self._items.get(key, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"<table {self.name}: {len(self)} records>"

    def nearest(self, key: str, limit: int = 3) -> list[str]:
        """The ids most like ``key``."""
        return nearest(key, self._items, limit)


class Dated(Generic[T]):
    """Values of one thing over time: ``at(day)`` gives the one in force."""

    def __init__(self, name: str, items: Iterable[T], of: Callable[[T], Provenance]) -> None:
        self.name, self._of = name, of
        self.history: tuple[T, ...] = tuple(sorted(items, key=lambda i: of(i).valid_from or _ever))
        starts = [of(item).valid_from for item in self.history]
        if len(set(starts)) != len(starts):
            raise TableError(f"table '{name}': two values are valid from the same day")

    def at(self, day: date | None = None) -> T:
        """The value in force on ``day`` (today when not given).

        Raises:
            NotDated: no value is valid then; says which days are covered.
        """
        day = day or date.today()
        for item in reversed(self.history):
            where = self._of(item)
            if (where.valid_from or _ever) <= day:
                if where.valid_to is None or day <= where.valid_to:
                    return item
                break
        raise NotDated(
            f"no value of '{self.name}' is valid on {day}: the table begins "
            f"{self._of(self.history[0]).valid_from} and its last value, from "
            f"{self._of(self.history[-1]).valid_from}, ends "
            f"{self._of(self.history[-1]).valid_to or 'never'}"
        )


_ever = date(1, 1, 1)


class Prices(Table[Dated[Price]]):
    """Market prices: ``prices["7b_turnings"].at(day)``."""


class GhgFactors:
    """Greenhouse-gas factors by id and year; each year's set is kept as published."""

    def __init__(self, items: Iterable[GhgFactor]) -> None:
        self._items: dict[tuple[str, int], GhgFactor] = {}
        for item in items:
            if (item.id, item.year) in self._items:
                raise TableError(f"table 'ghg': '{item.id}' stands twice for {item.year}")
            self._items[item.id, item.year] = item
        self.years: tuple[int, ...] = tuple(sorted({year for _, year in self._items}))
        self._names = {name for name, _ in self._items}
        self.ids: tuple[str, ...] = tuple(sorted(self._names))

    def __iter__(self) -> Iterator[GhgFactor]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def get(self, name: str, year: int) -> GhgFactor | None:
        """The row exactly as published for that year, or None when there is none."""
        return self._items.get((name, year))

    def latest(self, name: str, year: int) -> GhgFactor:
        """The newest row with a value, not later than ``year``; falls back over the years.

        Raises:
            UnknownReference: no such factor, or none with a value up to that year.
        """
        if name not in self._names:
            raise UnknownReference("ghg", name, nearest(name, self.ids))
        for candidate in sorted((y for y in self.years if y <= year), reverse=True):
            row = self._items.get((name, candidate))
            if row is not None and row.value is not None:
                return row
        raise UnknownReference("ghg", f"{name} up to {year}")
