"""Two saved plans side by side."""

import json

import pytest
from click.testing import CliRunner
from tests.core.reports.plans.conftest import planned, region

from offcut.cli import offcut
from offcut.errors import InputError
from offcut.planning.comparing import compare_plans, comparison
from offcut.reports.plans import comparison_report


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The plan with the plant, and that without it: its 500 t go to the blocks, which take 600.

    By hand: 600 t at 39 bring 23,400; the other 400 t stay; nothing comes from the quarry.
    """
    folder = tmp_path_factory.mktemp("plans")
    closed = region()
    closed["hubs"][0]["capacity"] = 0
    for name, plan in (("open", planned()), ("closed", planned(**closed))):
        (folder / f"{name}.json").write_text(json.dumps(plan.as_dict()), "utf-8")
    return folder


def test_totals_stand_side_by_side(saved):
    found = compare_plans(saved / "open.json", saved / "closed.json")
    totals = {one.label: (one.before, one.after) for one in found.totals}
    assert totals["gain"] == pytest.approx((51_250, 23_400))
    assert totals["kept out of landfill"] == pytest.approx((1000, 600))
    assert totals["virgin material"] == pytest.approx((100, 0))
    assert found.says()[0] == "Gain: 27,850 GBP less."


def test_flows_are_new_gone_or_changed(saved):
    found = compare_plans(saved / "open.json", saved / "closed.json")
    kinds = {(one.start, one.end): (one.kind, one.after) for one in found.changes}
    assert kinds == {
        ("spent sand", "blocks"): ("changed", pytest.approx(600)),
        ("spent sand", "washing"): ("gone", 0),
        ("washing", "moulds"): ("gone", 0),
        ("quarried sand", "blocks"): ("gone", 0),
    }


def test_a_plan_does_not_differ_from_itself(saved):
    found = compare_plans(saved / "open.json", saved / "open.json")
    assert not found.changes
    assert found.says()[-1] == "Flows: 4 as before."
    assert all(one.change == 0 for one in found.totals)


def test_the_report_has_the_same_figures(saved):
    found = compare_plans(saved / "open.json", saved / "closed.json")
    report = comparison_report(found, made_on="2026-01-01")
    assert report.book.entries["totals.1.change"].value == pytest.approx(-27_850)


def test_the_command_shows_both_and_writes_a_page(saved, tmp_path):
    page = tmp_path / "both.html"
    files = [str(saved / "open.json"), str(saved / "closed.json")]
    told = CliRunner().invoke(offcut, ["compare", *files, "--report", str(page)])
    assert told.exit_code == 0, told.output
    assert told.output.startswith("Gain: 27,850 GBP less.")
    assert "−£27,800" in page.read_text("utf-8")


def test_the_command_prints_json(saved):
    files = [str(saved / "open.json"), str(saved / "closed.json")]
    told = CliRunner().invoke(offcut, ["compare", *files, "--json"])
    assert json.loads(told.output)["format"] == "offcut-plan-comparison/1"


def test_a_plan_and_something_else_are_not_compared(saved, tmp_path):
    other = tmp_path / "network.json"
    other.write_text(json.dumps(region()), "utf-8")
    with pytest.raises(InputError, match=r"network\.json: the format is 'offcut-network/1'"):
        compare_plans(saved / "open.json", other)


def test_plans_in_different_money_are_not_compared(saved):
    plan = json.loads((saved / "open.json").read_text("utf-8"))
    other = plan | {"units": {**plan["units"], "money": "EUR"}}
    with pytest.raises(InputError, match="different units of money: 'GBP' and 'EUR'"):
        comparison(plan, other)
