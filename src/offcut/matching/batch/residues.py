"""Residues of treatments as haves of their own, in units of the second stage.

What the exchanges of the potential leave is known when all wants are matched; then each kind of
residue is held against what is left of the wants that may take it, some of them at a time.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from offcut.listings import Listing, neutralise
from offcut.listings.store import frame_of, listings_of
from offcut.matching.assess import compatible_types
from offcut.matching.batch.job import RESIDUE, Job, Slice, Unit
from offcut.matching.batch.nearest import starts, write_whole
from offcut.matching.batch.partitions import read_numbered, wants_of
from offcut.matching.batch.totals import Taken
from offcut.matching.batch.typical import read_kinds
from offcut.matching.engine import Run, rank
from offcut.matching.model import Match
from offcut.matching.residue_takers import TAKERS, with_takers
from offcut.matching.residues import Residue, left_of, residues_from

if TYPE_CHECKING:
    import polars as pl

_RESIDUES_A_UNIT = 5_000
_HAVES_AT_ONCE = 20_000
_WANTS_AT_ONCE = 20_000
_MET = "met.parquet"
COLUMNS = (
    "id", "name", "have_id", "want_ids", "treatments", "resource_type", "ewc_code",
    "units_per_year", "unit", "cost_gbp_per_year", "taker_ids", "next_step",
)  # fmt: skip


def lay_out_residues(job: Job, taken: Taken, number: int) -> tuple[Unit, ...]:
    """Units, from a number on, for what the matches leave, written beside the job."""
    import polars as pl

    (job.folder / "left").mkdir(exist_ok=True)
    met = sorted(taken.met.items())
    columns = {"want": pl.Int64, "met": pl.Float64}
    write_whole(pl.DataFrame(met, schema=columns, orient="row"), job.folder / "left" / _MET)
    found = [_frame(part) for part in _made(job, taken)]
    if not found:
        return ()
    table = pl.concat(found).sort("resource_type", "place_in_order", nulls_last=True)
    kinds = read_kinds(job.folder)
    units: list[Unit] = []
    for (kind,), part in table.partition_by(
        "resource_type", as_dict=True, maintain_order=True
    ).items():
        slices = tuple(
            where
            for want, where in kinds
            if compatible_types(kind, want[0], want[1], given=want[2])
        )
        for start in range(0, part.height, _RESIDUES_A_UNIT):
            rows = part.slice(start, _RESIDUES_A_UNIT)
            write_whole(rows, _file(job.folder, number))
            label = f"residues: {kind or 'of no kind'}"
            units.append(Unit(number, slices, (), 0, 0, label, stage=RESIDUE, left=rows.height))
            number += 1
    return tuple(units)


def _made(job: Job, taken: Taken) -> Iterator[list[tuple[int, Residue]]]:
    """The residues of some haves at a time, each with its place in the order of all."""
    order = sorted(range(len(taken.left)), key=taken.left_by.__getitem__)  # stable: as they came
    by_have = [(n, list(g)) for n, g in groupby(order, key=taken.left_by.__getitem__)]
    for start in range(0, len(by_have), _HAVES_AT_ONCE):
        part = by_have[start : start + _HAVES_AT_ONCE]
        haves = read_numbered(job.folder, "have", job.have_counts, [number for number, _ in part])
        made = []
        for number, places in part:
            items = {haves[number].id: haves[number]}
            left = [taken.left[place] for place in places]
            first: dict[tuple[str, str | None], int] = {}
            for place, one in zip(places, left, strict=True):
                first.setdefault((one.flow.name, one.flow.ewc_code), place)
            for item in residues_from(left, items, taken.names):
                made.append((first[item.name, item.listing.ewc_code], item))
        yield made


def _frame(made: Sequence[tuple[int, Residue]]) -> "pl.DataFrame":
    import polars as pl

    return frame_of(item.listing for _, item in made).with_columns(
        pl.Series("place_in_order", [place for place, _ in made], dtype=pl.Int64),
        pl.Series(
            "residue",
            [
                json.dumps(
                    [item.name, item.treatments, item.have_id, item.want_ids, item.units_per_year,
                     item.uses]
                )
                for _, item in made
            ],
            dtype=pl.String,
        ),
    )  # fmt: skip


def _file(folder: Path, number: int) -> Path:
    return folder / "left" / f"{number:06d}.parquet"


def find_takers(job: Job, unit: Unit, run: Run) -> "pl.DataFrame":
    """The residues of a unit with the best of what is left of the wants for each.

    Args:
        job: the job.
        unit: of residues.
        run: values pairs as the whole run does; its listings are not looked at.
    """
    import polars as pl

    table = pl.read_parquet(_file(job.folder, unit.number))
    items = _residues(table)
    best: list[list[Match]] = [[] for _ in items]
    for wants in _wants_left(job, unit.wants):
        for number, item in enumerate(with_takers(items, wants, run.pairing)):
            best[number] = sorted([*best[number], *item.matches], key=rank)[:TAKERS]
    found = [replace(i, matches=tuple(matches)) for i, matches in zip(items, best, strict=True)]
    return _told(found, table["place_in_order"])


def _residues(table: "pl.DataFrame") -> list[Residue]:
    told = map(json.loads, table["residue"])
    return [
        Residue(listing, name, tuple(treatments), have_id, tuple(want_ids), units, tuple(uses))
        for listing, (name, treatments, have_id, want_ids, units, uses) in zip(
            listings_of(table), told, strict=True
        )
    ]


def _wants_left(job: Job, slices: Iterable[Slice]) -> Iterator[list[Listing]]:
    """What is left of the wants of some slices, many at a time."""
    import polars as pl

    met = dict(pl.read_parquet(job.folder / "left" / _MET).iter_rows())
    first = starts(job.want_counts)
    found: list[Listing] = []
    for part in slices:
        start = first[int(part.kind)] + part.start
        for number, want in enumerate(wants_of(job.folder, [part]), start=start):
            left = left_of(want, met.get(number, 0.0))
            if left is not None:
                found.append(left)
        if len(found) >= _WANTS_AT_ONCE:
            yield found
            found = []
    if found:
        yield found


def _told(items: Sequence[Residue], places: "pl.Series") -> "pl.DataFrame":
    import polars as pl

    rows = [
        (
            item.listing.id,
            item.name,
            item.have_id,
            "; ".join(item.want_ids),
            "; ".join(item.treatments),
            item.listing.resource_type,
            item.listing.ewc_code,
            item.units_per_year,
            item.listing.unit,
            item.cost_gbp_per_year,
            "; ".join(match.want_id for match in item.matches),
            item.next_step,
        )
        for item in items
    ]
    numbers = ("units_per_year", "cost_gbp_per_year")
    types = {name: pl.Float64 if name in numbers else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=types, orient="row").with_columns(places)


def residues_of_run(job: Job) -> "pl.DataFrame":
    """All residues of a run, those of the best exchanges first."""
    import polars as pl

    files = [job.result_of(unit.number) for unit in job.stage(RESIDUE)]
    found = [pl.read_parquet(path) for path in files] or [
        _told((), pl.Series("place_in_order", []))
    ]
    return pl.concat(found).sort("place_in_order").select(COLUMNS)


def save_residues(job: Job) -> None:
    """Writes ``residues.csv`` to the work folder: money to the penny, texts neutralised."""
    import polars as pl

    table = residues_of_run(job)
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    draft = job.folder / "residues.csv.new"
    table.with_columns(
        *(pl.col(name).map_elements(neutralise, return_dtype=pl.String) for name in texts),
        pl.col("units_per_year").round(3),
        pl.col("cost_gbp_per_year").round(2),
    ).write_csv(draft)
    draft.replace(job.folder / "residues.csv")
