"""The screen alone over an engine: the exact best haves of every want of a market.

The tree of the haves is grown once and laid out as arrays, the wants in the order in which they
learn from one another. A unit maps both and answers a chunk of wants; nothing is sent but paths.
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from offcut.engines.interface import Engine, Progress
from offcut.matching.screen.fast import CHUNK, haves_terms, search
from offcut.matching.screen.layout import Branches, Terms
from offcut.matching.screen.market import Market, TopK, Wants
from offcut.matching.screen.side import sealed, want_queries
from offcut.matching.screen.tree import haves_tree, neighbours

_IDS = "ids"


def top_k_on(
    engine: Engine,
    market: Market,
    k: int,
    *,
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> TopK:
    """The same rows as :func:`offcut.matching.screen.fast.top_k`, worked out on an engine.

    Args:
        engine: of :func:`offcut.engines.engine`, entered.
        market: haves, wants and the declared value.
        k: haves kept for each want.
        folder: where the arrays lie while it runs (about 0.5 GB for a million of each), seen by
            every machine that works on them; a temporary one of this machine when not given.
        progress: called as chunks of wants finish.

    Raises:
        EngineError: a chunk failed on every try.
    """
    with tempfile.TemporaryDirectory(prefix="offcut-screen-", dir=folder) as name:
        units, weights = lay_out(market, Path(name), k)
        task = f"{__name__}.screen_unit"
        paths = engine.run(task, units, weights=weights, progress=progress)
        return gathered(Path(name), paths, len(market.wants), k)


def lay_out(market: Market, folder: Path, k: int) -> tuple[list[dict[str, Any]], list[float]]:
    """Writes tree and wants as arrays; the units with their predicted work."""
    tree = haves_tree(market.haves, market.circuity, len(market.types))
    for name, array in tree._asdict().items():
        np.save(folder / f"tree.{name}.npy", array)
    order = neighbours(market.wants, len(market.types))
    np.save(folder / "order.npy", order)
    for name, array in _in_order(market.wants, order).items():
        np.save(folder / f"want.{name}.npy", array)
    work = _work(market, order)
    starts = range(0, len(order), CHUNK)
    terms = list(haves_terms(market))
    units = [
        {
            "folder": str(folder),
            "start": s,
            "stop": min(s + CHUNK, len(order)),
            "k": k,
            "terms": terms,
        }
        for s in starts
    ]
    return units, [float(work[s : s + CHUNK].sum()) for s in starts]


def screen_unit(folder: str, start: int, stop: int, k: int, terms: Sequence[Any]) -> str:
    """The best ``k`` haves of the wants from ``start`` up to ``stop`` in their order; the path."""
    home = Path(folder)
    tree, wants = _mapped(folder)
    rows = np.arange(start, stop)
    found = search(want_queries(wants, rows), tree, Terms(*terms), k)
    path = home / f"best-{start:012d}.npz"
    draft = home / f"{path.stem}.{os.getpid()}.{os.urandom(4).hex()}.npz"
    np.savez(draft, haves=found.haves, values=found.values)
    draft.replace(path)
    return str(path)


def gathered(folder: Path, paths: Sequence[str], wants: int, k: int) -> TopK:
    """The answers of all units, by row of the want."""
    best = TopK(np.full((wants, k), -1, dtype=np.int64), np.full((wants, k), np.nan))
    order, start = np.load(folder / "order.npy"), 0
    for path in paths:
        with np.load(path) as found:
            rows = order[start : start + len(found["haves"])]
            best.haves[rows], best.values[rows] = found["haves"], found["values"]
        start += len(rows)
    return best


def _work(market: Market, order: Any) -> Any:
    """Predicted work of each want: bounds leave few pairs, so it grows far slower than they do."""
    wants, haves = market.wants, np.bincount(market.haves.types, minlength=len(market.types))
    before = np.concatenate([[0], np.cumsum(haves[wants.accepted])])
    pairs = before[wants.accepted_from[1:]] - before[wants.accepted_from[:-1]]
    return np.sqrt(pairs[order]) + 1


def _in_order(wants: Wants, order: Any) -> dict[str, Any]:
    """The columns of the wants in an order, but for the ids: a search does without."""
    counts = np.diff(wants.accepted_from)[order]
    accepted_from = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    shift = np.repeat(wants.accepted_from[order] - accepted_from[:-1], counts)
    accepted = wants.accepted[np.arange(accepted_from[-1]) + shift]
    ragged = {"accepted_from": accepted_from, "accepted": accepted}
    plain = (field.name for field in fields(Wants) if field.name not in (*ragged, _IDS))
    return ragged | {name: getattr(wants, name)[order] for name in plain}


@lru_cache(maxsize=1)
def _mapped(folder: str) -> tuple[Branches, Wants]:
    """Tree and wants, mapped once a process."""
    home = Path(folder)
    arrays = {name: _array(home, f"tree.{name}") for name in Branches._fields}
    names = (field.name for field in fields(Wants) if field.name != _IDS)
    wants = Wants(ids=(), **{name: _array(home, f"want.{name}") for name in names})
    return Branches(**arrays), wants


def _array(home: Path, name: str) -> Any:
    return sealed(np.load(home / f"{name}.npy", mmap_mode="r"))
