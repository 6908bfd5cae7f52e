"""The wants nearest to each have, over all units: kept as numbers, for haves that nobody takes.

A have or want is known by its number over the whole list: types in their order, rows in theirs.
"""

import os
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.matching.batch.job import MATCH, Job, Unit
from offcut.matching.batch.partitions import wants_file

if TYPE_CHECKING:
    import polars as pl

NEAR = 3
_NAME = "near"


def starts(counts: tuple[int, ...]) -> list[int]:
    """The number of the first listing of each type, and that after the last."""
    return [0, *accumulate(counts)]


def write_nearest(job: Job, unit: Unit, bounds: Any, wants: Any) -> None:
    """Keeps the bounds and wants (arrays of haves × 3, −1 = none) that a unit saw."""
    import numpy as np
    import polars as pl

    haves = _numbers(job.have_counts, [(name, 0, None) for name in unit.haves])
    own = _numbers(job.want_counts, [(w.kind, w.start, w.count) for w in unit.wants])
    seen = wants[:, 0] >= 0 if len(own) else np.zeros(len(haves), dtype=bool)
    for slot in range(1, NEAR):
        seen |= wants[:, slot] >= 0
    global_wants = np.where(wants >= 0, np.append(own, -1)[wants], -1)
    table = pl.DataFrame(
        {
            "have": haves[seen].astype(np.int32),
            **{f"bound{n}": bounds[seen, n] for n in range(NEAR)},
            **{f"want{n}": global_wants[seen, n].astype(np.int32) for n in range(NEAR)},
        }
    )
    write_whole(table, job.beside(unit.number, _NAME))


def write_whole(table: "pl.DataFrame", path: Path) -> None:
    """Writes a table at once or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    table.write_parquet(draft)
    draft.replace(path)


def _numbers(counts: tuple[int, ...], parts: list[tuple[str, int, int | None]]) -> Any:
    import numpy as np

    first = starts(counts)
    ranges = []
    for name, start, count in parts:
        kind = int(name)
        length = counts[kind] - start if count is None else count
        ranges.append(np.arange(first[kind] + start, first[kind] + start + length))
    return np.concatenate(ranges) if ranges else np.zeros(0, dtype=np.int64)


def nearest_of_all(job: Job) -> Any:
    """For every have the numbers of the wants with its highest bounds over all units, best first.

    Array (haves, 3) of int64, −1 = none; of equal bounds the want whose id comes first.
    """
    import numpy as np
    import polars as pl

    place = np.append(_places_of_ids(job), np.iinfo(np.int64).max)
    best = np.full((job.haves, NEAR), -np.inf)
    whose = np.full((job.haves, NEAR), -1, dtype=np.int64)
    for unit in job.stage(MATCH):
        table = pl.read_parquet(job.beside(unit.number, _NAME))
        rows = table["have"].to_numpy()
        bounds = np.column_stack([best[rows], *(table[f"bound{n}"] for n in range(NEAR))])
        wants = np.column_stack([whose[rows], *(table[f"want{n}"] for n in range(NEAR))])
        order = np.lexsort((place[wants], -bounds), axis=1)[:, :NEAR]
        best[rows] = np.take_along_axis(bounds, order, axis=1)
        whose[rows] = np.take_along_axis(wants, order, axis=1)
    return whose


def _places_of_ids(job: Job) -> Any:
    """The place of each want's id among all in their order, by its number."""
    import numpy as np
    import polars as pl

    ids = [
        pl.read_parquet(wants_file(job.folder, f"{kind:04d}"), columns=["id"])["id"]
        for kind, count in enumerate(job.want_counts)
        if count
    ]
    if not ids:
        return np.zeros(0, dtype=np.int64)
    order = pl.concat(ids).arg_sort().to_numpy()
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place
