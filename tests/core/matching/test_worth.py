"""What an exchange is worth: quantities, money and carbon against figures worked by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut import reference
from offcut.listings import Terms
from offcut.matching.engine import match
from offcut.matching.model import ResidueFlow, Step
from offcut.matching.worth import worth
from offcut.matching.worth.carbon import carbon_terms, electricity_kg_per_kwh, freight_kg_per_t_km
from offcut.matching.worth.costs import is_liquid
from offcut.matching.worth.effluent import EffluentTariff
from offcut.matching.worth.haulage import density_as_it_is
from offcut.matching.worth.melting import metal_recovery

GOLDEN = yaml.safe_load((Path(__file__).parents[1] / "golden" / "worth.yaml").read_text("utf-8"))
PAIR = GOLDEN["hand_worked_pair"]


@pytest.fixture
def pair(world: Any) -> Any:
    """The hand-worked pair, with what a test changes about it."""

    def build(have: dict[str, Any] | None = None, want: dict[str, Any] | None = None, km=20.0):
        binder = world.measured("binder", category="green_bentonite")
        giver = {"amount": PAIR["have_t"], "measured": [binder], "current_fate": "landfill"}
        taker = {"amount": PAIR["want_t"], "purchase_price": PAIR["purchase_gbp_per_t"]}
        valuer = world.valuer()
        account = valuer.account(
            world.have(**(giver | (have or {}))),
            world.want(**(taker | (want or {}))),
            world.route(),
            km,
        )
        return account, worth(account, valuer)

    return build


@pytest.mark.parametrize(
    ("binder", "rate", "question"),
    [  # IMPACT E1: 2025/26 lower 4.05, standard 126.15; organic binders leave the lower rate
        ("green_bentonite", 4.05, None),
        ("silicate", 4.05, None),
        ("none", 4.05, None),
        ("furan", 126.15, None),
        ("phenolic_urethane", 126.15, None),
        ("alkaline_phenolic", 126.15, None),
        ("shell", 126.15, None),
        ("other_organic", 126.15, None),
        ("mixed", 126.15, None),
        ("silicate|furan", 126.15, None),  # one organic binder in the load decides
        (None, 4.05, "binder"),  # not known: the smaller saving, and it is asked
    ],
)
def test_the_binder_decides_the_landfill_tax_class(world, binder, rate, question):
    told = [world.measured("binder", category=binder)] if binder else []
    base = world.valuer().baseline(
        world.have("sand.foundry", measured=told, current_fate="landfill")
    )
    assert [r.value for r in base.rates if "tax" in r.label] == [rate]
    assert base.tax_question == question


def test_every_binder_has_its_landfill_tax_class():
    known = set(reference.properties["binder"].categories) | {"unknown"}
    assert set(reference.landfill_tax_binders) == known


def test_an_open_question_of_tax_has_the_difference_of_the_rates_at_stake(world):
    """£130.75 - £8.65 = £122.10 a tonne may be saved on top: at the assumed chance."""
    have = world.have("sand.foundry", current_fate="landfill")
    want = world.want(uses=("SAND-CLSM",), purchase_price=200.0)
    for chance in (0.5, 0.3):
        found = match(
            [have, want], on=date(2026, 11, 21), assumptions={"verdict.question_prior": chance}
        )
        pair = found.explain("H1", "W1")
        (asked,) = [test for test in pair.match.missing if test.test == "ask.binder"]
        tonnes = pair.match.worth.have_units_per_year
        assert asked.unlocks_gbp == pytest.approx(chance * 122.10 * tonnes)
        assert asked.at_stake_gbp == pytest.approx(122.10 * tonnes)
        assert pair.text.count("binder") == pair.text.count("Ask: binder") + pair.text.count(
            "'binder' not answered"
        )
        assert "verdict.question_prior" in pair.text


def test_gas_is_counted_as_gas(world):
    """100 t at 260 kWh/t: 26,000 kWh × (0.18296 burning + 0.03021 well-to-tank), DESNZ 2025."""
    step = Step("T-SAND-THERM", "Thermal reclamation", 0.93, 1.0, 32.0, 260.0, "gas")
    route = world.route(kind="treated", steps=(step,), product_yield=0.93)
    have, want = world.have(amount=100, current_fate="landfill"), world.want(amount=93)
    terms = carbon_terms(world.valuer().account(have, want, route, 5), 2025)
    energy = [term for term in terms if "for treatment" in term.label]
    assert [term.label for term in energy] == ["gas for treatment"]
    assert energy[0].amount == pytest.approx(-26_000 * (0.18296 + 0.03021))


@pytest.mark.parametrize("treatment", ["T-SAND-THERM", "T-MET-DRY", "T-MET-REMELT-AL"])
def test_furnaces_and_dryers_burn_gas(treatment):
    assert reference.treatments[treatment].energy_carrier == "gas"


def test_the_brine_of_a_concentrator_is_no_sewer_water(world):
    (brine,) = reference.treatments["T-WAT-BRINE"].residues
    left = ResidueFlow(brine.name, "T-WAT-BRINE", 0.02, None, brine.ewc_code, 0.8)
    assert not is_liquid(left)


class TestTheHandWorkedPair:
    def test_every_pound_has_its_term(self, pair):
        _, worked = pair()
        found = {term.label.partition(":")[0]: term.amount for term in worked.money}
        found |= {term.label: term.amount for term in worked.money}
        for label, amount in PAIR["money"].items():
            assert found[label] == pytest.approx(amount), label
        assert worked.value_gbp_per_year == pytest.approx(PAIR["value"])
        assert sum(t.amount for t in worked.money) == pytest.approx(PAIR["value"])

    def test_without_a_price_the_gain_is_halved_and_said_so(self, pair):
        _, worked = pair()
        assert worked.have_gain_gbp == pytest.approx(PAIR["half"])
        assert worked.want_gain_gbp == pytest.approx(PAIR["half"])
        assert worked.split == "equal split of the joint gain"

    def test_at_a_stated_price_each_side_keeps_its_own(self, pair):
        stated = PAIR["at_price"]
        terms = Terms(price_gbp_per_unit=stated["price"], haulage_paid_by="want")
        _, worked = pair(want={"terms": terms})
        assert worked.have_gain_gbp == pytest.approx(stated["have_gain"])
        assert worked.want_gain_gbp == pytest.approx(stated["want_gain"])
        assert worked.split == "at the stated price"

    def test_it_breaks_even_where_haulage_has_eaten_the_gain(self, pair):
        _, worked = pair()
        assert worked.break_even_km == pytest.approx(PAIR["break_even_km"], abs=0.01)
        _, there = pair(km=worked.break_even_km)
        assert there.value_gbp_per_year == pytest.approx(0.0, abs=1e-6)

    def test_every_kilogram_has_its_term(self, pair):
        _, worked = pair()
        amounts = [term.amount for term in worked.carbon]
        expected = PAIR["carbon"]
        assert amounts == pytest.approx(
            [expected["displaced"], expected["disposal"], expected["haulage"]]
        )
        assert worked.carbon_kgco2e_per_year == pytest.approx(PAIR["carbon_total"])
        assert worked.landfill_tonnes_avoided == pytest.approx(PAIR["landfill_t"])

    def test_an_unanswered_binder_counts_at_the_lower_rate_and_is_asked(self, world, pair):
        account, worked = pair(have={"measured": [], "type_inferred": True})
        assert account.baseline.tax_question == "binder"
        tax = next(term for term in worked.money if "tax" in term.label)
        assert tax.rate == 4.05  # 2025/26 lower rate, IMPACT E1
        assert "not answered" in tax.note

    def test_an_organic_binder_pays_the_standard_rate(self, world, pair):
        furan = world.measured("binder", category="furan")
        _, worked = pair(have={"measured": [furan]})
        tax = next(term for term in worked.money if "tax" in term.label)
        assert tax.rate == 126.15  # 2025/26 standard rate, IMPACT E1

    def test_a_fate_that_nobody_gave_is_a_gap_not_a_zero(self, world):
        have = world.have("sand.concreting", current_fate=None)
        account = world.valuer().account(have, world.want(), world.route(), 5)
        gaps = [t for t in worth(account, world.valuer()).money if t.amount is None]
        assert [t.label for t in gaps] == ["cost today"]

    def test_a_have_recycled_today_earns_no_credit_for_production(self, pair):
        _, worked = pair(have={"current_fate": "recycling"})
        assert worked.carbon[0].amount == 0.0
        assert "already" in worked.carbon[0].note
        assert worked.landfill_tonnes_avoided == 0.0


def test_treatment_multiplies_quantity_and_leaves_residues(world):
    case = GOLDEN["treated_pair"]
    step = world.step("T-SAND-WET", case["product_yield"], case["step_gbp"], case["kwh"])
    left = world.residue("T-SAND-WET", 0.5, case["residue_gbp"], ewc_code="100914")
    route = world.route(
        kind="treated", steps=(step,), residues=(left,), product_yield=case["product_yield"]
    )
    have = world.have(amount=case["have_t"], current_fate="landfill")
    valuer = world.valuer()
    account = valuer.account(have, world.want(amount=case["want_t"]), route, 10)
    worked = worth(account, valuer)
    assert account.have_units == 800
    assert account.product_units == 400
    amounts = {term.label.partition(":")[0]: term.amount for term in worked.money}
    assert amounts["treatment"] == pytest.approx(case["treatment"])
    assert amounts["residue disposed of"] == pytest.approx(case["residue"])
    energy = next(term for term in worked.carbon if "electricity" in term.label)
    assert energy.amount == pytest.approx(case["energy_kg"])
    assert worked.landfill_tonnes_avoided == case["landfill_t"]


@pytest.mark.parametrize("case", GOLDEN["mogden"], ids=lambda c: c["name"])
def test_mogden_charges_by_volume_and_load(world, case):
    tariff = EffluentTariff.from_assumptions(world.assumptions)
    charge = tariff.charge_gbp_per_m3(case["cod"], case["solids"])
    assert charge == pytest.approx(case["gbp_per_m3"], abs=5e-5)
    if "m3" in case:
        assert charge * case["m3"] == pytest.approx(case["gbp"], abs=0.5)


def test_recovered_rinse_water_saves_volume_only_when_its_reject_goes_to_sewer(world):
    case = GOLDEN["rinse_water"]
    have = world.have(
        "water.rinse",
        case["m3"],
        measured=[world.measured("cod", case["cod"]), world.measured("tss", case["solids"])],
        current_fate="sewer",
    )
    reject = world.residue("T-WAT-RO", 0.25, 0.16, resource_type="water.ro_reject")
    route = world.route(
        "WAT-COOL-BASIN",
        kind="treated",
        steps=(world.step("T-WAT-RO", case["recovery"], 1.27),),
        residues=(reject,),
        product_yield=case["recovery"],
    )
    want = world.want("water.cooling_makeup", amount=100_000)
    valuer = world.valuer()
    worked = worth(valuer.account(have, want, route, 0.5), valuer)
    sewer = [term for term in worked.money if "sewer" in term.label]
    assert sum(term.amount for term in sewer) == pytest.approx(case["saving_gbp"], abs=0.5)
    assert worked.units_per_year == 30_000
    assert "pipe" in worked.quantity_note


def test_carbon_of_reused_sand_is_small_and_gone_with_distance(world):
    case = GOLDEN["carbon_sand"]
    valuer = world.valuer()
    have = world.have(amount=1, current_fate="landfill")
    terms = carbon_terms(
        valuer.account(have, world.want(amount=1), world.route(), case["distance_km"]), 2025
    )
    gross = terms[0].amount + terms[1].amount
    assert gross == pytest.approx(case["gross_kg_per_t"])
    per_km, year = freight_kg_per_t_km("artic_tipper", 2025)
    assert (per_km, year) == (pytest.approx(case["artic_kg_per_t_km"]), 2025)
    net = gross - per_km * case["distance_km"]
    assert net == pytest.approx(case["net_kg_per_t"], abs=0.005)
    for vehicle, km in case["break_even_km"].items():
        assert gross / freight_kg_per_t_km(vehicle, 2025)[0] == pytest.approx(km, abs=0.05)


def test_carbon_of_reused_water_allows_so_much_electricity(world):
    case = GOLDEN["carbon_water"]
    valuer = world.valuer()
    have = world.have("water.rinse", 1000, current_fate="sewer")
    want = world.want("water.cooling_makeup", amount=1000)
    terms = carbon_terms(valuer.account(have, want, world.route("WAT-COOL-BASIN"), 1), 2025)
    avoided = (terms[0].amount + terms[1].amount) / 1000
    assert avoided == pytest.approx(case["kg_per_m3"])
    per_kwh, _ = electricity_kg_per_kwh(2025)
    assert avoided / per_kwh == pytest.approx(case["break_even_kwh_per_m3"], abs=0.005)


def test_a_negative_carbon_result_is_shown_as_such(world):
    valuer = world.valuer()
    have = world.have(amount=28, current_fate="landfill")
    worked = worth(valuer.account(have, world.want(amount=28), world.route(), 200), valuer)
    assert worked.carbon_kgco2e_per_year < 0  # beyond 95.3 km (IMPACT D3)


def test_factors_fall_back_over_the_years():
    assert electricity_kg_per_kwh(2030) == electricity_kg_per_kwh(2026)
    assert freight_kg_per_t_km("artic_tipper", 2030) is not None
    assert electricity_kg_per_kwh(2019) is None


@pytest.mark.parametrize("case", GOLDEN["metal_per_wet_tonne"])
def test_wet_chips_hold_less_metal_than_they_weigh(case):
    assert metal_recovery(case["liquid"], case["melt_yield"]) == pytest.approx(
        case["expected"], abs=5e-4
    )


def test_chips_replace_bought_metal_by_what_melting_leaves(world):
    """20 % liquid × 0.80 over 0.99 of ingot: 0.646 t of ingot a tonne."""
    chips = world.have("metal.aluminium.swarf.wet", 100)
    want = world.want("metal.aluminium", amount=100)
    quality = {
        "moisture": world.measured("moisture", 15),
        "oil_content": world.measured("oil_content", 5),
    }
    route = world.route("MET-LM25", quality=quality)
    account = world.valuer(date(2026, 11, 21)).account(chips, want, route, 10)
    assert account.replaced == pytest.approx(0.64 / 0.99, abs=1e-6)


def test_loose_chips_fill_a_lorry_that_briquettes_load(world):
    """At 0.2 t/m3 the body's 45 m3 hold 9 t: 12 loads of 100 t. Briquettes (2.3): 28 t, 4 loads."""
    chips = world.have("metal.aluminium.swarf", 100)
    want = world.want("metal.aluminium", amount=100)
    only_artics = {f"haulage__{name}__gbp_per_load": 9999.0 for name in ("rigid_tipper", "van")}
    valuer = world.valuer(**only_artics)
    step = world.step("T-MET-BRIQ", 0.99, 22.0)
    for route, loads, said in (
        (world.route("MET-LM25"), 12, "12 loads of up to 9 t, full at 0.2 t/m3"),
        (world.route("MET-LM25", steps=(step,), product_yield=0.99), 4, "4 loads of up to 28 t"),
    ):
        worked = worth(valuer.account(chips, want, route, 10), valuer)
        (loading,) = [term for term in worked.money if "loading" in term.label]
        assert (loading.quantity, loading.amount) == (loads, -45.0 * loads)
        assert loading.note.endswith(said)


def test_a_measured_bulk_density_stands_before_that_of_the_type(world):
    chips = world.have("metal.aluminium.swarf", 100, measured=[world.measured("bulk_density", 400)])
    assert density_as_it_is(chips) == pytest.approx(0.4)


@settings(max_examples=60)
@given(
    near=st.floats(0, 300), further=st.floats(0, 300), tonnes=st.floats(0.1, 5000),
    fate=st.sampled_from(["landfill", "recycling", "stored", None]),
)  # fmt: skip
def test_adding_distance_never_raises_value(world, near, further, tonnes, fate):
    valuer = world.valuer()
    have, want = world.have(amount=tonnes, current_fate=fate), world.want(amount=tonnes)
    values = [
        valuer.account(have, want, world.route(), km).value_gbp for km in (near, near + further)
    ]
    assert values[1] <= values[0] + 1e-6


@settings(max_examples=60)
@given(
    price=st.one_of(st.none(), st.floats(-50, 50)),
    payer=st.sampled_from([None, "have", "want"]),
    km=st.floats(0, 200),
)
def test_the_two_gains_sum_to_the_value(world, price, payer, km):
    valuer = world.valuer()
    terms = Terms(price_gbp_per_unit=price, haulage_paid_by=payer)
    have = world.have(terms=terms, current_fate="landfill")
    worked = worth(valuer.account(have, world.want(), world.route(), km), valuer)
    gains = worked.have_gain_gbp + worked.want_gain_gbp
    assert gains == pytest.approx(worked.value_gbp_per_year)
    assert sum(t.amount for t in worked.money) == pytest.approx(worked.value_gbp_per_year)
