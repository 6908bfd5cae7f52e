"""Draws: formulas written out agree with the engine, and intervals with arithmetic of their own."""

from dataclasses import replace

import numpy as np
import pytest
from exchanges import claim, sand, water
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut import reference
from offcut.errors import FormulaError, InputError
from offcut.impact import distributions
from offcut.impact.engine import account
from offcut.impact.expressions import evaluate
from offcut.impact.formulas import formulas, metrics, needed
from offcut.impact.inputs import input_infos
from offcut.impact.model import Displacement, FateShare, Grade, Standing, Synergy
from offcut.impact.pools import Pool, Varied
from offcut.impact.products import Products, expand, varied
from offcut.impact.result import ImpactResult
from offcut.impact.simulation import simulate
from offcut.impact.spreads import BY_CLAIM, BY_SYNERGY
from offcut.impact.uncertainty import (
    drivers_told,
    expanded,
    uncertainty,
    uncertainty_id,
    varied_inputs,
    write_uncertainty,
)
from offcut.reference import Spread

SPREADS = reference.impact_spreads
ENDS = {
    "triangular": (0.2, 0.4),
    "uniform": (0.2, 0.4),
    "normal": (0.2, 0.4),
    "lognormal": (0.0, 0.4),
    "fixed": (0.0, 0.0),
}


@pytest.mark.parametrize("name", distributions.DISTRIBUTIONS)
def test_mean_variance_and_ends_of_each_distribution(name: str) -> None:
    below, above = (np.array([end]) for end in ENDS[name])
    drawn = np.empty((1, 400_000))
    distributions.draw(name, below, above, np.random.default_rng(1), drawn)
    mean, variance = (
        m(name, below, above)[0] for m in (distributions.mean, distributions.variance)
    )
    assert drawn.mean() == pytest.approx(mean, abs=6 * drawn.std() / 632 + 1e-12)
    assert drawn.var() == pytest.approx(variance, rel=0.02)
    if name in ("triangular", "uniform"):
        assert drawn.min() == pytest.approx(0.8, abs=0.003)
        assert drawn.max() == pytest.approx(1.4, abs=0.003)
    if name in ("normal", "lognormal"):
        assert np.percentile(drawn, 95) == pytest.approx(1.4, abs=0.01)
        assert np.median(drawn) == pytest.approx(1, abs=0.003)


def test_a_triangle_is_most_likely_at_its_top() -> None:
    """Of a triangle from 0.8 over 1 to 1.4, a third lies below 1: 0.2 / 0.6."""
    drawn = np.empty((1, 100_000))
    ends = np.array([0.2]), np.array([0.4])
    distributions.draw("triangular", *ends, np.random.default_rng(2), drawn)
    assert (drawn < 1).mean() == pytest.approx(1 / 3, abs=0.006)


def test_an_unknown_distribution_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="accepted: triangular, uniform"):
        distributions.mean("bell", np.array([0.1]), np.array([0.1]))


numbers = st.floats(-5, 5) | st.just(0.0) | st.just(float("nan"))


@settings(max_examples=60)
@given(st.data())
def test_every_formula_written_out_is_the_formula(data: st.DataObject) -> None:
    """At the central values, whatever they are and whatever is not known."""
    names = [*BY_CLAIM, *BY_SYNERGY] + [
        i.name for i in input_infos().values() if i.group == "factor"
    ]
    values: dict[str, float] = {name: data.draw(numbers, name) for name in input_infos()}
    products = {
        name: varied(name, np.array([value]))
        if name in names
        else Products({(): np.array([value])})
        for name, value in values.items()
    }
    for formula in formulas().values():
        products[formula.id] = expand(formula.expression, products)
        values[formula.id] = evaluate(formula.expression, values)
        expected, found = values[formula.id], products[formula.id].central[0]
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-6, nan_ok=True), formula.id


def test_what_is_no_sum_of_products_is_refused() -> None:
    x = varied("x", np.array([2.0]))
    for expression in ("1 / x", "2 ** x", "sum(x)"):
        with pytest.raises(FormulaError):
            expand(expression, {"x": x})
    with pytest.raises(FormulaError, match="no value for 'y'"):
        expand("x + y", {"x": x})


def test_every_input_that_varies_is_one_of_the_account() -> None:
    assert set(BY_CLAIM) | set(BY_SYNERGY) <= set(input_infos())
    assert {f"{part}.{grade}" for part in BY_CLAIM.values() for grade in Grade} <= set(SPREADS)
    assert set(BY_SYNERGY.values()) <= set(SPREADS)
    for spread in SPREADS.values():
        assert spread.distribution in distributions.DISTRIBUTIONS
        assert not spread.provenance.verified, "our assumption, and shown as such"


def three_kinds() -> tuple[dict[str, Products], list[Varied], np.ndarray]:
    """60 claims of 20 synergies: quantity × (factor - distance × freight), two factors."""
    n, synergies = 60, np.repeat(np.arange(20), 3)
    random = np.random.default_rng(5)
    quantity, distance = random.uniform(10, 90, n), random.uniform(5, 60, 20)[synergies]
    codes = (synergies % 2).astype(np.intp)
    factor = np.array([40.0, 90.0])[codes]
    pools = (
        Pool.of("quantity", [str(i) for i in range(n)], [SPREADS["quantity.D"]] * n),
        Pool.of("distance", [str(i) for i in range(20)], [SPREADS["distance.given"]] * 20),
        Pool.of("factor", ["a", "b", "freight"], [SPREADS["factor.recalled"]] * 3, shared=True),
    )
    inputs = [
        Varied("quantity", pools[0], np.arange(n)),
        Varied("distance", pools[1], synergies),
        Varied("factor", pools[2], codes),
        Varied("freight", pools[2], np.full(n, 2)),
    ]
    columns = {
        "quantity": varied("quantity", quantity),
        "distance": varied("distance", distance),
        "factor": varied("factor", factor),
        "freight": varied("freight", np.full(n, 0.4)),
    }
    metrics = {"ghg": expand("quantity * factor - quantity * distance * freight", columns)}
    return metrics, inputs, synergies


def test_draws_agree_with_a_plain_simulation() -> None:
    """The same model drawn row by row, with another generator and numpy's own triangle."""
    metrics, inputs, synergies = three_kinds()
    found = simulate(metrics, inputs, synergies, draws=20_000, seed=1)["ghg", ""]
    terms = metrics["ghg"].terms
    gain, haul = terms["factor", "quantity"], terms["distance", "freight", "quantity"]
    random = np.random.default_rng(99)

    def triangle(width: float, *shape: int) -> np.ndarray:
        return random.triangular(1 - width, 1, 1 + width, shape)

    draws = 20_000
    q, d, f = triangle(0.5, draws, 60), triangle(0.1, draws, 20), triangle(0.3, draws, 3)
    plain = (gain * q * f[:, synergies % 2]).sum(1)
    plain += (haul * q * d[:, synergies] * f[:, [2]]).sum(1)
    assert found.mean == pytest.approx(plain.mean(), abs=4 * plain.std() / draws**0.5)
    assert found.standard_deviation == pytest.approx(plain.std(), rel=0.03)
    assert (found.low, found.high) == pytest.approx(np.percentile(plain, (5, 95)), rel=0.01)


def test_shares_of_the_variance_are_those_of_one_group_at_a_time() -> None:
    metrics, inputs, synergies = three_kinds()
    found = simulate(metrics, inputs, synergies, draws=20_000, seed=1)["ghg", ""]
    shares = {(d.part, d.name): d.share for d in found.drivers}
    assert sum(shares.values()) == pytest.approx(1)
    for group in ("quantity", "distance"):
        alone = [_only(v, v.pool.part == group) for v in inputs]
        narrow = simulate(metrics, alone, synergies, draws=20_000, seed=2)["ghg", ""]
        share = (narrow.standard_deviation / found.standard_deviation) ** 2
        assert shares[group, ""] == pytest.approx(share, rel=0.06)
    factors = [_only(v, v.pool.part == "factor") for v in inputs]
    narrow = simulate(metrics, factors, synergies, draws=20_000, seed=2)["ghg", ""]
    together = sum(share for (part, _), share in shares.items() if part == "factor")
    expected = (narrow.standard_deviation / found.standard_deviation) ** 2
    assert together == pytest.approx(expected, rel=0.06)


def _only(given: Varied, keep: bool) -> Varied:
    if keep:
        return given
    nothing = np.zeros(len(given.pool.units))
    return replace(given, pool=replace(given.pool, below=nothing, above=nothing))


def test_a_shared_factor_does_not_average_out_and_quantities_do() -> None:
    """100 claims of 1: the factor's variance counts 100², the quantities' 100 (w²/6 each)."""
    n, spread = 100, SPREADS["quantity.C"]
    own = Pool.of("quantity", [str(i) for i in range(n)], [spread] * n)
    one = Pool.of("factor", ["f"], [spread], shared=True)
    for pool, codes, expected in (
        (own, np.arange(n), n * 0.25**2 / 6),
        (one, np.zeros(n, dtype=np.intp), n**2 * 0.25**2 / 6),
    ):
        metrics = {"m": varied("x", np.ones(n))}
        found = simulate(metrics, [Varied("x", pool, codes)], np.arange(n), draws=20_000)["m", ""]
        assert found.standard_deviation**2 == pytest.approx(expected, rel=0.05)
        assert found.drivers[0].share == pytest.approx(1, abs=0.04)


def test_the_seed_decides_and_the_threads_do_not() -> None:
    metrics, inputs, synergies = three_kinds()
    one = simulate(metrics, inputs, synergies, draws=200, seed=7, threads=1)
    two = simulate(metrics, inputs, synergies, draws=200, seed=7, threads=2)
    other = simulate(metrics, inputs, synergies, draws=200, seed=8)
    assert one == two
    assert one["ghg", ""].mean != other["ghg", ""].mean


def test_labels_part_the_total() -> None:
    metrics, inputs, synergies = three_kinds()
    labels = [str(2024 + row % 3) for row in range(60)]
    found = simulate(metrics, inputs, synergies, labels, draws=300, seed=3)
    whole = found["ghg", ""]
    parts = [found["ghg", year] for year in ("2024", "2025", "2026")]
    assert sum(part.mean for part in parts) == pytest.approx(whole.mean)
    assert sum(part.central for part in parts) == pytest.approx(whole.central)
    assert sum(part.rows for part in parts) == whole.rows == 60


def test_many_chunks_draw_like_one() -> None:
    """1,500 claims of 1 in 500 synergies, each with one distance: variance 500 × 3² × w²/6."""
    synergies = np.repeat(np.arange(500), 3)
    pool = Pool.of("distance", [str(i) for i in range(500)], [SPREADS["distance.given"]] * 500)
    metrics = {"m": varied("d", np.ones(1500))}
    shuffled = np.random.default_rng(1).permutation(synergies)
    for blocks in (synergies, shuffled):
        found = simulate(metrics, [Varied("d", pool, blocks)], blocks, draws=8_000)["m", ""]
        assert found.central == 1500
        assert found.standard_deviation**2 == pytest.approx(500 * 9 * 0.01 / 6, rel=0.07)


def test_gaps_are_counted_and_left_out() -> None:
    pool = Pool.of("quantity", ["a", "b"], [SPREADS["quantity.A"]] * 2)
    metrics = {"m": varied("x", np.array([10.0, np.nan]))}
    found = simulate(metrics, [Varied("x", pool, np.arange(2))], [0, 1], draws=100)["m", ""]
    assert (found.rows, found.left_out, found.central) == (1, 1, 10.0)
    assert 9.6 < found.low < found.high < 10.4


def metal() -> Synergy:
    """Scrap that was recycled before, into castings instead of new metal."""
    return sand(
        id="M-1",
        flow="metal",
        waste_material="scrap_metal",
        baseline=(FateShare("recycling", 0.4, "INV 3"), FateShare("landfill", 0.6, "WTN 4")),
        displacement=Displacement("material_use.scrap_metal.primary", "primary"),
    )


def result_of_three() -> ImpactResult:
    synergies = [sand(), metal(), water(id="W-1")]
    claims = [
        claim("S-1", 2025, 1000.0, quantity_low=900.0, quantity_high=1200.0),
        claim("M-1", 2025, 50.0),
        claim("M-1", 2026, 60.0),
        claim("W-1", 2026, 4000.0),
    ]
    return account(synergies, claims)


def test_central_totals_are_the_engines() -> None:
    result = result_of_three()
    names = [name for name in metrics() if formulas()[name].side == "both"]
    found = uncertainty(result, names, draws=50)
    for name in names:
        for year in (2025, 2026):
            amounts = [result.total(formulas()[name].metric, s, year=year) for s in found.standings]
            expected = sum(amount.value or 0.0 for amount in amounts)
            assert found.interval(name, year).central == pytest.approx(expected), name


def test_a_claims_own_low_and_high_are_the_ends() -> None:
    """900 to 1,200 round 1,000: its landfill, all of it evidenced, lies between."""
    result = account([sand()], [claim("S-1", 2025, 1000.0, quantity_low=900, quantity_high=1200)])
    found = uncertainty(result, ["landfill_diverted"], draws=4_000).interval("landfill_diverted")
    assert 900 < found.low < 1000 < found.high < 1200
    assert found.mean == pytest.approx((900 + 1000 + 1200) / 3, rel=0.005)


def test_other_spreads_may_be_given() -> None:
    result = account([sand()], [claim("S-1", 2025, 1000.0)])
    still = {
        name: Spread(name, s.part, "fixed", 0, 0, "certain", s.provenance)
        for name, s in SPREADS.items()
    }
    found = uncertainty(result, ["ghg"], draws=10, spreads=still).interval("ghg")
    assert (found.low, found.high) == pytest.approx((found.central, found.central))
    assert found.drivers == ()


def test_one_factor_is_one_error_in_every_year() -> None:
    result = result_of_three()
    rows = list(range(len(result.claims)))
    inputs = {v.name: v for v in varied_inputs(result, rows, result.columns)}
    displaced = inputs["factor_displaced"]
    both_years = [i for i, c in enumerate(result.claims) if c.synergy == "M-1"]
    assert len({int(displaced.codes[i]) for i in both_years}) == 1
    assert len(result.columns["factor_displaced"].facts) > len(set(displaced.codes.tolist())) - 1


def test_the_book_has_the_intervals_with_how_to_repeat_them() -> None:
    result = result_of_three()
    book = result.book("ghg")
    found = uncertainty(result, ["ghg"], draws=200, seed=11)
    written = write_uncertainty(book, result, found)
    entry = book.entries[uncertainty_id("ghg", 2026)]
    assert f"entry:{entry.id}" in written
    assert entry.low is not None
    assert entry.low < (entry.value or 0) < (entry.high or 0)
    assert "200 draws, seed 11" in entry.note
    assert "our assumptions" in entry.note
    assert "Driven by: " in entry.note
    assert found.standings == (Standing.REALISED, Standing.VERIFIED)


def test_drivers_in_words() -> None:
    found = uncertainty(result_of_three(), ["ghg"], draws=200)
    assert "% factor material_use." in drivers_told(found.interval("ghg").drivers)


def test_expanded_lines_are_the_engines_values() -> None:
    result = result_of_three()
    rows = list(range(len(result.claims)))
    ids = needed(frozenset(["ghg"]))
    lines = expanded(result, rows, ids, varied_inputs(result, rows, result.columns))
    for name in ids:
        assert np.allclose(lines[name].central, result.values[name], equal_nan=True), name
