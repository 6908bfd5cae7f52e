"""The page of the documentation says what the kept results say, and nothing else."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from benchmarks import page
from benchmarks.chart import LogScale, Series, growth_figure
from benchmarks.registry import GROUPS
from benchmarks.results import Result, Results

SVG = "{http://www.w3.org/2000/svg}"


def test_page_and_charts_are_those_of_the_kept_results():
    for name, content in page.rendered(page.snapshot()).items():
        kept = (page.FOLDER / name).read_text("utf-8")
        assert kept == content, f"{name}: run `python -m benchmarks --table --page`"


def test_nothing_else_lies_beside_the_page():
    kept = {path.name for path in page.FOLDER.iterdir()}
    assert kept == {*page.rendered(page.snapshot()), page.SNAPSHOT.name}


def test_every_group_has_its_words_and_its_columns():
    assert set(page._HEADS) == set(page._ABOUT) == set(GROUPS)


def test_every_answer_that_is_shown_as_exact_was_checked():
    exact = [r for r in page.snapshot().by_id.values() if r.group in ("screen", "patterns")]
    assert exact
    for result in exact:
        if result.cpu_seconds is not None:
            assert result.figures["rows_equal"] == 1.0, result.id


def measured(id: str, engine: str, size: int, cpu_seconds: float | None, **more: object) -> Result:
    about = {"title": engine, "group": "screen", "commit": "abc", "measured_on": "2026-11-22"}
    fields = {**about, "size": size, "engine": engine, "cpu_seconds": cpu_seconds, **more}
    return Result(id=id, **fields)  # type: ignore[arg-type]


@pytest.fixture
def results() -> Results:
    machine = {"processors": 2, "processor": "a processor", "memory_gb": 8, "system": "Linux",
               "python": "3.11.0", "packages": {"numpy": "2.0"}}  # fmt: skip
    ours = "screen.100k.offcut"
    found = [
        measured("screen.10k.offcut", "offcut", 10_000, 0.1),
        measured(ours, "offcut", 100_000, 1.0, at_most={"cpu_seconds": 0.8}),
        measured("screen.100k.numpy", "numpy", 100_000, 20.0, peer_of=ours),
        measured("screen.100k.kdtree", "kdtree", 100_000, None, over_limit=120.0, peer_of=ours),
        measured("screen.100k.duckdb", "duckdb", 100_000, None, skipped="not installed: duckdb"),
    ]
    return Results(machine, {r.id: r for r in found})


def test_missed_aims_ended_peers_and_skipped_ones_are_told(results: Results):
    text = page.rendered(results)["index.md"]
    assert "≤ 0.8 CPU s MISSED" in text
    assert "| > 120 |" in text
    assert "> 120 ×" in text
    assert "skipped: not installed: duckdb" in text
    assert "takes 20 × ours (aim ≥ 40 ×: MISSED)" in text


def test_a_ratio_of_two_commits_is_not_shown(results: Results):
    peer = results.by_id["screen.100k.numpy"]
    results.by_id[peer.id] = replace(peer, commit="def")
    text = page.rendered(results)["index.md"]
    row = next(line for line in text.splitlines() if line.startswith("| numpy"))
    assert "×" not in row
    assert "commit abc, def" in text


def test_a_power_is_a_straight_line_with_its_points_in_words_too():
    points = tuple((10.0**n, 10.0 ** (2 * n - 9)) for n in range(4, 7))
    figure = growth_figure([Series("ours", points), Series("peer", points[:2])], "Growth")
    drawn = ElementTree.fromstring(figure.svg)
    paths = [p.get("d") or "" for p in drawn.iter(f"{SVG}path")]
    found = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+),([\d.]+)", paths[0])]
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairwise(found)]
    assert slopes[0] == pytest.approx(slopes[1], rel=0.01)
    assert slopes[0] < 0  # up is smaller in a drawing
    assert "1,000 at 1,000,000" in figure.summary
    assert len(figure.rows) == 5


def test_labels_of_lines_that_end_together_do_not_touch():
    same = ((1e4, 1.0), (1e5, 10.0))
    figure = growth_figure([Series(name, same) for name in "abc"], "Together")
    heights = sorted(
        float(t.get("y") or 0)
        for t in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")
        if t.text in tuple("abc")
    )
    assert all(below - above >= 16 for above, below in pairwise(heights))


def test_a_log_scale_has_its_ends_and_its_decades():
    scale = LogScale(1.0, 1000.0, 0.0, 300.0)
    assert [scale.at(v) for v in (1, 10, 1000)] == pytest.approx([0, 100, 300])
    assert scale.decades() == [1, 10, 100, 1000]
