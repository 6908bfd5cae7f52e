"""The report of a plan: every figure from the flows, and the same in every form.

By hand: every tonne of spent sand saves 40. To the block maker it costs 1 (10 km), so it brings
39. Through the plant it costs 0.5 + 10 and gives 0.8 t that cost 2 each and earn 60 each, so it
brings 40 − 10.5 + 46.4 = 75.9, of which the plant takes 500 t at most: 37,950, less 5,000 to open
it. The other 500 t go to the block maker: 19,500. He needs 100 t more from the quarry, each at
9 + 3 = 12: −1,200. Together 37,950 + 19,500 − 1,200 − 5,000 = 51,250.
"""

import json
import subprocess
import sys

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.reports.documents.sheet_calculator import Calculator
from tests.core.reports.plans.conftest import planned, region

from offcut.errors import InputError
from offcut.planning import Network, front
from offcut.planning.deliveries import deliveries
from offcut.planning.failures import failures
from offcut.reports.documents import save
from offcut.reports.documents.model import ChartBlock, Value
from offcut.reports.plans import plan_report


@pytest.fixture(scope="module")
def plan():
    return planned()


@pytest.fixture(scope="module")
def report(plan):
    return plan_report(
        plan, failures=failures(plan), front=front(plan.network, points=4), made_on="2026-01-01"
    )


def value(report, entry):
    return report.book.entries[entry].value


def words(report):
    return "".join(w.shown if isinstance(w, Value) else w for w in report.answer)


def test_the_answer_is_gain_amount_exchanges_and_facilities(report):
    assert words(report) == "£51,200 and 900\u202ft a year from two exchanges; one facility."


def test_exchanges_are_followed_through_plants(report):
    assert value(report, "exchange.1.gain") == pytest.approx(37_950)
    assert value(report, "exchange.1.amount") == pytest.approx(400)
    assert value(report, "exchange.2.gain") == pytest.approx(19_500)
    assert value(report, "exchange.3.gain") == pytest.approx(-1_200)


def test_the_total_is_what_the_solver_minimised(report, plan):
    assert value(report, "plan.gain") == pytest.approx(51_250)
    assert value(report, "plan.gain") == pytest.approx(-plan.totals["cost"])
    assert value(report, "plan.carbon") == pytest.approx(-plan.totals["carbon"])
    assert value(report, "plan.landfill") == pytest.approx(-plan.totals["landfill"])


def test_today_is_all_spent_sand_to_landfill_and_all_blocks_from_the_quarry(report):
    assert value(report, "today.landfill") == pytest.approx(1000)
    assert value(report, "with.landfill") == pytest.approx(0)
    assert value(report, "today.virgin") == pytest.approx(600)
    assert value(report, "with.virgin") == pytest.approx(100)
    assert value(report, "today.haulage") == pytest.approx(600 * 30)
    # 500 t over 10 km, 100 t over 30 km, 500 t over 5 km and the 400 t of them over 20 km
    assert value(report, "plan.haulage.1") == pytest.approx(5000 + 3000 + 2500 + 8000)


def test_today_is_not_known_where_needs_cannot_be_met_without_exchange():
    without_quarry = region()
    without_quarry["sources"][1]["available"] = 100
    found = plan_report(Network.from_dict(without_quarry).solve())
    assert value(found, "today.virgin") is None
    assert value(found, "with.virgin") == pytest.approx(100)


def test_what_is_not_known_is_left_out_and_said():
    network = Network.from_dict(region())
    from dataclasses import replace

    unknown = replace(network, carbon_unknown=frozenset({("spent sand", "blocks")}))
    found = plan_report(unknown.solve())
    assert value(found, "exchange.2.carbon") is None
    assert found.book.entries["plan.carbon"].note == "1 of 3 are not known and left out"
    known = -(500 * (5 * 0.2 + 3) + 400 * 20 * 0.2) - 100 * (6 + 30 * 0.2)
    assert value(found, "plan.carbon") == pytest.approx(known)


def test_a_plan_that_only_costs_says_what_it_costs():
    costly = region(
        sources=[{"id": "quarry", "unit_cost": 9}],
        hubs=[],
        sinks=[{"id": "blocks", "required": 600}],
        arcs="all",
    )
    found = plan_report(Network.from_dict(costly).solve())
    assert words(found) == "The plan costs £5,400 a year from no exchanges."


def test_without_a_plan_there_is_no_report():
    short = region()
    short["sinks"][0]["limits"] = {"loi": {"max": 1}}
    for source in short["sources"]:
        source["quality"] = {"loi": 2}
    with pytest.raises(InputError, match="There is no plan to report"):
        plan_report(Network.from_dict(short).solve())


def test_every_chart_has_a_finding_words_and_numbers(report):
    charts = [block.chart.wide for block in report.blocks() if isinstance(block, ChartBlock)]
    names = {chart.svg.split('id="')[1].split("-")[0] for chart in charts}
    assert {"map", "flows", "merit", "before", "front"} <= names
    for chart in charts:
        assert chart.title
        assert chart.summary
        assert chart.rows


@pytest.mark.parametrize("ending", ["html", "xlsx", "csv", "json", "pdf"])
def test_it_is_written_in_every_form(report, tmp_path, ending):
    target = tmp_path / f"plan.{ending}"
    save(report, target)
    assert target.stat().st_size > 1000


def test_the_page_asks_nothing_of_the_network_and_opens_with_the_answer(report, tmp_path):
    target = tmp_path / "plan.html"
    save(report, target)
    page = target.read_text("utf-8")
    assert "<script" not in page
    assert "src=" not in page
    assert page.index("51,200") < page.index("<svg")


def test_the_figures_can_be_worked_out_again_by_the_audit(report, tmp_path):
    target = tmp_path / "plan.json"
    save(report, target)
    told = subprocess.run(
        [sys.executable, "-m", "offcut", "audit", str(target)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    figures = len(json.loads(target.read_text("utf-8"))["book"]["entries"])
    assert f"Figures: {figures} of {figures} equal." in told.stdout


@given(
    st.lists(st.integers(1, 50), min_size=2, max_size=4),
    st.lists(st.integers(1, 50), min_size=1, max_size=3),
    st.sampled_from([0.5, 0.8, 1.0]),
)
def test_deliveries_add_up_to_the_flows_they_follow(have, want, share):
    """All sources feed one hub that serves all sinks: what is given and received balances."""
    found = Network.from_dict(
        {
            "format": "offcut-network/1",
            "sources": [
                {"id": f"s{i}", "available": a, "unit_cost": -1} for i, a in enumerate(have)
            ],
            "hubs": [{"id": "hub", "yield": share}],
            "sinks": [{"id": f"t{i}", "max": a} for i, a in enumerate(want)],
            "arcs": [
                *({"from": f"s{i}", "to": "hub"} for i in range(len(have))),
                *({"from": "hub", "to": f"t{i}"} for i in range(len(want))),
            ],
        }
    ).solve()
    ways = deliveries(found)
    flows = {(row["from"], row["to"]): row["amount"] for row in found.flows.to_dicts()}
    for place in range(len(have)):
        given_away = sum(way.given for way in ways if way.origin == place)
        assert given_away == pytest.approx(flows.get((f"s{place}", "hub"), 0.0), abs=1e-7)
    first = len(have) + 1
    for place in range(len(want)):
        received = sum(way.received for way in ways if way.end == first + place)
        assert received == pytest.approx(flows.get(("hub", f"t{place}"), 0.0), abs=1e-7)
    assert sum(way.given for way in ways) * share == pytest.approx(
        sum(way.received for way in ways), abs=1e-7
    )


def test_the_workbook_goes_on_calculating(report, tmp_path):
    """Every formula gives the value written beside it, by a calculator of its own."""
    target = tmp_path / "plan.xlsx"
    save(report, target)
    calculator, written = Calculator(target), openpyxl.load_workbook(target, data_only=True)
    formulas = 0
    for sheet in calculator.file.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    formulas += 1
                    beside = written[sheet.title][cell.coordinate].value
                    found = calculator.value(sheet.title, cell.coordinate)
                    same = beside if isinstance(beside, str) else pytest.approx(beside)
                    assert found == same, (sheet.title, cell.coordinate)
    assert formulas > 50


def test_flows_in_a_circle_are_told_one_by_one():
    """Two hubs that feed each other cannot be followed from sources to sinks."""
    found = Network.from_dict(
        {
            "format": "offcut-network/1",
            "sources": [{"id": "a", "available": 5, "unit_cost": -1}],
            "hubs": [{"id": "h"}, {"id": "g"}],
            "sinks": [{"id": "t", "max": 5}],
            "arcs": [
                {"from": "a", "to": "h"},
                {"from": "h", "to": "g", "min": 2},
                {"from": "g", "to": "h", "min": 2},
                {"from": "h", "to": "t"},
            ],
        }
    ).solve()
    ways = deliveries(found)
    assert sorted(len(way.legs) for way in ways) == [1, 1, 1, 1]
    assert {way.via for way in ways} == {()}
