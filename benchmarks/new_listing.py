"""A new listing against an index: how long until it is found, and found again.

    python -m benchmarks.new_listing [ROWS] [ASKED]

Builds an index of so many haves and as many wants (default 1,000,000), opens it, and asks for what
new listings would find.
"""

import gc
import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.market import SEED, market
from offcut.matching.index import Index, IndexWriter, build
from offcut.matching.index.rows import each_have, each_want, no_haves, no_wants
from offcut.matching.index.sources import have_homes, want_homes
from offcut.matching.screen.market import Haves, Market, Wants


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(act: Callable[[Any], object], given: Iterable[Any]) -> dict[str, float]:
    """Wall-clock and CPU of this thread; they differ by the disk, and by who else is at work."""
    took, used = [], []
    for one in given:
        start, cpu = time.perf_counter(), time.thread_time()
        act(one)
        used.append((time.thread_time() - cpu) * 1e3)
        took.append((time.perf_counter() - start) * 1e3)
    figures = {}
    for kind, times in (("", took), ("_cpu", used)):
        p50, p99 = np.percentile(times, [50, 99])
        figures |= {f"p50{kind}_ms": round(float(p50), 3), f"p99{kind}_ms": round(float(p99), 3)}
    return figures


def opening(folder: Path, times: int = 7) -> dict[str, float]:
    return timed(lambda _: Index(folder), range(times))


def in_trees(index: Index, haves: list[Haves], wants: list[Wants]) -> dict[str, Any]:
    """The search alone: the trees of the packs, asked for ten."""
    state = index._state

    def of_want(want: Wants) -> None:
        for home in have_homes(state, want.accepted.tolist()):
            home.tree.best(want, 10)

    def of_have(have: Haves) -> None:
        for home in want_homes(state, int(have.types[0])):
            home.tree.best(have, 10)

    def entered(have: Haves) -> None:
        for home in want_homes(state, int(have.types[0])):
            home.tree.reaching(have, home.best)

    return {
        "want": timed(of_want, wants),
        "have": timed(of_have, haves),
        "have_enters": timed(entered, haves),
    }


def with_a_commit(
    folder: Path, world: Market, haves: list[Haves], wants: list[Wants], *, durable: bool
) -> Any:
    """Index and database together: the listing, what it found, and both committed.

    ``durable``: both are on disk before the next step (two ``fsync``); else both outlive the
    program, not a power cut (SQLite's ``synchronous=NORMAL`` in WAL mode).
    """
    database = sqlite3.connect(folder / f"platform-{durable}.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
    database.execute("CREATE TABLE listing (id TEXT PRIMARY KEY, body TEXT)")
    database.execute("CREATE TABLE match (have TEXT, want TEXT, gbp REAL)")
    nobody = no_haves(4, 16), no_wants(4, 16)

    def save(name: str, rows: list[tuple[str, str, float]]) -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO listing VALUES (?, ?)", (name, json.dumps({"id": name})))
        database.executemany("INSERT INTO match VALUES (?, ?, ?)", rows)
        database.execute("COMMIT")

    def add_have(have: Haves) -> None:
        arrived = index.append(
            Market(have, nobody[1], world.types, world.fit, world.circuity), durable=durable
        )
        (entries,) = arrived.entries
        found = zip(entries.ids, entries.values.tolist(), strict=True)
        save(have.ids[0], [(have.ids[0], want, value) for want, value in found])

    def add_want(want: Wants) -> None:
        arrived = index.append(
            Market(nobody[0], want, world.types, world.fit, world.circuity), durable=durable
        )
        (ranking,) = arrived.rankings
        found = zip(ranking.ids, ranking.values.tolist(), strict=True)
        save(want.ids[0], [(have, want.ids[0], value) for have, value in found])

    with IndexWriter(folder / "i") as index:
        warm = len(haves) // 10
        for have, want in zip(haves[:warm], wants[:warm], strict=True):
            add_have(have)
            add_want(want)
        return {"have": timed(add_have, haves[warm:]), "want": timed(add_want, wants[warm:])}


def new_listings(count: int) -> tuple[list[Haves], list[Wants]]:
    """Others than those in the index, of the same world."""
    new = market(count, count, seed=SEED)
    haves, wants = each_have(new.haves), each_want(new.wants)
    named_haves = [_named(one, f"new-H{n}") for n, one in enumerate(haves)]
    return named_haves, [_named(one, f"new-W{n}") for n, one in enumerate(wants)]


def _named(one: Any, name: str) -> Any:
    return replace(one, ids=[name])


def measure(rows: int, asked: int) -> dict[str, Any]:
    """All figures, as a dictionary that JSON holds."""
    world = market(rows, rows)
    more_haves, more_wants = new_listings(2 * asked)
    haves, wants = more_haves[:asked], more_wants[:asked]
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        started, used = time.perf_counter(), cpu_s()
        index = build(world, folder / "i")
        figures: dict[str, Any] = {
            "rows": rows,
            "build_s": round(time.perf_counter() - started, 1),
            "build_cpu_s": round(cpu_s() - used, 1),
            "bytes": index.size_bytes(),
            "open": opening(folder / "i"),
        }
        types, fit, circuity = world.types, world.fit, world.circuity
        del world
        gc.collect()
        gc.freeze()  # a million ids in lists are the benchmark's, not the product's
        named = Market(no_haves(4, 16), no_wants(4, 16), types, fit, circuity)
        warm = max(1, asked // 10)
        in_trees(index, haves[:warm], wants[:warm])
        figures["search"] = in_trees(index, haves, wants)
        figures["answer"] = {
            "best_haves": timed(lambda want: index.best_haves(want, 10), wants),
            "best_wants": timed(lambda have: index.best_wants(have, 10), haves),
            "enters": timed(index.enters, haves),
        }
        for durable, name in ((False, "with_sqlite_commit"), (True, "with_sqlite_commit_on_disk")):
            half = slice(asked, None) if durable else slice(asked)  # equal rows would all tie
            figures[name] = with_a_commit(
                folder, named, more_haves[half], more_wants[half], durable=durable
            )
        figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return figures


if __name__ == "__main__":
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    asked = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    print(json.dumps(measure(rows, asked), indent=2))
