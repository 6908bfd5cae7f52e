"""Treatments and trains: what they do, what they leave, which are found."""

import pytest

from offcut import reference
from offcut.matching.assess.readings import Reading
from offcut.matching.assess.specification import requirements
from offcut.matching.assess.trains import search
from offcut.matching.assess.treating import (
    feed_problems,
    operator,
    residue_flows,
    steps_of,
    treated,
)
from offcut.reference import Effect, FeedLimit, Status, Treatment
from offcut.resources import Evidence


def plant(make, name, *effects, feed=(), stage=10, product_yield=1.0, cost=1.0):
    """A treatment with effects (property, kind, value or category)."""
    return Treatment(
        id=name,
        flow="water",
        name=name,
        stage=stage,
        unit="m3",
        applies_to=("water",),
        product_yield=product_yield,
        yield_low=None,
        yield_high=None,
        energy_kwh_per_unit=2.0,
        cost_gbp_per_unit=cost,
        cost_low=None,
        cost_high=None,
        normal_practice=True,
        provenance=make.seen,
        effects=tuple(
            Effect(
                name,
                prop,
                kind,
                None if isinstance(value, str) else value,
                value if isinstance(value, str) else None,
                make.seen,
            )
            for prop, kind, value in effects
        ),
        feed_limits=tuple(
            FeedLimit(name, prop, None, low, high, (), make.seen) for prop, low, high in feed
        ),
    )


def limits(make, **tops):
    of = tuple(make.limit(name, None, top) for name, top in tops.items())
    return requirements(of, (), {name: make.definition(name) for name in tops})


def trains(make, state, required, *plants, steps=3):
    found = search(required, state, [operator(item) for item in plants], steps)
    return [tuple(step.treatment.id for step in train.steps) for train in found]


def test_the_golden_train(golden):
    case = golden["train"]
    state = {name: Reading(float(value)) for name, value in case["feed"].items()}
    product_yield = 1.0
    for step in case["steps"]:
        state = treated(state, operator(reference.treatments[step]))
        product_yield *= reference.treatments[step].product_yield
    expected = case["expected"]
    assert state["cod"].value == pytest.approx(expected["cod"], abs=5e-3)
    assert state["tds"].value == pytest.approx(expected["tds"], abs=0.5)
    assert product_yield == pytest.approx(expected["product_yield"], abs=5e-5)


@pytest.mark.parametrize(
    ("kind", "amount", "before", "after"),
    [
        ("rem", 0.9, 100.0, 10.0),
        ("set", 2.0, 15.0, 2.0),
        ("add", 250.0, 100.0, 350.0),
        ("log", 3.0, 5000.0, 5.0),
    ],
)
def test_effects(make, kind, amount, before, after):
    step = operator(plant(make, "T", ("tds", kind, amount)))
    assert treated({"tds": Reading(before)}, step)["tds"].value == pytest.approx(after)


def test_a_category_is_cleared(make):
    step = operator(plant(make, "T", ("binder", "clear", "none")))
    assert treated({"binder": Reading(category="furan")}, step)["binder"].category == "none"


def test_what_is_unknown_stays_unknown(make):
    step = operator(plant(make, "T", ("tds", "rem", 0.9), ("oil", "set", 2.0)))
    assert treated({}, step) == {}


def test_a_treatment_adds_spread_and_lab_evidence_becomes_declared(make):
    # 100 ± 10 through 90 % removal: 10 ± 0.1 × √(10² + (0.1 × 100)²) = 10 ± 1.414
    step = operator(plant(make, "T", ("tds", "rem", 0.9)), seen=0.1)
    after = treated({"tds": Reading(100.0, 10.0, evidence=Evidence.LAB)}, step)["tds"]
    assert after.sd == pytest.approx(1.414, abs=5e-4)
    assert after.evidence is Evidence.DECLARED


def test_an_archetype_stays_an_archetype(make):
    step = operator(plant(make, "T", ("tds", "rem", 0.9)))
    after = treated({"tds": Reading(100.0, 40.0, evidence=Evidence.ARCHETYPE)}, step)["tds"]
    assert after.evidence is Evidence.ARCHETYPE


def test_feed_limits_broken_and_not_known(make):
    step = operator(plant(make, "T", ("tds", "rem", 0.9), feed=(("tss", None, 1.0), ("oil", 0, 5))))
    broken, unknown = feed_problems(step, {"tss": Reading(20.0, 1.0)})
    assert [item.limit.property for item in broken] == ["tss"]
    assert [item.limit.property for item in unknown] == ["oil"]


def test_every_treatment_leaves_what_is_not_product(make):
    for item in reference.treatments.values():
        left = sum(flow.units for flow in residue_flows(item, 1.0))
        assert item.product_yield + left <= 1.0 + 1e-9, item.id
        if any(residue.share is None for residue in item.residues):
            assert item.product_yield + left == pytest.approx(1.0), item.id


def test_costs_and_energy_follow_the_flow_into_each_step(make):
    first = operator(plant(make, "A", ("tss", "rem", 0.9), product_yield=0.5, cost=4.0))
    second = operator(plant(make, "B", ("tds", "rem", 0.9), cost=10.0))
    steps = steps_of((first, second), 1.0, 1.0)
    assert [step.fed for step in steps] == [1.0, 0.5]
    assert [step.cost_gbp for step in steps] == [4.0, 5.0]
    assert [step.energy_kwh for step in steps] == [2.0, 1.0]


def test_the_cheapest_train_comes_first_and_ends_the_search_when_sure(make):
    cheap = plant(make, "CHEAP", ("tds", "rem", 0.9), cost=1.0)
    dear = plant(make, "DEAR", ("tds", "rem", 0.9), cost=5.0)
    state = {"tds": Reading(1000.0, 10.0, evidence=Evidence.LAB)}
    assert trains(make, state, limits(make, tds=500.0), dear, cheap) == [("CHEAP",)]


def test_a_step_is_taken_to_make_the_next_one_possible(make):
    filtered = plant(make, "FILTER", ("tss", "rem", 0.99), stage=30)
    membrane = plant(make, "MEMBRANE", ("tds", "rem", 0.97), stage=60, feed=(("tss", None, 1.0),))
    state = {"tds": Reading(1600.0, 16.0), "tss": Reading(20.0, 1.0)}
    assert trains(make, state, limits(make, tds=500.0), membrane, filtered) == [
        ("FILTER",),
        ("FILTER", "MEMBRANE"),
    ]


def test_no_later_step_has_an_earlier_stage(make):
    late = plant(make, "LATE", ("tss", "rem", 0.99), stage=70)
    early = plant(make, "EARLY", ("tds", "rem", 0.97), stage=60, feed=(("tss", None, 1.0),))
    state = {"tds": Reading(1600.0, 16.0), "tss": Reading(20.0, 1.0)}
    assert ("LATE", "EARLY") not in trains(make, state, limits(make, tds=500.0), late, early)


def test_at_most_three_steps(make):
    plants = [plant(make, f"T{i}", ("tds", "rem", 0.2), stage=i) for i in range(6)]
    state = {"tds": Reading(1000.0, 1.0)}
    found = trains(make, state, limits(make, tds=520.0), *plants)
    assert found  # 1,000 × 0.8³ = 512
    assert max(map(len, found)) == 3


def test_a_limit_that_no_treatment_moves_ends_the_search(make):
    membrane = plant(make, "MEMBRANE", ("tds", "rem", 0.97))
    state = {"tds": Reading(1600.0, 16.0), "Cu": Reading(0.8, 0.01)}
    assert trains(make, state, limits(make, tds=500.0, Cu=0.1), membrane) == []


def test_a_step_may_not_break_what_passed(make):
    neutral = plant(make, "NEUTRALISE", ("alkalinity", "set", 100.0), ("tds", "add", 250.0))
    state = {"alkalinity": Reading(900.0, 9.0), "tds": Reading(400.0, 4.0)}
    required = limits(make, alkalinity=350.0, tds=500.0)
    found = list(search(required, state, [operator(neutral)], 3))
    assert [train.breaks for train in found] == [True]


def test_no_plant_is_built_on_an_archetype_that_is_only_unsure(make):
    membrane = plant(make, "MEMBRANE", ("tds", "rem", 0.97))
    typical = {"tds": Reading(450.0, 180.0, evidence=Evidence.ARCHETYPE)}
    assert trains(make, typical, limits(make, tds=500.0), membrane) == []
    measured = {"tds": Reading(450.0, 45.0, evidence=Evidence.LAB)}
    assert trains(make, measured, limits(make, tds=500.0), membrane) == [("MEMBRANE",)]


def test_a_recalled_effect_is_less_certain_than_one_that_was_seen():
    seen = next(
        (effect, spread)
        for item in reference.treatments.values()
        for effect, spread in operator(item, seen=0.1, unverified=0.2).effects.values()
        if effect.provenance.status is Status.SEEN
    )
    recalled = next(
        (effect, spread)
        for item in reference.treatments.values()
        for effect, spread in operator(item, seen=0.1, unverified=0.2).effects.values()
        if effect.provenance.status is Status.RECALLED
    )
    assert (seen[1], recalled[1]) == (0.1, 0.2)
