"""From two listings to routes: what is compatible, gated, treated, blended, tested, asked."""

import pytest

from offcut.matching.assess import RouteBook, compatible, compatible_types, routes
from offcut.matching.model import Verdict
from offcut.reference import Severity, Statistic
from offcut.resources import Evidence

# A clean grading of a fine sand beside the C33 envelope, and all else that its limits ask.
FINE_SAND = {
    "passing_9.5mm": 100.0,
    "passing_4.75mm": 100.0,
    "passing_2.36mm": 100.0,
    "passing_1.18mm": 100.0,
    "passing_0.6mm": 95.0,
    "passing_0.3mm": 60.0,
    "passing_0.15mm": 12.0,
    "passing_0.075mm": 9.0,
}


def fine_sand(make, *more, **given):
    measured = [make.measured(name, value, sd=0.0) for name, value in FINE_SAND.items()]
    metal = make.measured("source_metal", category="iron")
    # fineness modulus = (0 + 0 + 0 + 5 + 40 + 88) / 100
    modulus = make.measured("fineness_modulus", 1.33, sd=0.0)
    return make.have("sand.foundry.green", *measured, metal, modulus, *more, **given)


def first(make, have, want):
    return routes(have, want, make.assumptions)[0]


def test_a_have_serves_the_uses_that_its_type_lists():
    assert compatible_types("sand.foundry.green", "sand.concreting", ("SAND-CONC-C33",)) == (
        "SAND-CONC-C33",
    )
    assert compatible_types("food.bakery", "sand.concreting", ("SAND-CONC-C33",)) == ()
    assert compatible_types(None, "sand.concreting", ("SAND-CONC-C33",)) == ()


def test_without_a_use_the_types_must_lie_on_one_branch():
    assert compatible_types("packaging.pallets", "packaging", ()) == (None,)
    assert compatible_types("packaging", "packaging.pallets", ()) == (None,)
    assert compatible_types("packaging.pallets", "timber", ()) == ()
    assert compatible_types("sand", "sandstone", ()) == ()


def test_a_given_use_is_never_escaped_by_type(make):
    have = make.have("sand.silica")
    want = make.want("sand.silica", "SAND-BARRIER", use="SAND-BARRIER")
    assert compatible(have, want) == ("SAND-BARRIER",)


def test_a_type_that_lists_no_use_serves_none_although_its_parent_does():
    assert compatible_types("metal.aluminium.dross", "metal.steel", ("MET-LM25",)) == ()
    assert compatible_types("metal.aluminium.swarf", "metal.aluminium", ("MET-LM25",)) == (
        "MET-LM25",
    )


def test_a_use_read_into_a_want_that_does_not_mean_it_is_left_aside():
    # flux is listed below aluminium, but nobody melts it into castings
    flux = "metal.aluminium.flux"
    assert compatible_types(flux, flux, ("MET-LM4",)) == (None,)
    assert compatible_types(flux, flux, ("MET-LM4",), given=True) == ("MET-LM4",)


def test_foundry_sand_in_concrete_waits_for_the_colour_test(make):
    want = make.want("sand.concreting", "SAND-CONC-C33")
    without = first(make, fine_sand(make), want)
    assert without.verdict is Verdict.UNKNOWN
    assert without.deciding.property == "organic_impurity_colour"
    assert "t-organic-colour" in {test.test for test in without.missing}
    passed = make.measured("organic_impurity_colour", category="pass")
    best = [
        item for item in routes(fine_sand(make, passed), want, make.assumptions) if not item.steps
    ]
    assert best[0].kind == "share"
    assert best[0].verdict is Verdict.PASS  # the values are exact (sd 0), the limit is held
    # The 0.6 mm sieve binds before 0.075 mm: (60 - 45) / (95 - 45) = 0.3; (3 - 1) / (9 - 1) = 0.25
    assert best[0].share == pytest.approx(0.25)
    assert [item.property for item in best[0].limits if item.binding] == ["passing_0.075mm"]
    failed = make.measured("organic_impurity_colour", category="fail")
    dark = first(make, fine_sand(make, failed), want)
    assert (dark.verdict, dark.deciding.property) == (Verdict.FAIL, "organic_impurity_colour")


def test_no_blend_escapes_a_legal_leaching_limit(make):
    have = make.have("sand.foundry.green", make.measured("leach_LS10_zinc", 8.0))
    found = routes(have, make.want("sand.fill", "SAND-INERT"), make.assumptions)
    assert [item.verdict for item in found] == [Verdict.FAIL]
    assert found[0].deciding.property == "leach_LS10_zinc"
    assert found[0].share == 1.0
    assert found[0].missing == ()  # measured: no test changes it


def test_the_binder_is_asked_and_never_guessed(make):
    unanswered = first(
        make, make.have("sand.foundry.furan"), make.want("sand.silica", "SAND-FOUNDRY-CORE")
    )
    assert unanswered.verdict is Verdict.UNKNOWN
    assert "binder" in unanswered.questions
    answered = make.have("sand.foundry.furan", make.measured("binder", category="furan"))
    found = first(make, answered, make.want("sand.silica", "SAND-FOUNDRY-CORE"))
    assert "binder" not in found.questions


def test_a_binder_clash_is_cured_by_burning_it_off_only(make):
    have = make.have(
        "sand.foundry.furan", make.measured("binder", category="furan"), make.measured("loi", 2.5)
    )
    for item in routes(have, make.want("sand.silica", "SAND-FOUNDRY-CORE"), make.assumptions):
        assert "T-SAND-THERM" in item.train
        assert item.quality["binder"].category == "none"


def test_green_sand_alone_makes_a_barrier(make):
    want = make.want("soil.clay", "SAND-BARRIER")
    furan = make.have("sand.foundry.green", make.measured("binder", category="furan"))
    assert first(make, furan, want).verdict is Verdict.FAIL
    green = make.have(
        "sand.foundry.green",
        make.measured("binder", category="green_bentonite"),
        make.measured("hydraulic_conductivity", 2e-8),
    )
    assert first(make, green, want).verdict is Verdict.PASS


def test_hazardous_waste_stops_at_the_gate(make):
    want = make.want("water.process", "WAT-CHEM")
    have = make.have("water.rinse", make.measured("tds", 5000.0), hazardous=True)
    found = routes(have, want, make.assumptions)
    assert len(found) == 1
    assert (found[0].verdict, found[0].deciding.property) == (Verdict.FAIL, "hazardous")
    assert found[0].steps == ()


def test_a_mirror_code_without_assessment_is_unknown(make):
    want = make.want("soil.clay", "SAND-BARRIER")
    known = [
        make.measured("binder", category="green_bentonite"),
        make.measured("hydraulic_conductivity", 2e-8),
    ]
    mirror = first(make, make.have("sand.foundry.green", *known, ewc_code="100908"), want)
    assert (mirror.verdict, mirror.deciding.property) == (Verdict.UNKNOWN, "hazardous")
    assert [test.test for test in mirror.missing] == ["t-hazard"]
    assessed = make.have("sand.foundry.green", *known, ewc_code="100908", hazardous=False)
    assert first(make, assessed, want).verdict is Verdict.PASS


def test_liquid_where_a_solid_is_wanted(make):
    have = make.have("chemical", form="liquid")
    found = first(make, have, make.want("chemical", form="solid"))
    assert (found.verdict, found.deciding.property) == (Verdict.FAIL, "form")
    sludge = first(make, make.have("chemical", form="sludge"), make.want("chemical", form="solid"))
    assert sludge.verdict is not Verdict.FAIL


def test_a_use_without_limits_is_unknown_never_pass(make):
    found = first(make, make.have("sand.silica"), make.want("sand.silica", "SAND-CEMENTRAW"))
    assert found.verdict is Verdict.UNKNOWN
    assert any("no limits" in note for note in found.notes)


@pytest.mark.parametrize(
    ("have_type", "want_type", "inferred", "verdict"),
    [
        ("packaging.pallets", "packaging.pallets", False, Verdict.MARGINAL),
        ("packaging.pallets", "packaging", False, Verdict.MARGINAL),
        ("packaging", "packaging.pallets", False, Verdict.PLAUSIBLE),
        ("packaging.pallets", "packaging.pallets", True, Verdict.PLAUSIBLE),
    ],
)
def test_by_type_alone(make, have_type, want_type, inferred, verdict):
    have = make.have(have_type, type_inferred=inferred)
    assert first(make, have, make.want(want_type)).verdict is verdict


def test_by_type_the_wants_own_limits_decide(make):
    own = make.limit("moisture", None, 20.0, use="", severity=Severity.BUYER)
    want = make.want("timber", limits=(own,))
    dry = make.have("timber", make.measured("moisture", 10.0))
    wet = make.have("timber", make.measured("moisture", 40.0))
    assert first(make, dry, want).verdict is Verdict.PASS
    assert first(make, wet, want).verdict is Verdict.FAIL


def test_the_confidence_of_a_type_read_from_words_is_part_of_the_chance(make):
    sure = first(make, make.have("timber"), make.want("timber"))
    words = first(make, make.have("timber", type_confidence=0.6), make.want("timber"))
    assert words.chance == pytest.approx(0.6 * sure.chance)
    assert any("60%" in note for note in words.notes)


def test_a_side_stream_is_offered_for_dissolved_solids(make):
    have = make.have(
        "water.rinse",
        make.measured("tds", 1600.0),
        make.measured("tss", 0.5),
        make.measured("cod", 20.0),
    )
    own = make.limit("tds", None, 500.0, use="", unit="mg/L", severity=Severity.BUYER)
    found = [
        item
        for item in routes(have, make.want("water", limits=(own,)), make.assumptions)
        if item.kind == "side_stream" and item.train == "T-WAT-RO"
    ]
    sure, central = sorted(found, key=lambda item: item.verdict.rank)
    # on central values the golden split at the recovery of 0.75; the sure one treats more
    assert central.treated_share == pytest.approx(0.764, abs=5e-4)
    assert (central.verdict, sure.verdict) == (Verdict.MARGINAL, Verdict.PASS)
    assert sure.treated_share > central.treated_share
    assert central.steps[0].fed == pytest.approx(0.764, abs=5e-4)
    assert central.product_yield == pytest.approx(1 - 0.764 * 0.25, abs=5e-4)


def test_cooling_water_says_its_cycles(make, golden):
    have = make.have("water", make.measured("tds", 350.0))
    found = first(make, have, make.want("water.cooling_makeup", "WAT-COOL-BASIN"))
    note = " ".join(found.notes)
    assert f"{golden['cooling']['cycles']:.2f} cycles" in note
    assert f"{golden['cooling']['make_up_per_evaporation']:.3f} × evaporation" in note


def test_one_test_covers_all_its_limits_and_samples_are_paid_for(make):
    have = make.have("aggregate.crushed_concrete")
    found = first(make, have, make.want("aggregate.type1", "SAND-SUBBASE-T1"))
    sulfate = next(test for test in found.missing if test.test == "t-sulfate-solid")
    assert set(sulfate.properties) == {"water_soluble_sulfate", "oxidisable_sulfides"}
    assert 0.0 < sulfate.flip_chance <= 1.0


def test_a_test_that_lifts_nothing_alone_names_the_others(make):
    """Nothing is known of the sand: the metal decides; the strength is a guide value only."""
    have = make.have("sand.foundry")
    found = first(make, have, make.want("sand.fill", "SAND-CLSM"))
    tests = {name: test for test in found.missing for name in test.properties}
    metal, strength = tests["source_metal"], tests["ucs_28d"]
    assert metal.condition == ""
    assert strength.together_with == (metal.name,)
    assert strength.condition == f"only together with {metal.name}"


def test_routes_are_worked_out_once(make):
    book = RouteBook(make.assumptions)
    want = make.want("timber")
    one = book.routes(make.have("timber"), want)
    assert book.routes(make.have("timber"), want) is one
    assert len(book) == 1
    book.routes(make.have("timber", make.measured("moisture", 10.0)), want)
    assert len(book) == 2


def test_what_does_not_fit_by_type_has_no_route(make):
    assert routes(make.have("timber"), make.want("battery"), make.assumptions) == ()


def test_an_archetype_never_passes(make):
    found = first(make, make.have("water.brewery"), make.want("water.process", "WAT-CEMENT"))
    assert found.verdict not in (Verdict.PASS, Verdict.MARGINAL)


def test_five_samples_where_the_highest_two_count(make):
    limit = make.limit(
        "cod", None, 60.0, severity=Severity.BUYER, statistic=Statistic.MEAN_OF_HIGHEST_TWO
    )
    want = make.want("water", limits=(limit,))
    few = make.have("water.rinse", make.measured("cod", 30.0))
    assert first(make, few, want).verdict is Verdict.MARGINAL
    samples = make.measured("cod", 30.0, samples=(28.0, 29.0, 30.0, 31.0, 32.0))
    assert first(make, make.have("water.rinse", samples), want).verdict is Verdict.PASS


def test_the_product_carries_its_quality(make):
    have = make.have(
        "metal.aluminium.swarf.wet",
        make.measured("moisture", 10.0),
        make.measured("oil_content", 1.0),
        *(
            make.measured(name, value)
            for name, value in {
                "Si": 7.0,
                "Fe": 0.3,
                "Cu": 0.05,
                "Mg": 0.4,
                "Mn": 0.1,
                "Zn": 0.05,
                "Ni": 0.02,
                "Pb": 0.02,
                "Sn": 0.01,
                "Ti": 0.1,
            }.items()
        ),
    )
    found = first(make, have, make.want("metal.aluminium", "MET-LM25"))
    assert found.steps
    assert found.verdict is not Verdict.FAIL
    assert found.quality["moisture"].value < 0.5
    assert found.quality["Fe"].evidence is Evidence.LAB
    left = sum(flow.units for flow in found.residues)
    assert found.product_yield + left == pytest.approx(1.0, abs=1e-6)
