"""Listings on disk by side and resource type: written as they come, read a part at a time."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from offcut.listings import Listing
from offcut.listings.store import frame_of, listings_of
from offcut.matching.batch.job import Slice

if TYPE_CHECKING:
    import polars as pl

_MOST_HELD = 200_000  # listings kept in memory before the largest parts are written


class Partitions:
    """Takes listings in any order and writes those of one side and type together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[tuple[str, str], list[pl.DataFrame]] = defaultdict(list)
        self._parts: dict[tuple[str, str], int] = defaultdict(int)
        self._numbers: dict[str, str] = {}
        self.counts: dict[tuple[str, str], int] = defaultdict(int)

    @property
    def types(self) -> tuple[str, ...]:
        """The resource types seen, in the order of their numbers; "" = not recognised."""
        return tuple(self._numbers)

    def by_type(self, side: str) -> tuple[int, ...]:
        """Listings of one side, by the number of their type."""
        return tuple(self.counts[side, number] for number in self._numbers.values())

    def add(self, listings: Sequence[Listing]) -> None:
        """Keeps listings, and writes the largest parts when there are many."""
        frame = frame_of(listings)
        for (side, kind), part in frame.partition_by(
            "kind", "resource_type", as_dict=True, maintain_order=True
        ).items():
            number = self._numbers.setdefault(kind or "", f"{len(self._numbers):04d}")
            self._held[side, number].append(part)
            self.counts[side, number] += part.height
        while sum(map(_height, self._held.values())) > _MOST_HELD:
            self._write(max(self._held, key=lambda key: _height(self._held[key])))

    def close(self) -> None:
        """Writes what is left."""
        for key in list(self._held):
            self._write(key)

    def _write(self, key: tuple[str, str]) -> None:
        import polars as pl

        side, number = key
        folder = self._folder / f"{side}s" / number
        folder.mkdir(parents=True, exist_ok=True)
        pl.concat(self._held.pop(key)).write_parquet(folder / f"{self._parts[key]:04d}.parquet")
        self._parts[key] += 1


def _height(parts: Iterable["pl.DataFrame"]) -> int:
    return sum(part.height for part in parts)


def haves_of(folder: Path, kinds: Iterable[str]) -> list[Listing]:
    """The haves of some types, by number."""
    return [item for kind in kinds for item in _read(folder / "haves" / kind)]


def wants_of(folder: Path, slices: Iterable[Slice]) -> list[Listing]:
    """The wants of some slices."""
    import polars as pl

    found: list[Listing] = []
    for part in slices:
        rows = pl.scan_parquet(wants_file(folder, part.kind)).slice(part.start, part.count)
        found += listings_of(rows.collect())
    return found


def wants_file(folder: Path, kind: str) -> Path:
    """Where the wants of one type are, those that accept the same together."""
    return folder / "wants" / f"{kind}.parquet"


def sort_wants(folder: Path, kind: str) -> Iterator[tuple[str | None, str | None, int, int]]:
    """Puts wants of one type that accept the same together: (uses, use, start, count) of each."""
    import polars as pl

    found = pl.concat([pl.read_parquet(path) for path in _files(folder / "wants" / kind)])
    found = found.sort("uses", "use", nulls_last=True, maintain_order=True)
    found.write_parquet(wants_file(folder, kind), row_group_size=5_000)
    start = 0
    groups = found.group_by(
        "uses", pl.col("use").is_not_null().alias("given"), maintain_order=True
    ).agg(pl.col("use").first(), pl.len())
    for uses, _, use, count in groups.iter_rows():
        yield uses, use, start, count
        start += count


def _read(folder: Path) -> list[Listing]:
    import polars as pl

    return [item for path in _files(folder) for item in listings_of(pl.read_parquet(path))]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def read_numbered(
    folder: Path, side: str, counts: Sequence[int], numbers: Sequence[int]
) -> dict[int, Listing]:
    """Listings of one side by their numbers over the whole list: types in order, rows in theirs."""
    import polars as pl

    found: dict[int, Listing] = {}
    first = 0
    asked = sorted(numbers)
    for kind, count in enumerate(counts):
        mine = asked[bisect_left(asked, first) : bisect_left(asked, first + count)]
        if mine:
            name = f"{kind:04d}"
            files = (
                [wants_file(folder, name)] if side == "want" else _files(folder / "haves" / name)
            )
            rows = pl.concat([pl.read_parquet(path) for path in files], rechunk=False)
            listings = listings_of(rows[[number - first for number in mine]])
            found.update(zip(mine, listings, strict=True))
        first += count
    return found
