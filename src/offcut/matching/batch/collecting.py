"""From the results of the units to one table in the order of all: never all of it in memory."""

import shutil
import tempfile
from pathlib import Path

from offcut.errors import InputError
from offcut.matching.batch.job import Job, pending
from offcut.matching.batch.leftovers import save_unmatched
from offcut.matching.batch.ordered import in_order, matches_of
from offcut.matching.batch.residues import save_residues
from offcut.matching.result import COLUMNS
from offcut.matching.saving import harmless, to_places


def collect(job: Job, path: str | Path | None = None) -> Path:
    """Merges the matches of all units, best first over the whole run.

    In the work folder are then also ``unmatched.csv``, the listings in no match with the reason,
    and ``residues.csv``, what the treatments leave and who could take it.

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
        save_residues(job)
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
