"""Hubs that mix and cannot meet all limits: the conflict in words, and the least that must give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.planning import Network, conflict


def one_pool(sources, sinks, **hub):
    """Everything goes through one hub, so that every sink receives the same mix."""
    arcs = [{"from": one["id"], "to": "pool"} for one in sources]
    return Network.from_dict(
        {
            "format": "offcut-network/1",
            "sources": sources,
            "hubs": [{"id": "pool", **hub}],
            "sinks": sinks,
            "arcs": [*arcs, *({"from": "pool", "to": one["id"]} for one in sinks)],
        }
    )


DIRTY = {"id": "dirty", "available": 10, "quality": {"x": 6}}
CLEAN = {"id": "clean", "available": 10, "quality": {"x": 2}}


def test_one_mix_cannot_be_low_and_high():
    """The mix q breaks one limit by q − 3 and the other by 5 − q: 2 in all, whatever q is."""
    low = {"id": "low", "required": 5, "limits": {"x": {"max": 3}}}
    high = {"id": "high", "required": 5, "limits": {"x": {"min": 5}}}
    found = one_pool([DIRTY, CLEAN], [low, high]).solve().conflict
    assert {limit.place for limit in found} == {
        "sinks[0].required",
        "sinks[0].limits.x.max",
        "sinks[1].required",
        "sinks[1].limits.x.min",
    }
    assert found.least_total_violation == pytest.approx(2, abs=1e-6)
    assert found.least_proven
    told = " ".join(found.says())
    assert "low: x at most 3" in told
    assert "The least that would have to give:" in told


def test_a_mix_with_too_little_of_the_clean_part():
    """4 of the clean and 4 of the dirty mix to 4, where 3 is asked for."""
    sink = {"id": "k", "required": 8, "limits": {"x": {"max": 3}}}
    found = one_pool([DIRTY, {**CLEAN, "available": 4}], [sink]).solve().conflict
    assert found.least_total_violation == pytest.approx(1, abs=1e-6)
    assert [violation.limit.place for violation in found.violations] == ["sinks[0].limits.x.max"]


@pytest.mark.parametrize("hub", [{}, {"fixed_cost": 7}], ids=["free", "paid once"])
def test_amounts_give_where_no_quality_would_do(hub):
    """30 are asked for: at most 3 needs three parts of clean to one of dirty, 22.5 of the 10."""
    sinks = [
        {"id": "low", "required": 15, "limits": {"x": {"max": 3}}},
        {"id": "any", "required": 15},
    ]
    found = one_pool([DIRTY, CLEAN], sinks, **hub).solve().conflict
    assert found.least_total_violation == pytest.approx(12.5, abs=1e-5)
    assert [violation.limit.place for violation in found.violations] == ["sources[1].available"]


def test_what_is_not_proven_least_is_not_called_least(monkeypatch):
    monkeypatch.setattr("offcut.planning.elastic_mixes._LEAST", ())
    sink = {"id": "k", "required": 8, "limits": {"x": {"max": 3}}}
    found = one_pool([DIRTY, {**CLEAN, "available": 4}], [sink]).solve().conflict
    assert not found.least_proven
    assert not found.as_dict()["least_proven"]
    assert "as far as was found in the time" in found.says()[-1]


def test_without_an_answer_in_the_time_it_says_so(monkeypatch):
    monkeypatch.setattr("offcut.planning.elastic_mixes.least_violation_of_mixes", lambda *_: None)
    sink = {"id": "k", "required": 8, "limits": {"x": {"max": 3}}}
    found = one_pool([DIRTY, {**CLEAN, "available": 4}], [sink]).solve().conflict
    assert found.least_total_violation is None
    assert "not worked out" in found.says()[-1]
    assert conflict.Conflict("infeasible").says()


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from(["max", "min"]), st.integers(0, 10)),
        min_size=2,
        max_size=5,
    )
)
def test_the_least_is_that_of_the_best_single_mix(asked):
    """Sources without a limit at 0 and 10: any mix can be had, and each sink is off by its own.

    The total is piecewise linear in the mix, so that its least is at one of the limits.
    """
    ends = [{"id": f"at {x}", "unit_cost": 1, "quality": {"x": x}} for x in (0, 10)]
    sinks = [
        {"id": f"k{place}", "required": amount, "limits": {"x": {side: value}}}
        for place, (amount, side, value) in enumerate(asked)
    ]

    def off(mix):
        return sum(max(0, mix - v if side == "max" else v - mix) for _, side, v in asked)

    least = min(off(value) for _, _, value in asked)
    plan = one_pool(ends, sinks).solve()
    assert plan.status == ("optimal" if least == 0 else "infeasible")
    if least:
        assert plan.conflict.least_total_violation == pytest.approx(least, abs=1e-4)
