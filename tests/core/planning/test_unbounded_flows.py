"""Decisions about flows that nothing bounds, hubs that nothing reaches, networks without arcs."""

import json
import math

import pytest
from tests.core.planning.conftest import network

from offcut.errors import NetworkProblems
from offcut.planning import Network
from offcut.planning.compiling import compile_program
from offcut.planning.ranges import amounts, quality_range

THROUGH = [{"from": "s", "to": "h"}, {"from": "h", "to": "k"}]
DIRECT = [{"from": "s", "to": "k"}]
AT_LEAST_FIVE = {"id": "k", "min": 5}


def plan(**parts):
    return Network.from_dict(network(**parts)).solve()


# What is paid once is paid, though nothing bounds the flow: 5 units at 1, and 10 once, make 15.
PAID_ONCE = {
    "source": {
        "sources": [{"id": "s", "unit_cost": 1, "fixed_cost": 10}],
        "sinks": [AT_LEAST_FIVE],
        "arcs": DIRECT,
    },
    "hub": {
        "sources": [{"id": "s", "unit_cost": 1}],
        "hubs": [{"id": "h", "fixed_cost": 10}],
        "sinks": [AT_LEAST_FIVE],
        "arcs": THROUGH,
    },
    "arc": {
        "sources": [{"id": "s", "unit_cost": 1}],
        "sinks": [AT_LEAST_FIVE],
        "arcs": [{"from": "s", "to": "k", "fixed_cost": 10}],
    },
    "arc that a hub makes endless": {
        "sources": [{"id": "s", "unit_cost": 1}],
        "hubs": [{"id": "h"}],
        "sinks": [AT_LEAST_FIVE],
        "arcs": [{"from": "s", "to": "h", "fixed_cost": 10}, THROUGH[1]],
    },
}


@pytest.mark.parametrize("parts", PAID_ONCE.values(), ids=PAID_ONCE.keys())
def test_what_is_paid_once_is_paid_though_nothing_bounds_the_flow(parts):
    found = plan(**parts)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(15)
    assert found.bound == pytest.approx(15)
    assert found.opened["opened"].to_list() == [True]


def test_a_source_behind_a_hub_pays_once_by_what_the_sink_takes():
    # the sink requires 20, so the source sends 20: only its 48 are paid
    found = plan(
        sources=[{"id": "s", "fixed_cost": 48}],
        hubs=[{"id": "h"}],
        sinks=[{"id": "k", "required": 20}],
        arcs=THROUGH,
    )
    assert (found.status, found.objective) == ("optimal", pytest.approx(48))


def test_a_hub_behind_a_hub_pays_once():
    # 18 units gain 1.6 each = 28.8, less 25 once = 3.8
    found = plan(
        sources=[{"id": "s", "unit_cost": -1.6}],
        hubs=[{"id": "h", "fixed_cost": 25}, {"id": "g"}],
        sinks=[{"id": "k", "max": 18}],
        arcs=[THROUGH[0], {"from": "h", "to": "g"}, {"from": "g", "to": "k"}],
    )
    assert (found.status, found.objective) == ("optimal", pytest.approx(-3.8))


def test_what_can_be_sent_follows_from_the_sink_through_hubs_and_their_yield():
    # the sink takes 18; the hub keeps half, so 36 may enter it; what leads nowhere carries nothing
    read = Network.from_dict(
        network(
            sources=[{"id": "s"}],
            hubs=[{"id": "h", "yield": 0.5}, {"id": "dead end"}],
            sinks=[{"id": "k", "max": 18}],
            arcs=[*THROUGH, {"from": "s", "to": "dead end"}],
        )
    )
    most, _ = amounts(compile_program(read, {"cost": 1.0}))
    assert most.tolist() == pytest.approx([36, 18, 0])


def test_one_source_only_though_nothing_bounds_what_it_sends():
    # 5 units from the cheaper of two at 1
    found = plan(
        sources=[{"id": "s", "unit_cost": 1}, {"id": "t", "unit_cost": 2}],
        sinks=[{"id": "k", "min": 5, "single_source": True}],
    )
    assert (found.status, found.objective) == ("optimal", pytest.approx(5))


def test_one_source_only_keeps_two_that_would_be_cheaper_together_apart():
    # s has 3 at 1, t is unlimited at 2; one source alone must be t: 5 at 2 = 10 (both: 3 + 4 = 7)
    found = plan(
        sources=[{"id": "s", "available": 3, "unit_cost": 1}, {"id": "t", "unit_cost": 2}],
        sinks=[{"id": "k", "min": 5, "single_source": True}],
    )
    assert (found.status, found.objective) == ("optimal", pytest.approx(10))


def test_one_source_only_that_none_can_serve_alone_is_infeasible():
    found = plan(
        sources=[{"id": "s", "available": 3}, {"id": "t", "available": 3}],
        sinks=[{"id": "k", "min": 5, "single_source": True}],
    )
    assert found.status == "infeasible"


def test_mixing_in_a_hub_pays_for_the_endless_source_it_opens():
    # 10 at most 2 of x from s (x 1, costs 1) and t (x 3, free, opened for 4): half each: 5 + 4 = 9;
    # s alone costs 10
    found = plan(
        sources=[
            {"id": "s", "unit_cost": 1, "quality": {"x": 1}},
            {"id": "t", "fixed_cost": 4, "quality": {"x": 3}},
        ],
        hubs=[{"id": "h"}],
        sinks=[{"id": "k", "min": 10, "limits": {"x": {"max": 2}}}],
        arcs=[*THROUGH, {"from": "t", "to": "h"}],
    )
    assert (found.status, found.objective) == ("optimal", pytest.approx(9, abs=1e-5))


def test_a_gain_without_a_limit_stays_without_one_when_something_is_paid_once():
    found = plan(
        sources=[{"id": "s", "unit_cost": -1, "fixed_cost": 3}], sinks=[{"id": "k"}], arcs=DIRECT
    )
    assert found.status == "unbounded"


@pytest.mark.parametrize(("least", "status"), [(4, "infeasible"), (0, "optimal")])
def test_an_arc_that_leads_nowhere_carries_nothing(least, status):
    found = plan(
        sources=[{"id": "s"}, {"id": "t"}],
        hubs=[{"id": "h"}],
        sinks=[],
        arcs=[
            {"from": "s", "to": "h", "fixed_cost": 36, "min": 2},
            {"from": "t", "to": "h", "min": least},
        ],
    )
    assert found.status == status


def test_a_hub_that_nothing_reaches_passes_nothing_and_breaks_no_limit():
    # s (p 4.8) earns 0.7 in h, at most 18 there; limit 4.5 at k, so a share of s must go through
    # g, which removes all of p: 4.8 · direct ≤ 4.5 · 18, direct = 16.875, 16.875 · 0.7 = 11.8125
    found = plan(
        sources=[{"id": "s", "quality": {"p": 4.8}}],
        hubs=[{"id": "empty"}, {"id": "g", "removal": {"p": 1}}, {"id": "h", "capacity": 18}],
        sinks=[{"id": "k", "limits": {"p": {"max": 4.5}}}],
        arcs=[
            {"from": "s", "to": "g"},
            {"from": "s", "to": "h", "unit_cost": -0.7},
            {"from": "empty", "to": "k"},
            {"from": "g", "to": "h"},
            {"from": "h", "to": "k"},
        ],
    )
    assert (found.status, found.objective) == ("optimal", pytest.approx(-11.8125))
    assert "empty" not in found.flows["from"].to_list()


@pytest.mark.parametrize("required", [None, 2])
def test_only_a_hub_that_nothing_reaches_could_serve_the_sink(required):
    found = plan(
        sources=[{"id": "s", "quality": {"q": 6}}],
        hubs=[{"id": "empty", "removal": {"q": 1}}],
        sinks=[{"id": "k", "limits": {"q": {"max": 3.8}}, "required": required}],
        arcs=[*DIRECT, {"from": "empty", "to": "k"}],
    )
    assert found.status == ("optimal" if required is None else "infeasible")
    assert found.objective == (0 if required is None else None)


def test_qualities_are_known_to_the_end_of_a_long_chain():
    # source s enters only the first of 120 hubs, which keep everything: x 7 leaves the last
    count = 120
    hubs = [{"id": f"h{i}"} for i in range(count)]
    chain = [{"from": f"h{i}", "to": f"h{i + 1}"} for i in range(count - 1)]
    read = Network.from_dict(
        network(
            sources=[{"id": "s", "quality": {"x": 7}}, {"id": "t", "quality": {"x": 1}}],
            hubs=hubs,
            sinks=[{"id": "k", "required": 1, "limits": {"x": {"max": 5}}}],
            arcs=[
                {"from": "s", "to": "h0"},
                *chain,
                *({"from": "t", "to": hub["id"]} for hub in hubs),
                {"from": hubs[-1]["id"], "to": "k"},
            ],
        )
    )
    program = compile_program(read, {"cost": 1.0})
    high = quality_range(program)[1]
    assert high[read.first_sink - 1].tolist() == [7]
    assert len(program.limits) == 1


@pytest.mark.parametrize(("sink", "status"), [({"min": 1}, "infeasible"), ({}, "optimal")])
def test_without_arcs_what_is_asked_for_is_still_asked_for(sink, status):
    found = plan(sources=[{"id": "s"}], sinks=[{"id": "k", **sink}], arcs=[])
    assert found.status == status


def test_an_empty_network_has_nothing_to_decide():
    found = plan(sources=[], sinks=[], arcs=[])
    assert (found.status, found.objective) == ("optimal", 0)
    json.dumps(found.as_dict(), allow_nan=False)


def test_a_limit_of_zero_of_a_property_that_mixes_by_its_root_is_told():
    found = plan(
        mixing={"x": {"power": 0.5}},
        sources=[{"id": "s", "quality": {"x": 1}}],
        sinks=[{"id": "k", "required": 5, "limits": {"x": {"max": 0}}}],
    )
    assert found.status == "infeasible"
    words = " ".join(found.says())
    assert "k requires 5" in words
    assert "x at most 0" in words


@pytest.mark.parametrize("amount", [10**400, 1e308, -1e15])
def test_amounts_that_solvers_take_for_infinite_are_refused_with_their_place(amount):
    with pytest.raises(NetworkProblems, match=r"sinks\[0\]\.required: is too large"):
        plan(sources=[{"id": "s"}], sinks=[{"id": "k", "required": amount}])


def test_a_quality_too_large_is_refused_with_its_place():
    with pytest.raises(NetworkProblems, match=r"sources\[0\]\.quality\.x"):
        plan(
            sources=[{"id": "s", "quality": {"x": 10**400}}],
            sinks=[{"id": "k", "limits": {"x": {"max": 1}}}],
        )


def test_the_gap_at_an_objective_of_zero_is_no_number_unless_it_is_proven():
    found = plan(sources=[{"id": "s"}], sinks=[{"id": "k", "required": 2}])
    assert (found.objective, found.gap) == (0, 0)
    found.worked.solved.bound = -3.0
    assert found.gap is None
    assert "inf" not in " ".join(found.says())
    assert json.loads(json.dumps(found.as_dict(), allow_nan=False))["gap"] is None
    assert not math.isinf(found.bound)
