"""``offcut index``: from a table of columns to the best matches, by hand arithmetic."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offcut.cli import main, offcut
from offcut.errors import InputError
from offcut.matching.index import Index, trees
from offcut.matching.screen.market import Fit

# One degree of latitude on the sphere of 6371.0088 km is 111.195 km, so 0.1 is 11.1195 km; with
# circuity 1 haulage at 0.1 GBP a km takes 1.11195 GBP a unit.
COLUMNS = """\
id,kind,type,latitude,longitude,quantity,gbp_per_unit,gbp_per_km,first_day,last_day,property_cu
H1,have,sand,52.0,-2.0,100,10,0.1,,,1
H2,have,sand,52.0,-2.0,50,20,0.1,,,9
H3,have,sand,52.0,-2.0,50,30,0.1,,2026-01-31,1
H4,have,sand,52.0,-2.0,50,-30,0.1,,,1
W1,want,sand,52.1,-2.0,80,5,,2026-06-01,,2
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("columns.csv").write_text(COLUMNS, "utf-8")
    told = run("build", "columns.csv", "--out", "i", "--circuity", "1")
    assert "4 haves and 1 want of 1 type," in told.output
    return tmp_path / "i"


def run(*words: str, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(offcut, ["index", *words])
    assert result.exit_code == exit_code, result.output
    return result


def told_as_json(*words: str, exit_code: int = 0) -> Any:
    return json.loads(run(*words, "--json", exit_code=exit_code).output)


def refused(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["index", *words])
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_the_best_and_why_not(folder: Path):
    found = told_as_json("best", "i", "W1")
    (best,) = found["best"]
    assert best["id"] == "H1"
    assert best["km"] == pytest.approx(11.1195, abs=1e-4)
    assert best["gbp_a_year"] == pytest.approx(80 * (15 - 1.11195), abs=1e-3)
    assert [(m["id"], m["why"]) for m in found["near_misses"]] == [
        ("H3", ["never there at the same time"]),
        ("H2", ["beyond a limit"]),
        ("H4", ["not worth its haulage"]),
    ]
    assert found["near_misses"][1]["beyond"] == [["cu", 4.5]]
    shown = run("best", "i", "W1").output
    assert "H2, 11.1 km: beyond a limit (cu at 450% of its limit)" in shown
    assert told_as_json("best", "i", "H1")["best"][0]["id"] == "W1"
    assert "None of the wants would work with 'H4'" in run("best", "i", "H4").output


def test_added_removed_expired_and_written_anew(folder: Path):
    Path("new.csv").write_text(COLUMNS.replace("H", "N").replace("W", "V"), "utf-8")
    assert "Would add 4 haves and 1 want" in run("add", "i", "new.csv", "--dry-run").output
    assert told_as_json("info", "i")["haves"]["alive"] == 4
    assert "8 haves and 2 wants" in run("add", "i", "new.csv").output
    assert [b["id"] for b in told_as_json("best", "i", "W1")["best"]] == ["H1", "N1"]
    assert "Would remove 1 have and" in run("remove", "i", "H1", "--dry-run").output
    Path("ids.txt").write_text("H2\n\nV1\n", "utf-8")
    assert "Removed 2 haves and 1 want" in run("remove", "i", "H1", "--ids", "ids.txt").output
    assert [b["id"] for b in told_as_json("best", "i", "W1")["best"]] == ["N1"]
    assert "Removed 2 haves and 0 wants" in run("expire", "i", "--on", "2026-02-01").output
    before = told_as_json("info", "i")
    assert before["haves"] == {"alive": 4, "packed": 4, "removed": 3, "loose": 3}
    assert "Wrote 1 type anew" in run("rebuild", "i", "--all").output
    after = told_as_json("info", "i", "--verify")
    assert after["haves"] == {"alive": 4, "packed": 4, "removed": 0, "loose": 0}
    assert after["damage"] == []
    assert after["generation"] == before["generation"] + 1
    assert after["types"] == [{"type": "sand", "haves": 4, "wants": 1}]


def test_damage_ends_with_1(folder: Path):
    assert "as it was written" in run("info", "i", "--verify").output
    pack = next(folder.glob("*-haves.pack"))
    content = bytearray(pack.read_bytes())
    content[70] ^= 1
    pack.write_bytes(bytes(content))
    assert "is damaged" in run("info", "i", "--verify", exit_code=1).output


def test_kind_messages(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert "is already in the index" in refused("add", "i", "columns.csv", capsys=capsys)
    assert "'X9' is no id in the index" in refused("remove", "i", "X9", capsys=capsys)
    assert "No id was given" in refused("remove", "i", capsys=capsys)
    assert "There is no index" in refused("info", "none", capsys=capsys)
    assert "There is no type 'x'" in refused("rebuild", "i", "x", capsys=capsys)
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine", "utf-8")
    told = refused("build", "columns.csv", "--out", "full", capsys=capsys)
    assert "it holds 'mine.txt'" in told
    assert "is not an index" in refused("info", "full", capsys=capsys)
    Path("low.csv").write_text(COLUMNS.replace("H4,have,sand,52.0", "H4,have,sand,152.0"), "utf-8")
    told = refused("build", "low.csv", "--out", "j", capsys=capsys)
    assert "Row 4 of the haves ('H4'), column 'latitude' (given: 152.0)" in told
    Path("cu.csv").write_text(COLUMNS.replace("property_cu", "property_zn"), "utf-8")
    assert "lacks the column 'property_cu'" in refused("add", "i", "cu.csv", capsys=capsys)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (
            "0.1,,,1\nH2",
            "0.1,,,-3\nH2",
            "Row 1 of the haves ('H1'), column 'property_cu' (given: -3). Accepted: 0 or more",
        ),
        (",,2\n", ",,0\n", "('W1'), column 'property_cu' (given: 0). Accepted: above 0"),
        ("10,0.1", "10,-0.1", "('H1'), column 'gbp_per_km' (given: -0.1). Accepted: 0 or more"),
        (
            "want,sand",
            "want,sand; sand",
            "('W1'), column 'type' (given: sand; sand). Accepted: each type once",
        ),
        (
            "2026-06-01,,2",
            "2026-06-01,2026-05-31,2",
            "('W1'), column 'last_day' (given: 2026-05-31, first_day 2026-06-01). Accepted: a day",
        ),
    ],
)
def test_what_may_not_be_is_named_as_in_the_file(
    before: str, after: str, named: str, folder: Path, capsys: pytest.CaptureFixture[str]
):
    assert COLUMNS.count(before) == 1
    Path("wrong.csv").write_text(COLUMNS.replace(before, after), "utf-8")
    assert named in refused("build", "wrong.csv", "--out", "j", capsys=capsys)


def test_columns_of_which_some_are_missing_are_not_taken_for_listings(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    Path("few.csv").write_text("id,kind,type,latitude\nH,have,a,52\n", "utf-8")
    told = refused("build", "few.csv", "--out", "j", capsys=capsys)
    assert "'few.csv' lacks the columns 'longitude', 'quantity', 'gbp_per_unit'" in told
    Path("one.csv").write_text(COLUMNS.replace(",kind,", ",side,"), "utf-8")
    told = refused("build", "one.csv", "--out", "j", capsys=capsys)
    assert "'one.csv' lacks the column 'kind'" in told


def test_shares_are_between_0_and_1(folder: Path, capsys: pytest.CaptureFixture[str]):
    for name in ("quality", "text"):
        for share in ("2", "-1", "nan"):
            told = refused("build", "columns.csv", "--out", "j", f"--{name}", share, capsys=capsys)
            assert name in told
            assert "0" in told
    with pytest.raises(InputError, match="'quality' of the fit is 2; a share from 0 to 1"):
        Fit(quality=2.0)
    told = refused("build", "columns.csv", "--out", "j", "--text", "0.5", capsys=capsys)
    assert "there are no columns of text" in told
    assert not Path("j").exists()


def test_at_least_one_best_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert "0 is not in the range x>=1" in refused("best", "i", "W1", "--top", "0", capsys=capsys)
    index = Index(folder)
    want, have = index.want("W1"), index.have("H1")
    for ask in (
        lambda: index.best_haves(want, 0),
        lambda: index.best_wants(have, -5),
        lambda: index.top_k(0),
        lambda: index.near_misses(want, 0),
    ):
        with pytest.raises(InputError, match="1 or more is needed"):
            ask()


def test_without_numba_a_large_index_says_that_it_is_slow(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(trees, "TREES_FROM", 5)
    monkeypatch.setattr(trees, "compiles", lambda: False)
    for words in (["build", "columns.csv", "--out", "j"], ["best", "i", "W1"]):
        trees._tell_slow.cache_clear()
        assert run(*words).stderr.startswith("Note: numba is not installed, so the index")
    assert run("best", "i", "W1").stderr == ""


@pytest.mark.parametrize("verb", ["build", "info", "add", "remove", "expire", "rebuild", "best"])
def test_every_verb_explains_itself(verb: str):
    assert "Example" in run(verb, "--help").output
