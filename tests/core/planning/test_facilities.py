"""Facilities: their costs, the choice against enumeration, the ranking, sites and the command."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.conftest import CASES
from tests.core.planning.small_regions import by_enumeration, drawn

from offcut import reference
from offcut.cli import offcut
from offcut.errors import InputError
from offcut.planning.build import prepared
from offcut.planning.facilities import plan_facilities
from offcut.planning.facilities_costs import FIGURES, annuity, facility_kinds
from offcut.planning.facilities_offers import NO_PLANT
from offcut.planning.facilities_program import AS_THEY_STAND, Figures, sizes_of, solve
from offcut.planning.missing import MOVED, cases
from offcut.planning.sites import COLUMNS, read_sites, region_sites
from offcut.reference import Assumptions
from offcut.regions.region import load


@pytest.fixture(scope="module")
def valued():
    return prepared(load("west_midlands").example())


@pytest.fixture(scope="module")
def plan(valued):
    return plan_facilities(valued)


# costs


def test_an_annuity_is_that_of_the_tables():
    """Capital recovery factor of 8 % and 10 years as printed: 0.1490."""
    assert annuity(0.08, 10) == pytest.approx(0.1490, abs=5e-5)
    assert annuity(0.0, 20) == 0.05


def test_twice_the_size_costs_half_as_much_again():
    """The six-tenths rule by hand: 2 ** 0.6 = 1.5157."""
    kind = facility_kinds()["sand_mechanical"]
    assert kind.capital_gbp(2000) == pytest.approx(300_000)
    assert kind.capital_gbp(4000) == pytest.approx(454_715, rel=1e-5)


def test_every_facility_has_every_figure_with_its_range_and_standing():
    for kind in facility_kinds().values():
        assert set(kind.figures) == set(FIGURES), kind.id
        for figure in kind.figures.values():
            assert figure.source in reference.sources
            if figure.low is not None and figure.high is not None:
                assert figure.low <= figure.value <= figure.high, figure


def test_facilities_do_treatments_that_there_are_in_sizes_that_grow():
    for kind in facility_kinds().values():
        assert kind.core <= kind.treatments
        assert all(name in reference.treatments for name in kind.treatments)
        units = {reference.treatments[name].unit for name in kind.treatments}
        assert units == {kind.unit}
        assert list(kind.sizes) == sorted(set(kind.sizes))


# the choice


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), supply=st.sampled_from([0.7, 1.0, 1.3]))
def test_the_choice_is_the_best_of_all_choices(seed, supply):
    region = drawn(np.random.default_rng(seed))
    assumptions, figures = Assumptions(), Figures(supply=supply)
    answer = solve(region, assumptions, figures)
    best = by_enumeration(region, assumptions, figures)
    assert answer.value_gbp == pytest.approx(best, rel=2e-4, abs=0.01)
    assert answer.bound_gbp >= best - 2e-4 * abs(best) - 0.01


def test_a_plan_keeps_every_limit_counted_one_by_one(plan):
    ways, flow = plan.offers, plan.answer.flow
    sizes = sizes_of(ways, plan.assumptions)
    for number, one in enumerate(ways.haves):
        assert flow[ways.have == number].sum() <= one.amount.central * (1 + 1e-6)
    for number, one in enumerate(ways.wants):
        mine = ways.want == number
        assert flow[mine] @ ways.room[mine] <= one.amount.central * (1 + 1e-6)
    for number in range(len(ways.plants)):
        mine, built = ways.plant == number, plan.answer.built & (sizes.plant == number)
        assert built.sum() <= 1
        assert flow[mine] @ ways.fed[mine] <= sizes.size[built].sum() * (1 + 1e-6)


def test_the_value_is_the_gain_of_flows_less_the_cost_of_plants(plan):
    sizes = sizes_of(plan.offers, plan.assumptions)
    gained = float(plan.answer.flow @ plan.offers.parts.sum(axis=1))
    cost = float(sizes.annual_gbp[plan.answer.built].sum())
    assert plan.value_gbp == pytest.approx(gained - cost, rel=1e-6)
    assert plan.table()["gain_gbp_per_year"].sum() == pytest.approx(gained)


def test_the_network_of_a_plan_gains_the_same_before_the_cost_of_plants(plan):
    sizes = sizes_of(plan.offers, plan.assumptions)
    cost = float(sizes.annual_gbp[plan.answer.built].sum())
    best = plan.network.solve()
    assert -best.objective == pytest.approx(plan.value_gbp + cost, rel=1e-6)


def test_better_plans_are_told_and_the_last_is_the_answer(valued, plan):
    told = []
    again = plan_facilities(valued, progress=told.append)
    assert all(step.bound <= step.objective + 1e-6 for step in told)
    assert -told[-1].objective == pytest.approx(again.value_gbp)
    assert again.value_gbp == pytest.approx(plan.value_gbp)


def test_a_search_that_is_stopped_gives_the_best_found(valued, plan):
    stopped = plan_facilities(valued, progress=lambda step: False)
    assert 0 <= stopped.value_gbp <= plan.value_gbp + 1e-6
    assert stopped.without_gbp <= plan.without_gbp + 1e-6


def test_no_exchange_is_longer_than_asked_for(valued, plan):
    near = plan_facilities(valued, most_km=15.0)
    assert max(one.distance_km for one in near.offers.exchanges) <= 15.0
    assert max(one.distance_km for one in plan.offers.exchanges) > 15.0
    assert near.value_gbp < plan.value_gbp


def test_without_plants_nothing_goes_over_one(plan):
    assert not plan.without.built.any()
    assert not plan.without.flow[plan.offers.plant != NO_PLANT].any()
    assert plan.value_gbp >= plan.without_gbp


def test_a_plant_that_stands_already_is_worth_more_than_one_to_be_built(valued, tmp_path):
    rows = "{},WS10,sand_mechanical,{}\n"
    values = []
    for kind in ("industrial", "existing"):
        path = tmp_path / f"{kind}.csv"
        path.write_text("site,postcode,facilities,kind\n" + rows.format("works", kind), "utf-8")
        values.append(plan_facilities(valued, read_sites(path), firms=False).value_gbp)
    assert values[1] > values[0]


# the ranking


def test_every_uncertain_figure_is_moved_both_ways():
    moved = cases()
    assert len(moved) == 2 * len(MOVED) == 20
    for name, factor, figures in moved:
        assert getattr(figures, name) == factor
        others = [other for other in MOVED if other != name]
        assert all(getattr(figures, other) == 1 for other in others)


def test_the_ranking_is_by_what_is_unlocked_net_of_cost(plan):
    found = plan.missing
    values = [one.unlocked_gbp for one in found]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0
    for one in found:
        assert one.pays <= len(one.swings) == 20
        assert one.range_gbp[0] <= one.unlocked_gbp <= one.range_gbp[1]


def test_it_can_be_ranked_by_tonnes_and_carbon_too(plan):
    tonnes = [one.more_tonnes for one in plan.ranked("tonnes")]
    assert tonnes == sorted(tonnes, reverse=True)
    assert max(one.carbon_kg for one in plan.missing) == plan.ranked("carbon")[0].carbon_kg
    with pytest.raises(InputError, match="value, tonnes, carbon"):
        plan.ranked("jobs")


def test_one_kind_comes_first_in_each_case_where_any_pays(plan):
    for number in range(20):
        places = [one.swings[number].place for one in plan.missing]
        assert places.count(1) == (1 if any(places) else 0)


def test_dearer_capital_never_unlocks_more_and_cheaper_never_less(plan):
    for one in plan.missing:
        by_factor = {s.factor: s.unlocked_gbp for s in one.swings if s.figure == "capital"}
        assert by_factor[1.3] <= one.unlocked_gbp + 1 <= by_factor[0.7] + 2


def test_payback_is_capital_over_what_comes_in_before_its_cost(plan):
    first = plan.missing[0]
    rate = plan.assumptions.value("facility.discount_rate")
    charge = first.capital_gbp * annuity(rate, first.kind.value("life_years"))
    assert first.payback_years == pytest.approx(first.capital_gbp / (first.unlocked_gbp + charge))


def test_all_plants_together_unlock_no_less_than_the_best_alone(plan):
    together = plan.value_gbp - plan.without_gbp
    assert together >= plan.missing[0].unlocked_gbp * (1 - 1e-3)


def test_figures_as_they_stand_change_nothing():
    assert all(getattr(AS_THEY_STAND, name) == 1 for name in MOVED)


# sites


def test_the_region_names_zones_in_its_own_districts():
    sites = region_sites()
    assert len({site.id for site in sites}) == len(sites) >= 10
    assert all(site.place.authority for site in sites)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,postcode\nA,B70\n", "column 'site' is missing"),
        ("site,postcode,area\nA,B70,1\n", "column 'area' is not known"),
        ("site,postcode\nA,\n", "row 2: give a postcode"),
        ("site,postcode\nA,ZZ999\n", "row 2, column 'postcode'"),
        ("site,postcode\nA,B70\nA,B71\n", "row 3, column 'site': 'A' is there twice"),
        ("site,latitude,longitude\nA,52.5,west\n", "accepted: degrees"),
        ("site,latitude,longitude\nA,-1.9,52.5\n", "look swapped"),
        ("site,postcode,facilities\nA,B70,smelter\n", "there is no 'smelter'"),
        ("site,postcode,cost_gbp_per_year\nA,B70,-5\n", "accepted: GBP a year from 0"),
        ("site,postcode\n", "holds no site"),
    ],
)
def test_what_is_wrong_with_a_list_of_sites_is_said_with_its_place(tmp_path, text, told):
    path = tmp_path / "sites.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"sites\.csv") as error:
        read_sites(path)
    assert told in str(error.value)


def test_a_list_of_sites_is_read_with_blanks_as_not_known(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(",".join(COLUMNS) + "\nyard,Old yard,B70,,,public,swarf,\n", "utf-8")
    (site,) = read_sites(path)
    assert site.cost_gbp_per_year is None
    assert site.allows("swarf")
    assert not site.allows("sand_washing")


# the command


def run(*arguments):
    return CliRunner().invoke(offcut, ["plan", *map(str, arguments)])


@pytest.fixture
def aluminium_only(tmp_path):
    """The aluminium listings of the example region."""
    with load("west_midlands").example_path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "aluminium.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if "alumin" in row["resource"].lower())
    return path


def test_listings_are_planned_as_a_network(aluminium_only):
    told = run(aluminium_only)
    assert told.exit_code == 0
    assert "Proven best" in told.output


def test_facilities_are_ranked_with_how_sure_that_is(aluminium_only, tmp_path):
    target = tmp_path / "facilities.json"
    told = run(aluminium_only, "--facilities", "--json", target)
    assert told.exit_code == 0, told.output
    assert "Missing processors" in told.output
    assert "in 20 of 20" in told.output or "of 20 cases" in told.output
    saved = json.loads(target.read_text("utf-8"))
    assert saved["format"] == "offcut-facilities/1"
    assert saved["missing"][0]["unlocked_gbp_per_year"] > 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--facilities"], "is a network; accepted: listings"),
        (["--sites", "x.csv"], "--facilities"),
    ],
)
def test_options_of_listings_are_refused_for_networks(options, told):
    result = run(CASES / "dantzig_1963.json", *options)
    assert told in str(result.exception)
