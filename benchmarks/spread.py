"""A market cut into units that an engine can schedule: paths and numbers cross, rows never.

Haves and wants lie as arrays in a folder, those of one family of types beside each other (types
are of a family when some want accepts both). A unit is a family with a chunk of its wants; its task
maps the arrays, answers, and writes its rows under a name that follows from the unit.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.engines import ENGINES
from benchmarks.market import market
from offcut.matching.screen.market import Fit, Haves, Market, TopK, Wants

TASK = "benchmarks.spread.block"
_ENGINE = "offcut"


@dataclass(frozen=True)
class Block:
    """One unit: haves and wants by their places in the folder, and the pairs between them."""

    haves: tuple[int, int]
    wants: tuple[int, int]

    @property
    def pairs(self) -> int:
        """At most so many pairs are compatible."""
        return (self.haves[1] - self.haves[0]) * (self.wants[1] - self.wants[0])


def write(folder: Path, given: Market, pieces: int) -> list[Block]:
    """Lay a market out in a folder and cut it into about so many units, by pairs."""
    folder.mkdir(parents=True, exist_ok=True)
    haves, wants = given.haves, given.wants
    family = _families(given)
    have_family, want_family = family[haves.types], family[wants.accepted[wants.accepted_from[:-1]]]
    have_rows = np.argsort(have_family, kind="stable")
    want_rows = np.argsort(want_family, kind="stable")
    np.save(folder / "have_rows.npy", have_rows)
    np.save(folder / "want_rows.npy", want_rows)
    _save(folder, "have", _taken(haves, have_rows))
    _save(folder, "want", taken_wants(wants, want_rows))
    steps = np.arange(family.max() + 2)
    have_from = np.searchsorted(have_family[have_rows], steps).tolist()
    want_from = np.searchsorted(want_family[want_rows], steps).tolist()
    whole = [
        Block((have_from[f], have_from[f + 1]), (want_from[f], want_from[f + 1]))
        for f in range(family.max() + 1)
    ]
    most = max(1, sum(block.pairs for block in whole) // pieces)
    return [block for item in whole for block in _cut(item, most) if block.pairs]


def block(
    folder: str, types: int, circuity: float, fit: list[float], k: int, block: list[int]
) -> str:
    """The task: the best ``k`` of the wants of one unit, written as ``answer-….npz``."""
    home = Path(folder)
    have_from, have_to, want_from, want_to = block
    haves = _load(home, "have", Haves, slice(have_from, have_to))
    wants = _load_wants(home, slice(want_from, want_to))
    part = Market(haves, wants, tuple(map(str, range(types))), Fit(*fit), circuity)
    found = ENGINES[_ENGINE].ready(part, 1)(k)
    have_rows = np.load(home / "have_rows.npy", mmap_mode="r")
    want_rows = np.load(home / "want_rows.npy", mmap_mode="r")
    named = np.where(found.haves >= 0, have_rows[have_from + np.maximum(found.haves, 0)], -1)
    path = home / f"answer-{have_from}-{want_from}.npz"
    beside = path.with_name(f"{path.name}.{os.getpid()}.part.npz")
    np.savez(beside, wants=want_rows[want_from:want_to], haves=named, values=found.values)
    beside.replace(path)
    return str(path)


def arguments(folder: Path, given: Market, item: Block, k: int) -> dict[str, Any]:
    """What the task is called with for a unit."""
    fit = [given.fit.text, given.fit.quality]
    return {
        "folder": str(folder),
        "types": len(given.types),
        "circuity": given.circuity,
        "fit": fit,
        "k": k,
        "block": [*item.haves, *item.wants],
    }


def collected(paths: list[str], wants: int, k: int) -> TopK:
    """The answers of all units as one."""
    best = TopK(np.full((wants, k), -1, dtype=np.int64), np.full((wants, k), np.nan))
    for path in paths:
        with np.load(path) as held:
            best.haves[held["wants"]] = held["haves"]
            best.values[held["wants"]] = held["values"]
    return best


def _families(given: Market) -> Any:
    """The family of each type: types that some want accepts together, and theirs in turn."""
    wants, count = given.wants, len(given.types)
    first = np.repeat(wants.accepted[wants.accepted_from[:-1]], np.diff(wants.accepted_from))
    links = coo_array((np.ones(len(first)), (first, wants.accepted)), shape=(count, count))
    return connected_components(links, directed=False)[1]


def _cut(item: Block, most: int) -> Iterator[Block]:
    chunks = -(-item.pairs // most)
    ends = np.linspace(*item.wants, max(1, chunks) + 1).astype(int).tolist()
    for start, end in pairwise(ends):
        yield Block(item.haves, (start, end))


def _taken(haves: Haves, rows: Any) -> Haves:
    columns = {f.name: getattr(haves, f.name)[rows] for f in fields(haves) if f.name != "ids"}
    return replace(haves, ids=[haves.ids[row] for row in rows.tolist()], **columns)


def taken_wants(wants: Wants, rows: Any) -> Wants:
    """These rows of the wants, in this order."""
    counts = np.diff(wants.accepted_from)[rows]
    ends = np.cumsum(counts)
    inside = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    at = np.repeat(wants.accepted_from[rows], counts) + inside
    own = ("ids", "accepted_from", "accepted")
    columns = {f.name: getattr(wants, f.name)[rows] for f in fields(wants) if f.name not in own}
    return replace(
        wants,
        ids=[wants.ids[row] for row in rows.tolist()],
        accepted_from=np.concatenate([[0], ends]),
        accepted=wants.accepted[at],
        **columns,
    )


def _save(folder: Path, side: str, columns: Haves | Wants) -> None:
    for field in fields(columns):
        np.save(folder / f"{side}_{field.name}.npy", np.asarray(getattr(columns, field.name)))


def _load(folder: Path, side: str, kind: type[Haves], rows: slice) -> Haves:
    held = {f.name: _column(folder, side, f.name)[rows] for f in fields(kind)}
    return kind(**{**held, "ids": held["ids"].tolist()})


def _load_wants(folder: Path, rows: slice) -> Wants:
    own = ("accepted_from", "accepted")
    held = {
        f.name: _column(folder, "want", f.name)[rows] for f in fields(Wants) if f.name not in own
    }
    edges = _column(folder, "want", "accepted_from")[rows.start : rows.stop + 1]
    accepted = _column(folder, "want", "accepted")[edges[0] : edges[-1]]
    held |= {"ids": held["ids"].tolist(), "accepted_from": edges - edges[0], "accepted": accepted}
    return Wants(**held)


def _column(folder: Path, side: str, name: str) -> Any:
    return np.load(folder / f"{side}_{name}.npy", mmap_mode="r")


def warm(folder: str, number: int) -> str:
    """A small question, so that libraries and compiled code are loaded; writes its number."""
    ENGINES[_ENGINE].ready(market(300, 300), 1)(10)
    path = Path(folder) / f"warm-{number}"
    path.write_text(str(number), "utf-8")
    return str(path)
