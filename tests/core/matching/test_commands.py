"""``offcut match``, ``explain`` and ``compare`` from the command line."""

import json

import pytest
from click.testing import CliRunner

from offcut.cli import offcut

LIST = """\
listing_id,organisation,site_postcode,kind,resource,resource_type,use,quantity,unit,period,current_fate
H1,Green Anvil (fictional),B70 0QQ,have,used sand,sand.foundry.green,,1000,t,year,landfill
W1,Placid Fill (fictional),WS10 8XY,want,sand,sand.fill,SAND-CLSM,600,t,year,primary
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "listings.csv"
    path.write_text(LIST, "utf-8")
    return path


def run(*arguments: object):
    return CliRunner().invoke(offcut, [str(a) for a in arguments], catch_exceptions=False)


def test_match_prints_the_answer_and_saves(file, tmp_path):
    done = run("match", file, "--out", tmp_path / "m.csv", "--out", tmp_path / "m.json")
    assert done.exit_code == 0
    assert "Green Anvil" in done.output
    assert (tmp_path / "m.csv").exists()
    assert json.loads((tmp_path / "m.json").read_text("utf-8"))["format"] == "offcut-matches/1"


def test_match_prints_json(file):
    data = json.loads(run("match", file, "--json", "--on", "2026-11-21").stdout)
    assert data["on"] == "2026-11-21"
    assert data["matches"][0]["have_id"] == "H1"


def test_match_can_be_quiet(file):
    done = run("match", file, "--quiet")
    assert (done.exit_code, done.stdout) == (0, "")


def test_match_ends_with_1_when_the_listings_have_errors(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(LIST.replace(",1000,t,", ",1000,furlongs,"), "utf-8")
    done = run("match", bad)
    assert done.exit_code == 1
    assert "furlongs" in done.stderr
    assert "offcut check" in done.stderr


def test_an_ending_that_cannot_be_saved_is_told_before_anything_runs(file, tmp_path):
    from offcut.errors import InputError

    with pytest.raises(InputError, match="accepted endings"):
        run("match", file, "--out", tmp_path / "m.docx")


def test_own_assumptions_are_named_in_the_answer(file, tmp_path):
    own = tmp_path / "my.yaml"
    own.write_text("places.circuity: 1.5\n", "utf-8")
    assert "places.circuity = 1.5" in run("match", file, "--assumptions", own).output


def test_explain_prints_the_working(file):
    done = run("explain", file, "H1", "W1")
    assert done.exit_code == 0
    assert "landfill tax saved" in done.output
    assert json.loads(run("explain", file, "H1", "W1", "--json").stdout)["want_id"] == "W1"


def test_compare_says_what_changed(file, tmp_path):
    own = tmp_path / "my.yaml"
    own.write_text("haulage.artic_tipper.gbp_per_km: 2\n", "utf-8")
    run("match", file, "--quiet", "--out", tmp_path / "a.json")
    run("match", file, "--quiet", "--assumptions", own, "--out", tmp_path / "b.json")
    done = run("compare", tmp_path / "a.json", tmp_path / "b.json")
    assert "0 new, 0 gone, 1 changed, 0 the same." in done.output
    assert "haulage.artic_tipper.gbp_per_km" in done.output
    data = json.loads(run("compare", tmp_path / "a.json", tmp_path / "b.json", "--json").stdout)
    assert data["assumptions"] == ["haulage.artic_tipper.gbp_per_km"]


@pytest.mark.parametrize("name", ["match", "explain", "compare"])
def test_help_has_examples(name):
    done = run(name, "--help")
    assert done.exit_code == 0
    assert "Examples" in done.output
