"""Laws that hold of every pair, whatever the flow: mass, tighter limits, longer roads."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_lists import FAMILIES, ON, haves, lists, wants

from offcut import reference
from offcut.listings import Listing, Listings
from offcut.matching.assess import RouteBook, compatible
from offcut.matching.engine import Run, match
from offcut.matching.model import Verdict
from offcut.reference import Assumptions, Limit, Provenance, Severity, Statistic, Status

lawful = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def pairs(draw: Any) -> tuple[Listing, Listing]:
    """A have and a want that are compatible."""
    family = draw(st.sampled_from(sorted(FAMILIES)))
    have, want = draw(haves(1, family)), draw(wants(1, family))
    assume(compatible(have, want))
    return have, want


def _run(*listings: Listing) -> Run:
    return Run.prepare(Listings(listings), 3, None, ON, None)


@lawful
@given(pairs())
def test_mass_balances_on_every_route(pair):
    """What goes in comes out as product, as a residue, or is the loss that a yield states."""
    for route in RouteBook(Assumptions()).routes(*pair):
        left = sum(flow.units for flow in route.residues)
        lost = sum(
            step.fed * (1 - step.product_yield)
            for step in route.steps
            if not reference.treatments[step.treatment].residues
        )
        assert route.product_yield + left + lost == pytest.approx(1.0, abs=1e-9)


@lawful
@given(lists())
def test_mass_balances_in_every_match(listings):
    """A match takes what it delivers over the yield, and never more than there is or is wanted."""
    items = {item.id: item for item in listings}
    for found in match(listings, 3, on=ON).matches:
        worth, want = found.worth, items[found.want_id]
        if worth.units_per_year is None:
            continue
        if want.amount is not None:
            assert worth.units_per_year <= want.amount.central * found.route.share * (1 + 1e-6)
        taken = {part.have_id: part.units_per_year for part in found.blend}
        taken = taken or {found.have_id: worth.have_units_per_year}
        for have_id, units in taken.items():
            have = items[have_id]
            assert have.amount is None or units <= have.amount.central * (1 + 1e-6)
            if not found.blend and have.unit == want.unit:
                made = units * found.route.product_yield
                assert worth.units_per_year == pytest.approx(made)
        assert sum(taken.values()) == pytest.approx(worth.have_units_per_year)


@lawful
@given(lists())
def test_the_lines_of_the_working_sum_to_the_value(listings):
    for found in match(listings, 3, on=ON).matches:
        worth = found.worth
        told = sum(term.amount for term in worth.money if term.amount is not None)
        assert told == pytest.approx(worth.value_gbp_per_year, abs=0.01)
        assert worth.have_gain_gbp + worth.want_gain_gbp == pytest.approx(worth.value_gbp_per_year)


@lawful
@given(pairs(), st.floats(0, 300), st.floats(0, 300))
def test_adding_distance_never_raises_the_value_of_a_route(pair, near, further):
    have, want = pair
    run = _run(have, want)
    for route in run.pairing.book.routes(have, want):
        values = [
            run.pairing.valuer.account(have, want, route, km).value_gbp
            for km in (near, near + further)
        ]
        # Out of reach nothing flows, and nothing is lost either.
        assert values[1] <= max(values[0], 0.0) + 1e-6


@lawful
@given(pairs(), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_want_further_off_is_never_expected_to_be_worth_more(pair, near, further):
    have, want = pair
    places = [
        replace(have.place, latitude=have.place.latitude + north)
        for north in (near, near + further)
    ]
    found = [
        _run(have, replace(want, place=place)).pairing.assess(have, replace(want, place=place))
        for place in places
    ]
    assume(all(one.account.route.verdict is not Verdict.FAIL for one in found))
    assert found[1].expected_gbp <= max(found[0].expected_gbp, 0.0) + 1e-6


LIMITED = {
    "sand": ("loi", "moisture", "clay", "ph"),
    "water": ("cod", "tss", "tds"),
    "metal": ("Fe", "Cu", "moisture"),
    "food": ("moisture",),
}
SIZES = {"loi": 5, "moisture": 20, "clay": 10, "ph": 14, "cod": 3000, "tss": 800, "tds": 2000}


@st.composite
def limits(draw: Any) -> tuple[Listing, Listing, Limit, Limit]:
    """A compatible pair, with a limit of the buyer and the same limit tighter."""
    family = draw(st.sampled_from(sorted(LIMITED)))
    have, want = draw(haves(1, family)), draw(wants(1, family))
    assume(compatible(have, want))
    name = draw(st.sampled_from(LIMITED[family]))
    top = SIZES.get(name, 1.0) * draw(st.floats(0.01, 1.5))
    loose = Limit(
        use="", property=name, unit=reference.properties[name].unit, min=None, max=top,
        categories=(), severity=draw(st.sampled_from(list(Severity))),
        blendable=draw(st.booleans()), statistic=Statistic.MEAN,
        provenance=Provenance("listing", Status.SEEN, ON),
    )  # fmt: skip
    return have, want, loose, replace(loose, max=top * draw(st.floats(0.05, 1.0)))


@lawful
@given(limits())
def test_tightening_a_limit_never_improves_the_best_route(case):
    have, want, loose, tight = case
    before, after = (
        RouteBook(Assumptions()).routes(have, replace(want, limits=(limit,)))[0]
        for limit in (loose, tight)
    )
    assert after.verdict.rank >= before.verdict.rank
