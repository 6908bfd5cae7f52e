"""Listings that nothing was found for: the wants of each unit at once, the haves in a second stage.

Whether nobody takes a have is known only when all wants are matched.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.listings import Listing, neutralise
from offcut.matching.batch.job import LEFT, MATCH, Job, Unit
from offcut.matching.batch.nearest import NEAR, nearest_of_all, starts, write_whole
from offcut.matching.batch.partitions import read_numbered
from offcut.matching.batch.typical import read_kinds
from offcut.matching.engine import OfWant, Run, rank
from offcut.matching.result import Unmatched
from offcut.matching.unmatched import OtherSide, best_of_have, unmatched

if TYPE_CHECKING:
    import polars as pl

_HAVES_A_UNIT = 10_000
_NAME = "unmatched"
COLUMNS = ("row", "listing_id", "kind", "why", "next_step", "nearest_id")


def write_unmatched_wants(
    job: Job, unit: Unit, wants: Sequence[Listing], found: Sequence[OfWant]
) -> None:
    """Keeps why the wants of a unit that nothing was found for have nothing."""
    others = other_side(job)
    told = []
    for want, one in zip(wants, found, strict=True):
        if not one.matches:
            miss = min(one.misses, key=rank, default=None)
            told.append((want, unmatched(want, miss, others)))
    write_whole(_frame(told), job.beside(unit.number, _NAME))


def other_side(job: Job) -> OtherSide:
    """Who could take or give a kind at all, over the whole list."""
    there = [name for name, count in zip(job.types, job.have_counts, strict=True) if count]
    return OtherSide((name or None for name in there), (kind for kind, _ in read_kinds(job.folder)))


def _frame(told: Iterable[tuple[Listing, Unmatched]]) -> "pl.DataFrame":
    import polars as pl

    rows = [
        (item.row, item.id, item.kind.value, found.why, found.next_step, _nearest(item, found))
        for item, found in told
    ]
    types = dict.fromkeys(COLUMNS, pl.String) | {"row": pl.Int64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _nearest(item: Listing, found: Unmatched) -> str | None:
    if found.nearest is None:
        return None
    return found.nearest.want_id if item.kind.value == "have" else found.nearest.have_id


def lay_out(job: Job, matched: "pl.Series", number: int) -> tuple[Unit, ...]:
    """Units, from a number on, for the haves that are not among the matched ids."""
    import polars as pl

    near = nearest_of_all(job)
    first = starts(job.have_counts)
    found: list[Any] = []
    for kind, count in enumerate(job.have_counts):
        if count:
            ids = pl.scan_parquet(job.folder / "haves" / f"{kind:04d}" / "*.parquet")
            mine = ids.select("id").collect()["id"]
            found.append(first[kind] + (~mine.is_in(matched.implode())).arg_true().to_numpy())
    import numpy as np

    left = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    (job.folder / "left").mkdir(exist_ok=True)
    units = []
    for start in range(0, len(left), _HAVES_A_UNIT):
        part = left[start : start + _HAVES_A_UNIT]
        table = pl.DataFrame({"have": part, **{f"want{n}": near[part, n] for n in range(NEAR)}})
        write_whole(table, _file(job.folder, number))
        units.append(Unit(number, (), (), 0, 0, "left over", stage=LEFT, left=len(part)))
        number += 1
    return tuple(units)


def _file(folder: Path, number: int) -> Path:
    return folder / "left" / f"{number:06d}.parquet"


def explain_left(job: Job, unit: Unit, run: Run) -> "pl.DataFrame":
    """Why each have of a unit of the second stage is in no match.

    Args:
        job: the job.
        unit: of the second stage.
        run: values pairs as the whole run does; its listings are not looked at.
    """
    import polars as pl

    table = pl.read_parquet(_file(job.folder, unit.number))
    near = table.select(f"want{n}" for n in range(NEAR)).rows()
    haves = read_numbered(job.folder, "have", job.have_counts, table["have"].to_list())
    asked = sorted({number for row in near for number in row if number >= 0})
    wants = read_numbered(job.folder, "want", job.want_counts, asked)
    others = other_side(job)
    told = []
    for number, row in zip(table["have"].to_list(), near, strict=True):
        have = haves[number]
        close = [wants[want] for want in row if want >= 0] if have.resource_type else []
        told.append((have, unmatched(have, best_of_have(have, close, run.pairing), others)))
    return _frame(told)


def unmatched_of(job: Job) -> "pl.DataFrame":
    """All listings in no match, in the order of the file: row, id, side, why, what to do."""
    import polars as pl

    files = [job.beside(unit.number, _NAME) for unit in job.stage(MATCH)]
    files += [job.result_of(unit.number) for unit in job.stage(LEFT)]
    return pl.concat([pl.read_parquet(path) for path in files]).sort("row")


def save_unmatched(job: Job) -> None:
    """Writes ``unmatched.csv`` to the work folder, texts neutralised."""
    import polars as pl

    texts = [name for name in COLUMNS if name != "row"]
    table = unmatched_of(job).with_columns(
        pl.col(name).map_elements(neutralise, return_dtype=pl.String) for name in texts
    )
    draft = job.folder / "unmatched.csv.new"
    table.write_csv(draft)
    draft.replace(job.folder / "unmatched.csv")
