"""The registry, the kept results and what follows from them."""

import json
import platform
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import derive, measure, registry, results, table
from benchmarks.asking import Question, ask
from benchmarks.registry import Bench, Benchmark, Level, Measured, registered, select
from benchmarks.results import Result, Results


def result(id: str, **fields: object) -> Result:
    about = {"title": id, "group": "screen", "commit": "abc", "measured_on": "2026-11-22"}
    return Result(**{"id": id, **about, **fields})  # type: ignore[arg-type]


def held(*found: Result) -> dict[str, Result]:
    return {r.id: r for r in found}


# which are run


def test_every_id_is_there_once_in_a_known_group_with_its_peer():
    items = registered()
    ids = [item.id for item in items]
    assert len(set(ids)) == len(ids)
    assert {item.group for item in items} <= set(registry.GROUPS)
    assert {item.peer_of for item in items if item.peer_of} <= set(ids)


def test_the_trusted_peer_of_a_market_comes_before_what_is_held_against_it():
    ids = [item.id for item in registered()]
    assert ids.index("screen.100k.numpy") < ids.index("screen.100k.offcut")
    assert ids.index("pattern.ties.numpy") < ids.index("pattern.ties.offcut")


def test_levels_hold_each_other():
    of = {level: {i.id for i in select(registered(), level)} for level in Level}
    assert of[Level.QUICK] < of[Level.USUAL] < of[Level.FULL]
    assert "screen.100k.polars" in of[Level.USUAL]
    assert "screen.1m.offcut" in of[Level.FULL] - of[Level.USUAL]


def test_only_takes_globs_and_parts_whatever_their_level():
    items = registered()
    assert "screen.1m.offcut" in {i.id for i in select(items, Level.QUICK, ["1m.offcut"])}
    globbed = {i.id for i in select(items, Level.QUICK, ["screen.*.duckdb"])}
    assert {"screen.10k.duckdb", "screen.100k.duckdb"} <= globbed
    assert all(id.endswith(".duckdb") for id in globbed)
    assert not list(select(items, Level.FULL, ["nothing-is-called-so"]))


def test_an_id_is_given_once_and_the_group_must_be_known():
    known = registered()[0]
    with pytest.raises(ValueError, match="two benchmarks are called"):
        registry.add(known)
    with pytest.raises(ValueError, match="no group nowhere"):
        registry.add(replace(known, id="new", group="nowhere"))


# processes are timed from outside


def test_cpu_of_children_is_counted():
    busy = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'])"
    timing = measure.run(measure.python(busy), 1, warm=False)
    alone = measure.run(measure.python("pass"), 1, warm=False)
    assert timing.cpu_seconds > alone.cpu_seconds


def test_a_command_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match=r"ended with 3:\n(.|\n)*no luck"):
        measure.run(measure.python("import sys; print('no luck', file=sys.stderr); sys.exit(3)"))


def test_a_command_over_its_limit_is_ended():
    with pytest.raises(measure.OverLimit):
        measure.run(measure.python("import time; time.sleep(60)"), 1, False, limit_seconds=0.2)


def test_a_question_is_answered_in_its_own_process_and_checked(tmp_path: Path):
    found = ask(Bench(tmp_path), Question("numpy", 500, {"giant_type": True}, k=3))
    assert found.cpu_seconds is not None
    assert found.figures["rows_equal"] == 1.0
    assert found.figures["rows_checked"] == 400  # the oracle on a sample: nothing to trust yet
    again = ask(Bench(tmp_path), Question("nearest-100", 500, {"giant_type": True}, k=3))
    assert again.figures["rows_checked"] == 500  # numpy's answer is there now
    assert again.figures["rows_found"] < 1


def test_an_engine_over_its_limit_is_told_and_not_hidden(tmp_path: Path):
    found = ask(Bench(tmp_path, limit_seconds=1.0), Question("kdtree", 20_000))
    assert found.over_limit == 1.0
    assert found.cpu_seconds is None


# what is kept


def test_results_are_merged_by_id_and_come_back_as_they_were(tmp_path: Path):
    path = tmp_path / "bench.json"
    kept = Results.load(path)
    kept.by_id = held(result("b", cpu_seconds=2.0), result("a", figures={"rows_equal": 1.0}))
    kept.save(path, order=["a", "b"])
    again = Results.load(path)
    assert list(again.by_id) == ["a", "b"]
    assert again.by_id == kept.by_id
    again.by_id["b"] = result("b", cpu_seconds=1.0, commit="def")
    again.save(path)
    assert Results.load(path).by_id["b"].cpu_seconds == 1.0
    assert Results.load(path).by_id["a"].figures == {"rows_equal": 1.0}


def test_results_of_another_format_are_not_taken_for_ours(tmp_path: Path):
    path = tmp_path / "bench.json"
    path.write_text(json.dumps({"commit": "abc", "lines": []}), "utf-8")
    assert Results.load(path).by_id == {}


def test_the_machine_is_told_without_its_name():
    told = json.dumps(results.machine())
    assert platform.node() not in told
    assert results.machine()["python"] == ".".join(map(str, sys.version_info[:3]))


def test_a_measurement_keeps_four_figures_its_commit_and_its_aims():
    item = Benchmark("x", "X", "screen", "m", lambda bench: Measured(), at_most={"cpu_seconds": 1})
    kept = Result.of(item, Measured(cpu_seconds=0.123456, runs=3), "abc")
    assert (kept.cpu_seconds, kept.runs, kept.commit) == (0.1235, 3, "abc")
    assert kept.met("cpu_seconds") is True


def test_aims_are_met_missed_or_not_measured():
    aims = {"cpu_seconds": 1.0, "peak_mb": 10.0}
    assert result("x", cpu_seconds=1.0, at_most=aims).met("cpu_seconds") is True
    assert result("x", cpu_seconds=1.1, at_most=aims).met("cpu_seconds") is False
    assert result("x", cpu_seconds=1.0, at_most=aims).met("peak_mb") is None
    assert result("x", over_limit=9.0, at_most=aims).met("cpu_seconds") is False


# what follows


def test_a_ratio_stands_between_results_of_one_commit_only():
    ours = result("ours", cpu_seconds=2.0)
    peer = result("peer", cpu_seconds=50.0, peer_of="ours")
    assert derive.ratio(held(ours, peer), peer) == derive.Ratio(25.0)
    assert derive.ratio(held(replace(ours, commit="def"), peer), peer) is None
    ended = replace(peer, cpu_seconds=None, over_limit=120.0)
    assert str(derive.ratio(held(ours, ended), ended)) == "> 60 ×"
    assert derive.ratio(held(ours), ours) is None


def test_the_best_peer_is_the_one_with_the_least_cpu_on_one_thread():
    ours = result("o", cpu_seconds=1.0, size=100, engine="offcut")
    peers = [
        result("p", cpu_seconds=30.0, size=100, engine="polars", peer_of="o"),
        result("n", cpu_seconds=20.0, size=100, engine="numpy", peer_of="o"),
        result("n.threads", cpu_seconds=5.0, size=100, engine="numpy", peer_of="o"),
    ]
    best = derive.best_peer(held(ours, *peers), 100)
    assert best is not None
    assert (best[0].id, best[1].times) == ("n", 20.0)


def test_a_power_has_its_exponent_and_is_predicted():
    found = held(
        *(
            result(f"s{n}", size=n, engine="offcut", cpu_seconds=3e-6 * n**1.5)
            for n in (10_000, 100_000, 1_000_000)
        )
    )
    grown = derive.growth(found, "offcut")
    assert grown is not None
    assert grown.exponent == pytest.approx(1.5)
    assert grown.whole_decade == pytest.approx(1.5)
    assert grown.predicted == pytest.approx(3000.0)
    assert derive.growth(found, "polars") is None
    assert grown.commits == 1


def test_growth_over_several_commits_says_so():
    found = held(
        result("s1", size=10_000, engine="offcut", cpu_seconds=1.0),
        result("s2", size=100_000, engine="offcut", cpu_seconds=10.0, commit="def"),
    )
    assert next(table.findings(found)).endswith("; of several commits")


def test_what_an_engine_adds_is_told_as_seconds_and_as_a_share():
    alone = result("local", group="engines", engine="local", size=10, cpu_seconds=20.0)
    two = result("two", group="engines", engine="processes", size=10, cpu_seconds=23.0,
                 peer_of="local")  # fmt: skip
    more = derive.added(held(alone, two), two)
    assert more == pytest.approx((3.0, 0.15))
    assert "+15% CPU (aim ≤ 10%: MISSED)" in next(table.spreading(held(alone, two)))


def test_the_table_says_what_was_skipped_ended_missed_and_checked():
    found = Results({"processors": 2})
    found.by_id = held(
        result("screen.ours", engine="offcut", size=100, cpu_seconds=2.0,
               at_most={"cpu_seconds": 1.0}, figures={"rows_equal": 1.0, "rows_checked": 100.0}),
        result("screen.slow", engine="kdtree", size=100, over_limit=120.0, peer_of="screen.ours"),
        result("screen.gone", engine="duckdb", size=100, skipped="not installed: duckdb"),
        result("retrieve.x", group="retrieve", engine="x", size=100, cpu_seconds=1.0,
               figures={"rows_equal": 0.2, "rows_found": 0.32, "value_found": 0.38}),
    )  # fmt: skip
    said = table.text(found)
    for words in ("≤ 1 CPU s MISSED", "all", "> 120", "> 60 ×", "skipped: not installed",
                  "32% of the top 10, 38% of the value"):  # fmt: skip
        assert words in said
