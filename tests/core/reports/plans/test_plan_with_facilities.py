"""A plan with facilities as a report: the same money as the choice of plants, in every form."""

from dataclasses import replace

import pytest

from offcut.planning.build import prepared
from offcut.planning.facilities import plan_facilities
from offcut.planning.facilities_flows import as_plan, plants_by_pair
from offcut.regions import west_midlands
from offcut.reports.plans import plan_report


@pytest.fixture(scope="module")
def found():
    """The sand of the example region: some of it needs a plant."""
    whole = west_midlands.example()
    sand = tuple(item for item in whole if (item.resource_type or "").startswith("sand."))
    return plan_facilities(prepared(replace(whole, items=sand)))


@pytest.fixture(scope="module")
def report(found):
    return plan_report(as_plan(found), facilities=found, made_on="2026-01-01")


def test_the_flows_are_those_of_the_choice(found):
    plan = as_plan(found)
    yearly = sum(one.annual_gbp for one in found.built)
    assert found.built
    assert -plan.objective == pytest.approx(found.value_gbp + yearly, rel=1e-6)


def test_the_report_counts_the_plants_once(found, report):
    entries = report.book.entries
    assert entries["plan.gain"].value == pytest.approx(found.value_gbp, rel=1e-6)
    assert entries["plan.opened"].value == pytest.approx(sum(one.annual_gbp for one in found.built))


def test_exchanges_name_the_plant_that_they_go_over(found, report):
    plants = set(plants_by_pair(found).values())
    assert plants == {one.plant.name for one in found.built}
    told = " ".join(str(cell) for block in report.blocks() for cell in _first_cells(block))
    assert all(name in told for name in plants)


def _first_cells(block):
    rows = getattr(block, "rows", ())
    return [cell for row in rows for cell in row if isinstance(cell, str)]


def test_missing_processors_keep_their_ranking(found, report):
    first = found.missing[0]
    assert report.book.entries["missing.1.net"].value == pytest.approx(first.unlocked_gbp)
    assert report.book.entries["missing.1.low"].value == pytest.approx(first.range_gbp[0])


def test_what_limits_the_choice_is_not_read_from_flows_that_are_held(report):
    assert "limits" not in {section.id for section in report.sections}
