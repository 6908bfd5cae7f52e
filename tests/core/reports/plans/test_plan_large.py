"""A plan of many exchanges: those that bring most one by one, the others as one sum."""

import pytest

from offcut.planning import Network
from offcut.reports.plans import plan_report
from offcut.reports.plans.rest import EACH


@pytest.fixture(scope="module")
def plan():
    """700 firms with a tonne each and one taker: firm n saves n."""
    count = EACH + 200
    return Network.from_dict(
        {
            "format": "offcut-network/1",
            "units": {"flow": "t", "money": "GBP"},
            "sources": [
                {"id": f"f{n}", "available": 1, "unit_cost": -n, "landfill": 1}
                for n in range(1, count + 1)
            ],
            "sinks": [{"id": "taker", "max": count}],
            "arcs": [
                {"from": f"f{n}", "to": "taker", "distance_km": 2} for n in range(1, count + 1)
            ],
        }
    ).solve()


def test_totals_hold_all_of_them(plan):
    report = plan_report(plan)
    entries = report.book.entries
    assert entries["plan.gain"].value == pytest.approx(700 * 701 / 2)
    assert entries["plan.landfill"].value == pytest.approx(700)
    assert entries["plan.amount.1"].value == pytest.approx(700)
    assert entries["plan.haulage.1"].value == pytest.approx(1400)
    assert entries["today.landfill"].value == pytest.approx(700)
    assert entries["rest.gain"].value == pytest.approx(200 * 201 / 2)
    assert f"exchange.{EACH + 1}.gain" not in entries
    assert "700 exchanges" in report.answer[-2]
