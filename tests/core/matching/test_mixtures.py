"""Several sources for one want: what blending may do, and what it may not."""

from dataclasses import replace
from datetime import date

import pytest

from offcut import reference
from offcut.matching import Verdict
from offcut.matching.engine import match
from offcut.reference import Limit, Provenance, Severity, Statistic, Status

ON = date(2026, 11, 21)
KEEPS = {"disposal_cost": 50.0, "shelf_life_days": 365}  # hauled by the full load
MOISTURE = Limit(
    use="own", property="moisture", unit="percent", min=None, max=4.0, categories=(),
    severity=Severity.BUYER, blendable=True, statistic=Statistic.MEAN,
    provenance=Provenance("listing", Status.SEEN, ON),
)  # fmt: skip


@pytest.fixture
def sources(world):
    """100 t at 8 % and 100 t at 2 %: within 4 % go 50 t and 100 t, (8·50 + 2·100) / 150."""
    return [
        world.have("food", 100, id=name, **KEEPS, measured=[world.measured("moisture", value)])
        for name, value in (("WET", 8.0), ("DRY", 2.0))
    ]


@pytest.fixture
def want(world):
    return world.want("food", 200, purchase_price=20.0, limits=(MOISTURE,))


def test_a_source_that_breaks_a_limit_alone_is_blended_within_it(sources, want):
    result = match([*sources, want], on=ON)
    assert result.explain("WET", "W1").match.route.verdict is Verdict.FAIL
    (blend,) = [m for m in result.matches if m.blend]
    units = {part.have_id: part.units_per_year for part in blend.blend}
    assert units == pytest.approx({"WET": 50, "DRY": 100}, rel=1e-4)
    (check,) = [c for c in blend.route.limits if c.property == "moisture"]
    assert check.value == pytest.approx(4.0, rel=1e-4)
    assert check.binding
    assert blend.route.verdict is Verdict.MARGINAL  # on the limit: as likely over as under
    (binds,) = [note for note in blend.route.notes if " binds at " in note]
    assert binds.startswith("Moisture binds at 4: one percent more room saves £")


def test_what_may_not_be_blended_away_is_not(sources, want):
    legal = replace(MOISTURE, severity=Severity.LEGAL, blendable=False)
    result = match([*sources, replace(want, limits=(legal,))], on=ON)
    assert not [m for m in result.matches if m.blend]


@pytest.mark.parametrize("taken", [None, False])
def test_hazardous_waste_is_not_mixed_with_other(sources, want, taken):
    wet = replace(sources[0], hazardous=True)
    result = match([wet, sources[1], replace(want, hazardous=taken)], on=ON)
    assert not [m for m in result.matches if m.blend]


def test_the_parts_sum_to_the_whole(sources, want):
    (blend,) = [m for m in match([*sources, want], on=ON).matches if m.blend]
    worth = blend.worth
    assert sum(t.amount for t in worth.money) == pytest.approx(worth.value_gbp_per_year)
    assert worth.have_gain_gbp + worth.want_gain_gbp == pytest.approx(worth.value_gbp_per_year)
    assert sum(part.share for part in blend.blend) == pytest.approx(1.0)
    assert worth.units_per_year == pytest.approx(sum(p.units_per_year for p in blend.blend))


def test_a_smallest_load_that_the_mixture_cannot_use_leaves_it_out(sources, want):
    big = replace(sources[0], min_lot=100.0)
    result = match([big, sources[1], want], on=ON)  # the limit allows 50 t of the wet at most
    assert not [m for m in result.matches if m.blend]


def test_more_sources_than_the_assumption_allows_are_not_taken(world, want):
    many = [world.have("food", 30, id=f"S{n}", **KEEPS) for n in range(6)]
    plain = replace(want, limits=())
    result = match([*many, plain], on=ON, assumptions={"blend.max_sources": 3})
    assert max(len(m.blend) for m in result.matches) <= 3


def test_one_source_that_is_enough_needs_no_other(world, want):
    big = world.have("food", 500, id="BIG", **KEEPS)
    small = world.have("food", 50, id="SMALL", **KEEPS)
    result = match([big, small, replace(want, limits=())], on=ON)
    assert not [m for m in result.matches if m.blend]


def test_a_mixture_keeps_to_the_share_that_the_use_allows(world):
    """Asphalt takes used foundry sand as 15 % of its aggregate: of 10,000 t wanted 1,500 t."""
    assert reference.uses["SAND-HMA"].max_share == 0.15
    fits = [
        world.measured("source_metal", category="iron"),
        world.measured("baghouse_dust", category="no"),
        world.measured("passing_0.063mm", 5.0),
        world.measured("lead_total", 20.0),
    ]
    kinds = [
        world.have("sand.foundry.green", 800, id=name, disposal_cost=50.0, measured=fits)
        for name in ("ONE", "TWO")
    ]
    want = world.want("sand.asphalt", 10_000, uses=("SAND-HMA",), purchase_price=10.0)
    (blend,) = [m for m in match([*kinds, want], on=ON).matches if m.blend]
    assert blend.route.share == pytest.approx(0.15)
    assert blend.worth.units_per_year == pytest.approx(1500, rel=1e-4)


def test_what_is_said_of_one_source_alone_is_not_said_of_the_mixture(sources, want):
    (blend,) = [m for m in match([*sources, want], on=ON).matches if m.blend]
    assert blend.worth.quantity_note is None  # both quantities are given
    assert not any("95 %" in note or "share bound" in note for note in blend.route.notes)
    assert any("no one distance" in note for note in blend.route.notes)


def test_a_test_of_a_mixture_is_for_the_sources_that_lack_it_and_is_in_what_to_test_next(world):
    """£45 a grading; one of two sources is not measured: £45 buys what decides the mixture."""
    limit = replace(MOISTURE, property="passing_0.3mm", max=30.0)
    known = world.have(
        "food", 100, id="KNOWN", **KEEPS, measured=[world.measured("passing_0.3mm", 20.0)]
    )
    silent = world.have("food", 100, id="SILENT", **KEEPS)
    want = world.want("food", 200, purchase_price=20.0, limits=(limit,))
    result = match([known, silent, want], on=ON)
    blends = [m for m in result.matches if m.blend]
    for blend in blends:
        (grading,) = [t for t in blend.missing if "passing_0.3mm" in t.properties]
        assert grading.have_ids == ("SILENT",)
        assert grading.unlocks_gbp > 0
    assert all(test.have_id in {"KNOWN", "SILENT"} for test in result.tests())


def test_a_part_of_a_mixture_is_not_cut_to_what_is_typical(world):
    """Three small wants make 50 t the median of their kind; the large want still gets its 200 t."""
    givers = [world.have("food", 100, id=name, **KEEPS) for name in ("ONE", "TWO")]
    small = [world.want("food", 50, id=f"S{n}") for n in range(3)]
    large = world.want("food", 200, id="BIG", purchase_price=20.0)
    result = match([*givers, *small, large], on=ON)
    (blend,) = [m for m in result.for_want("BIG") if m.blend]
    assert blend.worth.units_per_year == pytest.approx(200)
