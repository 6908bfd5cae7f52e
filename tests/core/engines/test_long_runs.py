"""A run through a work folder: the same rows on every engine, and nothing done twice."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import offcut
from offcut.cli import offcut as commands
from offcut.cli._engine import Where
from offcut.cli._long_run import Question, to_go_on
from offcut.engines import Engine, engine
from offcut.engines.runs import finish
from offcut.errors import InputError
from offcut.matching.batch import collect, open_job, pending, prepare, resume
from offcut.regions import load

DAY = date(2026, 11, 21)
ON = ("--on", "2026-11-21")


@pytest.fixture(scope="module")
def listings() -> offcut.Listings:
    example = offcut.read_listings(load("west_midlands").example_path)
    return offcut.Listings((*example.haves[:60], *example.wants[:60]))


@pytest.fixture(scope="module")
def file(listings: offcut.Listings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("listings") / "some.csv"
    offcut.write_listings(listings, path)
    return path


@pytest.fixture(scope="module")
def rows(file: Path) -> bytes:
    """What a run in memory saves."""
    path = file.with_name("rows.csv")
    offcut.match(offcut.read_listings(file), on=DAY).save(path)
    return path.read_bytes()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(a) for a in arguments], catch_exceptions=False)


def test_every_engine_gives_the_rows_of_a_run_in_memory(
    any_engine: Engine, file: Path, rows: bytes, tmp_path: Path
):
    told: list[tuple[float, float]] = []
    job = prepare(file, tmp_path / "work", on=DAY, chunk=8)
    assert len(job.units) > 3
    job = finish(job, any_engine, lambda done, in_all: told.append((done, in_all)))
    assert collect(job).read_bytes() == rows
    assert told[0][0] == 0
    assert told[-1][0] == pytest.approx(told[-1][1])


@pytest.mark.parametrize("name", ["local", "processes"])
def test_what_is_finished_before_an_interruption_is_not_done_again(
    name: str, file: Path, rows: bytes, tmp_path: Path
):
    work = tmp_path / "work"
    job = prepare(file, work, on=DAY, chunk=8)
    seen: list[float] = []

    def interrupted(done: float, in_all: float) -> None:
        seen.append(done)
        if 0 < done < in_all:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), engine(name) as chosen:
        finish(job, chosen, interrupted)
    finished = {path: path.stat().st_mtime_ns for path in (work / "units").glob("??????.parquet")}
    assert finished
    assert 0 < len(pending(job)) < len(job.units)
    with engine(name) as chosen:
        job = finish(resume(work, file), chosen)
    assert collect(job).read_bytes() == rows
    assert {path: path.stat().st_mtime_ns for path in finished} == finished


def test_the_command_says_what_is_kept_and_goes_on(
    file: Path, rows: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    work = tmp_path / "work"
    with monkeypatch.context() as patch:
        calls = []
        real = offcut.matching.batch.run_unit

        def run_unit(work: str, number: int) -> str:
            if calls:
                raise KeyboardInterrupt
            calls.append(number)
            return real(work, number)

        patch.setattr("offcut.matching.batch.run_unit", run_unit)
        broken_off = run("match", file, "--work", work, "--top", 10, *ON)
    units = len(open_job(work).units)
    assert broken_off.exit_code == 130
    assert f"Interrupted: 1 of {units} units is finished and kept." in broken_off.stderr
    again = f"Go on with:  offcut match {file} --work {work} --resume --top 10 {' '.join(ON)}\n"
    assert again in broken_off.stderr
    saved = tmp_path / "matches.csv"
    done = run("match", file, "--work", work, "--resume", "--out", saved)
    assert done.exit_code == 0
    assert "1 of them is finished already." in done.stdout
    assert saved.read_bytes() == rows


def test_the_command_to_go_on_with_is_the_whole_command(tmp_path: Path):
    """Whatever was asked for: an engine left out would go on in one process."""
    own, folder = tmp_path / "my own.yaml", tmp_path / "work"
    asked = Question(Path("a.csv"), 5, (Path("m.csv"), Path("m.parquet")), own, Path("km.csv"), DAY)
    where = Where("spark", None, "local[2]")
    assert to_go_on(asked, where, folder) == [
        *("offcut", "match", "a.csv", "--work", str(folder), "--resume"),
        *("--engine", "spark", "--master", "local[2]"),
        *("--top", "5", "--assumptions", str(own), "--distances", "km.csv"),
        *("--on", DAY.isoformat(), "--out", "m.csv", "--out", "m.parquet"),
    ]
    plain = Question(Path("a.csv"), None, (), None, None, None)
    assert to_go_on(plain, Where("processes", 2), folder)[6:] == [
        *("--engine", "processes", "--workers", "2"),
    ]


def test_without_a_work_folder_an_interruption_says_what_would_keep_work(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("offcut.reports.match", interrupted)
    done = run("match", file)
    assert done.exit_code == 130
    assert "nothing is kept. With --work FOLDER" in done.stderr
    monkeypatch.setattr("offcut.listings.check_listings", interrupted)
    done = run("check", file)
    assert (done.exit_code, done.stderr) == (130, "Interrupted.\n")


def test_an_ordinary_file_has_the_same_answer_on_processes(file: Path, rows: bytes, tmp_path: Path):
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    local = run("match", file, *ON, "--out", here)
    spread = run("match", file, *ON, "--out", there, "--engine", "processes", "--workers", 2)
    assert spread.stdout == local.stdout.replace("here.csv", "there.csv")
    assert there.read_bytes() == here.read_bytes() == rows


def test_a_file_with_more_rows_than_are_loaded_is_worked_through(
    file: Path, rows: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("offcut.listings.sheets.MAX_ROWS", 100)
    done = run("match", file, *ON)
    assert done.exit_code == 0
    assert (tmp_path / "some-run" / "matches.csv").read_bytes() == rows
    assert "wants can be met now" in done.stdout


def test_errors_in_the_listings_leave_no_work_folder(file: Path, tmp_path: Path):
    bad = tmp_path / "bad.csv"
    bad.write_text(file.read_text("utf-8").replace(",t,", ",furlongs,"), "utf-8")
    done = run("match", bad, "--work", tmp_path / "work")
    assert done.exit_code == 1
    assert "furlongs" in done.stderr
    assert not (tmp_path / "work").exists()


def test_a_report_of_a_long_run_is_refused_before_anything_is_read(file: Path, tmp_path: Path):
    with pytest.raises(InputError, match=r"saved as \.csv or \.parquet"):
        run("match", file, "--work", tmp_path / "work", "--out", tmp_path / "report.html")


def test_an_engine_that_is_unknown_is_told_before_the_file_is_read(tmp_path: Path):
    with pytest.raises(InputError, match="no engine 'sprak'"):
        run("match", tmp_path / "missing.csv", "--engine", "sprak")


def test_another_question_is_not_answered_from_an_old_folder(file: Path, tmp_path: Path):
    with engine("local") as chosen:
        finish(prepare(file, tmp_path / "work", on=DAY), chosen)
    with pytest.raises(InputError, match="top is 3 now and was 10"):
        run("match", file, "--work", tmp_path / "work", "--resume", "--top", 3)
