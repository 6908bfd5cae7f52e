"""The work folder: prepared whole or not at all, gone on with only as before, units done twice."""

import json
import shutil

import pytest
from batch_runs import ON, finish

from offcut.errors import InputError, ListingProblems
from offcut.matching.batch import (
    advance,
    collect,
    estimate,
    open_job,
    pending,
    prepare,
    resume,
    run_unit,
    weights,
)
from offcut.matching.batch.job import MATCH


def test_a_job_is_read_back_as_it_was_prepared(job):
    assert open_job(job.work) == job


def test_units_hold_every_want_once_and_every_pair(job, in_memory):
    parts = [(part.kind, n) for unit in job.stage(MATCH) for part in unit.wants
             for n in range(part.start, part.start + part.count)]  # fmt: skip
    assert len(parts) == len(set(parts)) == len(in_memory.listings.wants)
    assert job.pairs >= in_memory.pairs_considered  # pairs of one site are told later


def test_a_unit_done_again_changes_nothing(short_list, tmp_path):
    prepared = prepare(short_list, tmp_path / "work", on=ON)
    first = {n: run_unit(prepared.work, n) for n in pending(prepared)}
    rows = collect(finish(resume(prepared.work))).read_bytes()
    for number, path in first.items():
        before = prepared.result_of(number).read_bytes()
        prepared.result_of(number).unlink()
        assert run_unit(prepared.work, number) == path
        assert prepared.result_of(number).read_bytes() == before
    assert collect(open_job(prepared.work)).read_bytes() == rows


def test_an_interrupted_run_goes_on_with_what_is_left(short_list, tmp_path, monkeypatch):
    prepared = prepare(short_list, tmp_path / "work", on=ON, chunk=1)
    first, *others = pending(prepared)
    run_unit(prepared.work, first)
    from offcut.matching.batch import unit

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(unit, "write_rows", stop)
        with pytest.raises(KeyboardInterrupt):
            run_unit(prepared.work, others[0])
    assert list(pending(resume(prepared.work, short_list))) == others
    with pytest.raises(InputError, match="are not finished"):
        collect(prepared)
    assert advance(prepared) == prepared  # nothing follows yet


def test_errors_in_the_file_leave_no_folder(short_list, tmp_path):
    text = short_list.read_text("utf-8").replace(",have,sand,", ",hav,sand,", 1)
    short_list.write_text(text, "utf-8")
    with pytest.raises(ListingProblems, match="1 problem"):
        prepare(short_list, tmp_path / "work")
    assert not (tmp_path / "work").exists()


def test_a_folder_with_something_in_it_is_not_taken(short_list, tmp_path):
    (tmp_path / "mine.txt").write_text("kept", "utf-8")
    with pytest.raises(InputError, match="not empty"):
        prepare(short_list, tmp_path)
    assert (tmp_path / "mine.txt").read_text("utf-8") == "kept"


@pytest.fixture
def prepared(short_list, tmp_path):
    return prepare(short_list, tmp_path / "work", k=3, on=ON, assumptions={"places.circuity": 1.4})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"k": 4}, "top is 4 now and was 3"),
        ({"on": ON.replace(year=2027)}, "on is 2027-11-21 now and was 2026-11-21"),
        ({"assumptions": {}}, "places.circuity is the default now and was 1.4"),
        ({"assumptions": {"places.circuity": 1.2}}, "places.circuity is 1.2 now and was 1.4"),
    ],
)
def test_another_question_is_refused_and_named(prepared, short_list, asked, told):
    with pytest.raises(InputError, match=told):
        resume(prepared.work, short_list, **asked)


def test_another_file_and_other_roads_are_refused(prepared, short_list, tmp_path):
    roads = tmp_path / "roads.csv"
    roads.write_text("from,to,km\nH0,W0,3\n", "utf-8")
    with pytest.raises(InputError, match="were not given then"):
        resume(prepared.work, distances=roads)
    short_list.write_text(short_list.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(InputError, match="not the file it was prepared from"):
        resume(prepared.work, short_list)
    assert resume(prepared.work) == prepared  # what is not given is as it was


def test_folders_that_hold_no_job_say_so(prepared, tmp_path):
    with pytest.raises(InputError, match="holds no prepared run"):
        open_job(tmp_path)
    path = prepared.folder / "job.json"
    data = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**data, "version": "0.0.0"}), "utf-8")
    with pytest.raises(InputError, match=r"offcut 0\.0\.0"):
        open_job(prepared.work)
    path.write_text("{", "utf-8")
    with pytest.raises(InputError, match="is damaged"):
        open_job(prepared.work)


def test_a_folder_may_be_moved(prepared, tmp_path):
    shutil.move(prepared.work, tmp_path / "elsewhere")
    moved = finish(open_job(tmp_path / "elsewhere"))
    assert collect(moved).parent == tmp_path / "elsewhere"


def test_matches_are_saved_as_csv_or_parquet_only(job, tmp_path):
    with pytest.raises(InputError, match=r"\.csv, \.parquet"):
        collect(job, tmp_path / "m.xlsx")


def test_what_a_run_will_take_is_counted_and_timed(job):
    expected = estimate(job)
    assert expected.pairs == job.pairs == sum(block.pairs for block in expected.blocks)
    assert expected.wants == sum(block.wants for block in expected.blocks)
    assert expected.seconds > 0
    assert expected.memory_mb > 0
    assert [b.pairs for b in expected.blocks] == sorted(
        (b.pairs for b in expected.blocks), reverse=True
    )
    assert all(weight > 0 for weight in weights(job.units))


def test_distances_of_places_that_are_not_listed_are_named(short_list, tmp_path):
    roads = tmp_path / "roads.csv"
    roads.write_text("from,to,km\nH1,W1,12\nH1,yard 17,9\n", "utf-8")
    (doubt,) = prepare(short_list, tmp_path / "work", on=ON, distances=roads).doubts
    assert "yard 17" in doubt
    assert "'roads.csv'" in doubt
    assert open_job(tmp_path / "work").doubts == (doubt,)


def test_distances_of_strangers_alone_are_refused_and_leave_no_folder(short_list, tmp_path):
    roads = tmp_path / "roads.csv"
    roads.write_text("from,to,km\nyard 16,W1,12\n", "utf-8")
    with pytest.raises(InputError, match=r"No distance of the table 'roads.csv'.*yard 16"):
        prepare(short_list, tmp_path / "work", on=ON, distances=roads)
    assert not (tmp_path / "work").exists()
