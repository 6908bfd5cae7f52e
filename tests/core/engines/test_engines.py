"""What holds on every engine: the same files, retries, and errors that name the unit."""

import os
from pathlib import Path

import pytest

from offcut.engines import Engine, engine
from offcut.engines.interface import heaviest_first
from offcut.errors import EngineError, InputError


def units(folder: str, count: int = 6) -> list[dict[str, object]]:
    return [{"folder": folder, "n": n} for n in range(count)]


def test_results_come_back_in_the_order_of_the_units(any_engine: Engine, folder: str):
    told: list[tuple[float, float]] = []
    paths = any_engine.run(
        "engine_tasks.square",
        units(folder),
        weights=[1, 5, 2, 4, 3, 6],
        progress=lambda done, in_all: told.append((done, in_all)),
    )
    assert [Path(path).read_text("utf-8") for path in paths] == ["0", "1", "4", "9", "16", "25"]
    assert told[-1] == (21, 21)
    assert sorted(told) == told


def test_a_unit_that_fails_once_is_tried_again_and_leaves_one_result(
    any_engine: Engine, folder: str
):
    paths = any_engine.run("engine_tasks.square_at_the_second_try", units(folder))
    assert [Path(path).read_text("utf-8") for path in paths] == ["0", "1", "4", "9", "16", "25"]
    left = sorted(p.name for p in Path(folder).iterdir() if p.suffix != ".tried")
    assert left == [f"{n}.txt" for n in range(6)]


def test_a_unit_that_always_fails_is_named_and_what_is_finished_is_kept(
    any_engine: Engine, folder: str
):
    with pytest.raises(EngineError, match=r"failed 3 times .*n = 3.*three is one too many"):
        any_engine.run("engine_tasks.broken", units(folder), weights=[6, 5, 4, 0.1, 3, 2])
    assert (Path(folder) / "0.txt").read_text("utf-8") == "0"


def test_a_refusal_on_purpose_keeps_its_message_and_is_not_tried_again(
    any_engine: Engine, folder: str
):
    with pytest.raises(InputError, match=r"holds no unit 7\."):
        any_engine.run("engine_tasks.refusing", [{"folder": folder, "n": 7}])
    assert (Path(folder) / "asked").read_text("utf-8") == "x"


def test_no_units_no_work(any_engine: Engine):
    assert any_engine.run("engine_tasks.square", []) == []


def test_a_worker_that_dies_is_replaced(other_process: Engine, folder: str):
    paths = other_process.run("engine_tasks.square_after_a_death", units(folder))
    assert [Path(path).read_text("utf-8") for path in paths] == ["0", "1", "4", "9", "16", "25"]


def test_a_unit_that_kills_every_worker_ends_the_run_with_the_likely_reason(folder: str):
    with engine("processes", workers=2) as chosen:
        with pytest.raises(EngineError, match=r"n = 0.*worker \d was killed .* out of memory"):
            chosen.run("engine_tasks.killed", units(folder, 1))
        # and the engine still works
        (path,) = chosen.run("engine_tasks.square", units(folder, 1))
        assert Path(path).read_text("utf-8") == "0"


def test_what_a_task_prints_is_not_taken_for_its_answer(folder: str):
    with engine("processes", workers=1) as chosen:
        (path,) = chosen.run("engine_tasks.printing", units(folder, 1))
    assert path == str(Path(folder) / "0.txt")


def test_results_that_this_machine_cannot_see_are_told_from_results(spark: Engine, folder: str):
    spark.patience_s = 0.0  # type: ignore[attr-defined]
    with pytest.raises(EngineError, match="every machine sees under the same path"):
        spark.run("engine_tasks.hidden", units(folder, 1))


def test_the_heaviest_units_start_first():
    assert heaviest_first(4, [1, 3, 2, 3]) == ([1, 3, 2, 0], [1.0, 3.0, 2.0, 3.0])
    assert heaviest_first(2, None) == ([0, 1], [1.0, 1.0])
    with pytest.raises(ValueError, match="2 units need 2 weights, not 3"):
        heaviest_first(2, [1, 2, 3])


def test_an_interrupt_at_the_terminal_does_not_reach_the_workers(tmp_path: Path):
    """It goes to the process group of the terminal; each worker has its own."""
    with engine("processes", workers=1) as chosen:
        [path] = chosen.run("engine_tasks.process_group", [{"folder": str(tmp_path)}])
        assert int(Path(path).read_text("utf-8")) != os.getpgrp()
