"""A run through a work folder has the rows of the same run in memory, byte for byte."""

from dataclasses import asdict

import polars as pl
import pytest
from batch_runs import ON, finish
from benchmarks import workload

import offcut
from offcut.matching.batch import collect, estimate, ordered, prepare, read_summary, residues
from offcut.matching.batch.leftovers import unmatched_of
from offcut.matching.batch.residues import residues_of_run


def saved(result, folder):
    path = folder / "in_memory.csv"
    result.save(path)
    return path.read_bytes()


def test_the_table_is_that_of_a_run_in_memory(job, in_memory, tmp_path):
    assert collect(job, tmp_path / "m.csv").read_bytes() == saved(in_memory, tmp_path)


def test_units_of_any_size_give_the_same_table(example, in_memory, tmp_path):
    other = finish(prepare(example, tmp_path / "work", on=ON, chunk=1_000))
    assert collect(other).read_bytes() == saved(in_memory, tmp_path)


def test_a_thousand_haves_and_wants(tmp_path):
    path = tmp_path / "list.csv"
    workload.write(path, 1_000, 1_000)
    result = offcut.match(offcut.read_listings(path), k=3, on=ON)
    run = finish(prepare(path, tmp_path / "work", k=3, on=ON, chunk=150))
    assert len(run.units) > 8
    assert collect(run).read_bytes() == saved(result, tmp_path)
    told = unmatched_of(run).select("listing_id", "why", "next_step").rows()
    assert told == [(one.listing_id, one.why, one.next_step) for one in result.unmatched]
    assert residues_in_units(run) == residues_in_memory(result)


def test_rows_come_in_blocks_without_losing_any(job, in_memory, tmp_path, monkeypatch):
    """Equal values may not be parted by the end of a block."""
    for rows in (40, 333):
        monkeypatch.setattr(ordered, "_ROWS_AT_ONCE", rows)
        assert collect(job, tmp_path / "m.csv").read_bytes() == saved(in_memory, tmp_path)
        assert pl.read_parquet(collect(job, tmp_path / "m.parquet")).height == len(in_memory)


def test_parquet_has_the_rounded_rows_in_the_same_order(job, in_memory, tmp_path):
    found = pl.read_parquet(collect(job, tmp_path / "m.parquet"))
    assert tuple(found.columns) == tuple(in_memory.table().columns)
    assert found["have_id"].to_list() == in_memory.table()["have_id"].to_list()
    value = in_memory.table()["value_gbp_per_year"].round(2)
    assert found["value_gbp_per_year"].equals(value)


def test_the_summary_is_that_of_a_run_in_memory(job, in_memory):
    found, expected = asdict(read_summary(job)), asdict(in_memory.summary())
    for name in ("now", "likely", "after_tests"):
        assert found.pop(name) == pytest.approx(expected.pop(name))
    assert found == expected


def test_listings_without_a_match_are_told_as_in_a_run_in_memory(job, in_memory):
    told = unmatched_of(job).select("listing_id", "why", "next_step").rows()
    assert told == [(one.listing_id, one.why, one.next_step) for one in in_memory.unmatched]


def test_what_nobody_takes_or_gives_is_told(short_list, tmp_path):
    run = finish(prepare(short_list, tmp_path / "work", on=ON))
    result = offcut.match(offcut.read_listings(short_list), on=ON)
    told = unmatched_of(run).select("listing_id", "why", "next_step").rows()
    assert told == [(one.listing_id, one.why, one.next_step) for one in result.unmatched]
    assert {"H7", "W7", "H8"} <= {name for name, _, _ in told}
    assert collect(run).read_bytes() == saved(result, tmp_path)


def test_own_distances_and_assumptions_count(short_list, tmp_path):
    roads = tmp_path / "roads.csv"
    roads.write_text("from,to,km\nH0,W0,3\nH1,W0,250\n", "utf-8")
    asked = {"assumptions": {"places.circuity": 1.5}, "distances": roads, "on": ON}
    run = finish(prepare(short_list, tmp_path / "work", **asked))
    result = offcut.match(offcut.read_listings(short_list), **asked)
    assert collect(run).read_bytes() == saved(result, tmp_path)


@pytest.mark.parametrize("side", ["have", "want"])
def test_a_list_of_one_side_only(short_list, tmp_path, side):
    rows = short_list.read_text("utf-8").splitlines()
    only = tmp_path / "only.csv"
    only.write_text("\n".join([rows[0], *(r for r in rows if f",{side}," in r)]) + "\n", "utf-8")
    run = finish(prepare(only, tmp_path / "work", on=ON))
    result = offcut.match(offcut.read_listings(only), on=ON)
    assert collect(run).read_bytes() == saved(result, tmp_path)
    assert read_summary(run) == result.summary()
    assert estimate(run).pairs == 0
    told = unmatched_of(run)["why"].to_list()
    assert told == [one.why for one in result.unmatched]


def residues_in_memory(result):
    return [
        (
            item.listing.id,
            item.have_id,
            "; ".join(item.want_ids),
            "; ".join(item.treatments),
            "; ".join(match.want_id for match in item.matches),
            item.next_step,
        )
        for item in result.residues
    ]


def residues_in_units(run):
    names = ("id", "have_id", "want_ids", "treatments", "taker_ids", "next_step")
    return residues_of_run(run).select(names).rows()


def test_residues_and_their_takers_are_those_of_a_run_in_memory(job, in_memory):
    assert residues_in_units(job) == residues_in_memory(in_memory)
    found = residues_of_run(job)
    expected = [item.units_per_year for item in in_memory.residues]
    assert found["units_per_year"].to_list() == pytest.approx(expected)
    expected = [item.cost_gbp_per_year for item in in_memory.residues]
    assert found["cost_gbp_per_year"].to_list() == pytest.approx(expected)


def test_takers_of_residues_are_found_some_wants_at_a_time(
    example, in_memory, tmp_path, monkeypatch
):
    for name, count in (("_WANTS_AT_ONCE", 7), ("_RESIDUES_A_UNIT", 3), ("_HAVES_AT_ONCE", 2)):
        monkeypatch.setattr(residues, name, count)
    run = finish(prepare(example, tmp_path / "work", on=ON, chunk=1_000))
    assert residues_in_units(run) == residues_in_memory(in_memory)
