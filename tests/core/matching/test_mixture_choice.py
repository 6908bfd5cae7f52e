"""Which sources to mix: without limits by looking at every few, else by a programme."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_lists import ON

from offcut.matching.assess.blend import BlendSolution, Ingredient
from offcut.matching.mixture_choice import choose
from offcut.matching.mixture_unlimited import best_few, best_without_limits
from offcut.reference import Limit, Provenance, Severity, Statistic, Status

PRICE = 20.0
MOISTURE = Limit(
    use="own", property="moisture", unit="percent", min=None, max=4.0, categories=(),
    severity=Severity.BUYER, blendable=True, statistic=Statistic.MEAN,
    provenance=Provenance("listing", Status.SEEN, ON),
)  # fmt: skip

sources = st.lists(
    st.tuples(
        st.floats(-30.0, 19.0),  # GBP a unit
        st.floats(1.0, 100.0),  # available
        st.sampled_from([0.0, 0.0, 10.0, 40.0]),  # smallest load
        st.sampled_from([1.0, 0.8]),  # product per unit
    ),
    min_size=2,
    max_size=6,
)


def _ingredients(rows, **quality: float) -> list[Ingredient]:
    return [
        Ingredient(f"S{n}", quality, cost, available, min_lot=lot, product_yield=made)
        for n, (cost, available, lot, made) in enumerate(rows)
    ]


def _gain(found: BlendSolution | None) -> float:
    return 0.0 if found is None else PRICE * found.product - found.cost_gbp


def _best_by_hand(given_: list[Ingredient], demand: float, most: int) -> float:
    """Every few sources; in each, smallest loads first, then who gains most a unit of product."""
    best = 0.0
    for count in range(1, most + 1):
        for some in combinations(given_, count):
            if any(s.min_lot > s.available for s in some):
                continue
            units = {s.id: s.min_lot for s in some}
            left = demand - sum(s.min_lot * s.product_yield for s in some)
            if left < 0:
                continue
            for s in sorted(some, key=lambda s: s.cost_gbp_per_unit / s.product_yield):
                if PRICE * s.product_yield > s.cost_gbp_per_unit:
                    more = min(s.available - s.min_lot, left / s.product_yield)
                    units[s.id] += more
                    left -= more * s.product_yield
            gained = (PRICE * s.product_yield - s.cost_gbp_per_unit for s in some)
            best = max(best, sum(units[s.id] * g for s, g in zip(some, gained, strict=True)))
    return best


@settings(max_examples=150, deadline=None)
@given(sources, st.floats(5.0, 200.0), st.integers(1, 3))
def test_every_few_sources_are_looked_at(rows, demand, most):
    given_ = _ingredients(rows)
    found = best_few(given_, demand, PRICE, most)
    assert _gain(found) == pytest.approx(_best_by_hand(given_, demand, most), rel=1e-5, abs=1e-3)
    if found is not None:
        known = {s.id: s for s in given_}
        assert len(found.units) <= most
        assert found.product <= demand * (1 + 1e-6)
        assert sum(found.shares.values()) == pytest.approx(1.0, abs=1e-5)
        for name, units in found.units.items():
            assert known[name].min_lot - 1e-6 <= units <= known[name].available + 1e-6


@settings(max_examples=60, deadline=None)
@given(sources, st.floats(5.0, 200.0), st.integers(1, 4))
def test_a_limit_that_does_not_bind_changes_nothing(rows, demand, most):
    dry = _ingredients(rows, moisture=1.0)
    limited, free = (choose(dry, limits, demand, PRICE, most) for limits in ((MOISTURE,), ()))
    assert _gain(limited) == pytest.approx(_gain(free))
    assert limited is None or limited.binding == ()


def test_who_gains_most_goes_first_until_the_demand_is_met():
    rows = [(10.0, 50.0, 0.0, 1.0), (-5.0, 30.0, 0.0, 1.0), (25.0, 99.0, 0.0, 1.0)]
    free = best_without_limits(_ingredients(rows), 60.0, PRICE)
    assert free is not None
    assert free.blend.units == {"S1": 30.0, "S0": 30.0}  # S2 costs more than it saves
    assert free.gain_gbp == 30.0 * 25.0 + 30.0 * 10.0


def test_a_limit_that_binds_is_a_programme_with_a_shadow_price():
    wet, dry = (
        Ingredient(name, {"moisture": value}, 0.0, 100.0)
        for name, value in (("WET", 8.0), ("DRY", 2.0))
    )
    found = choose([wet, dry], [MOISTURE], 200.0, PRICE, 4)
    assert found is not None
    assert found.units == pytest.approx({"WET": 50.0, "DRY": 100.0})  # (8·50 + 2·100) / 150 = 4
    (binding,) = found.binding
    assert (binding.property, binding.side) == ("moisture", "max")
