"""``offcut index``: from a table of columns to the best matches, by hand arithmetic."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offcut.cli import main, offcut

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


@pytest.mark.parametrize("verb", ["build", "info", "add", "remove", "expire", "rebuild", "best"])
def test_every_verb_explains_itself(verb: str):
    assert "Example" in run(verb, "--help").output
