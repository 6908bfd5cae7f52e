"""From the results of the units to one table in the order of all: never all of it in memory."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from offcut.errors import InputError
from offcut.matching.batch.job import MATCH as STAGE
from offcut.matching.batch.job import Job, pending
from offcut.matching.batch.leftovers import save_unmatched
from offcut.matching.batch.rows import MATCH, no_rows
from offcut.matching.result import COLUMNS
from offcut.matching.saving import harmless, to_places

if TYPE_CHECKING:
    import polars as pl

_ROWS_AT_ONCE = 200_000
_ORDER = ("expected_gbp", "value_gbp_per_year", "have_id", "want_id")
_FALLING = (True, True, False, False)


def collect(job: Job, path: str | Path | None = None) -> Path:
    """Merges the matches of all units, best first over the whole run.

    Listings in no match are written to ``unmatched.csv`` in the work folder, with the reason.

    Args:
        job: with all its units finished.
        path: ``.csv`` or ``.parquet``; ``matches.csv`` in the work folder when not given. Rows are
            those of a saved table: rounded, in CSV also neutralised.

    Raises:
        InputError: units are missing, or another ending.
    """
    path = Path(path) if path is not None else job.folder / "matches.csv"
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise InputError(f"Cannot save as '{path.name}': accepted endings are .csv, .parquet.")
    missing = len(pending(job))
    if missing or not job.advanced:
        left = f"{missing} of {len(job.units)} units" if missing else "the haves that nobody takes"
        raise InputError(
            f"'{job.work}': {left} are not finished;"
            " 'offcut match FILE --work FOLDER --resume' goes on."
        )
    draft = path.with_name(f"{path.name}.new")
    try:
        _write(job, path.suffix.lower(), draft)
        draft.replace(path)
        save_unmatched(job)
    except OSError as error:
        raise InputError(f"Cannot write '{path}': {error.strerror or error}.") from None
    return path


def _write(job: Job, ending: str, draft: Path) -> None:
    import polars as pl

    if ending == ".csv":
        with draft.open("wb") as file:
            pl.DataFrame(schema=matches_of(job).select(COLUMNS).collect_schema()).write_csv(file)
            for block in in_order(job):
                harmless(to_places(block.select(COLUMNS))).write_csv(file, include_header=False)
        return
    with tempfile.TemporaryDirectory(dir=job.folder) as folder:
        number = -1
        for number, block in enumerate(in_order(job)):
            to_places(block.select(COLUMNS)).write_parquet(Path(folder) / f"{number:06d}.parquet")
        if number > 0:
            pl.scan_parquet(sorted(Path(folder).iterdir())).sink_parquet(draft)
            return
        if number == 0:
            shutil.move(Path(folder) / "000000.parquet", draft)
            return
    matches_of(job).select(COLUMNS).collect().write_parquet(draft)


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
