"""The matches of all units in the order of all, never all of them in memory."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from offcut.matching.batch.job import MATCH as STAGE
from offcut.matching.batch.job import Job
from offcut.matching.batch.rows import MATCH, no_rows

if TYPE_CHECKING:
    import polars as pl

_ROWS_AT_ONCE = 200_000
_ORDER = ("expected_gbp", "value_gbp_per_year", "have_id", "want_id")
_FALLING = (True, True, False, False)


def in_order(job: Job, columns: tuple[str, ...] | None = None) -> "Iterator[pl.DataFrame]":
    """The matches of all units in the order of all, some hundred thousand at a time."""
    import polars as pl

    rows = matches_of(job)
    if columns is not None:
        rows = rows.select(list(dict.fromkeys((*columns, *_ORDER))))
    values = rows.select("expected_gbp").collect()["expected_gbp"].sort(descending=True)
    above = float("inf")
    for cut in _cuts(values):
        between = (pl.col("expected_gbp") < above) & (pl.col("expected_gbp") >= cut)
        yield rows.filter(between).sort(_ORDER, descending=list(_FALLING)).collect()
        above = cut


def _cuts(values: "pl.Series") -> Iterator[float]:
    """Values that part the rows in blocks, falling; equal values are never parted."""
    last = None
    for end in range(_ROWS_AT_ONCE, len(values) + _ROWS_AT_ONCE, _ROWS_AT_ONCE):
        cut = values[min(end, len(values)) - 1]
        if cut != last:
            yield cut
        last = cut


def matches_of(job: Job) -> "pl.LazyFrame":
    """The matches of all units, in no order."""
    import polars as pl

    paths = [job.result_of(unit.number) for unit in job.stage(STAGE)]
    if not paths:
        return no_rows().lazy()
    return pl.scan_parquet(paths).filter(pl.col("kind") == MATCH)
