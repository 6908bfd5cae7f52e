"""The tables of flows say what their sources say, and our own fillings make sense."""

from collections import Counter

import pytest

from offcut import reference
from offcut.reference import Limit, Severity, Statistic

# How many limits each use has in the source, counted by hand in its list of 368. Two are written
# otherwise here: the share of asphalt is the use's cap, the chloride of plain concrete a note.
FROM_SOURCE = {
    "SAND-CONC-C33": 9,
    "SAND-CONC-0/4MP": 7,
    "SAND-HMA": 1,
    "SAND-CLSM": 2,
    "SAND-GEOFILL-A": 20,
    "SAND-GEOFILL-B": 20,
    "SAND-INERT": 23,
    "SAND-SUBBASE-T1": 4,
    "SAND-FOUNDRY-CORE": 6,
    "SAND-GLASS": 3,
    "SAND-TOPSOIL-GP": 8,
    "SAND-BARRIER": 1,
    "SAND-CEMENTRAW": 0,
    "WAT-COOL": 11,
    "WAT-BOIL-LP": 10,
    "WAT-BOIL-MP": 10,
    "WAT-BOIL-HP": 10,
    "WAT-PULP-BLEACH": 10,
    "WAT-CHEM": 13,
    "WAT-TEX-DYE": 7,
    "WAT-CEMENT": 9,
    "WAT-COOL-BASIN": 7,
    "WAT-BOIL-ASME300": 6,
    "WAT-TEX-FINISH": 5,
    "WAT-CONCRETE": 12,
    "WAT-IRR-A": 5,
    "WAT-IRR-B": 2,
    "WAT-IRR-C": 2,
    "WAT-WC": 6,
    "WAT-VEHWASH-SPRAY": 4,
    "WAT-VEHWASH-ROCKER": 2,
    "WAT-RINSE-NC": 1,
    "WAT-RINSE-CRIT": 1,
    "MET-LM25": 10,
    "MET-LM4": 10,
    "MET-LM6": 10,
    "MET-A356": 7,
    "MET-6082": 8,
    "MET-6061": 8,
    "MET-6063": 8,
    "MET-S275JR": 6,
    "MET-STEEL-FLAT": 1,
    "MET-STEEL-ASTM-CS": 1,
    "MET-CW614N": 6,
    "MET-CW602N": 8,
    "MET-GJL250": 12,
    "MET-GJS400-15": 12,
    "MET-304": 3,
    "MET-316": 3,
    "MET-MILLSCALE": 6,
    "BAT-BLACKMASS-NCM": 6,
    "FOOD-FEED-BSG": 3,
    "CDW-GYPSUM": 1,
}


def limit_of(use: str, name: str) -> Limit:
    """The decisive limit of a use on a property."""
    found = [limit for limit in reference.uses[use].limits if limit.property == name]
    return next(limit for limit in found if limit.severity is not Severity.PREFERENCE)


def test_the_source_list_adds_up():
    assert sum(FROM_SOURCE.values()) + 2 == 368
    assert set(FROM_SOURCE) == set(reference.uses)


@pytest.mark.parametrize(("use", "count"), FROM_SOURCE.items())
def test_no_limit_of_the_source_is_lost(use, count):
    assert len(reference.uses[use].limits) >= count


@pytest.mark.parametrize(
    ("use", "name", "low", "high"),
    [
        ("SAND-CONC-C33", "passing_0.3mm", 5, 30),  # ASTM C33
        ("SAND-CONC-C33", "passing_0.075mm", 0, 3),
        ("SAND-CONC-C33", "fineness_modulus", 2.3, 3.1),
        ("SAND-CONC-0/4MP", "passing_0.5mm", 30, 70),  # EN 12620, medium
        ("SAND-INERT", "leach_LS10_zinc", None, 4),  # 2003/33/EC
        ("SAND-INERT", "leach_LS10_doc", None, 500),
        ("SAND-GLASS", "fe2o3", None, 0.03),
        ("SAND-BARRIER", "hydraulic_conductivity", None, 1e-7),
        ("WAT-COOL", "hardness", 130, 650),
        ("WAT-COOL-BASIN", "tds", None, 1500),
        ("WAT-IRR-A", "e_coli", None, 10),  # EU 2020/741
        ("WAT-IRR-C", "e_coli", None, 1000),
        ("WAT-CONCRETE", "chloride", None, 1000),
        ("MET-LM25", "Si", 6.5, 7.5),
        ("MET-6082", "Fe", None, 0.5),
        ("MET-STEEL-FLAT", "Cu", None, 0.1),
        ("MET-GJS400-15", "Mg", None, 0.06),  # the lower bound is made up by additions
        ("MET-S275JR", "Cu", None, 0.55),
        ("MET-MILLSCALE", "oil_content", None, 1.2),
    ],
)
def test_limits_read_as_in_their_source(use, name, low, high):
    limit = limit_of(use, name)
    assert (limit.min, limit.max) == (low, high)


@pytest.mark.parametrize(
    ("use", "share"),
    [("SAND-HMA", 0.15), ("SAND-FOUNDRY-CORE", 0.70), ("SAND-CEMENTRAW", 0.13), ("MET-6082", None)],
)
def test_the_share_that_a_use_may_take(use, share):
    assert reference.uses[use].max_share == share


def test_a_leaching_or_hygiene_class_is_law_and_cannot_be_met_by_dilution():
    uses = ("SAND-INERT", "SAND-GEOFILL-A", "SAND-GEOFILL-B", "WAT-IRR-A", "WAT-WC")
    limits = [limit for use in uses for limit in reference.uses[use].limits]
    assert {limit.severity for limit in limits} == {Severity.LEGAL}
    assert not any(limit.blendable for limit in limits)


def test_a_guide_value_is_the_buyers_and_a_standard_is_a_standard():
    assert limit_of("WAT-COOL", "tds").severity is Severity.BUYER
    assert limit_of("MET-GJL250", "C").severity is Severity.BUYER  # one foundry's window
    assert limit_of("MET-LM25", "Cu").severity is Severity.STANDARD


def test_sulfate_near_concrete_is_the_mean_of_the_highest_two():
    limit = limit_of("SAND-SUBBASE-T1", "water_soluble_sulfate")
    assert (limit.max, limit.statistic) == (1500, Statistic.MEAN_OF_HIGHEST_TWO)


def test_copper_in_structural_steel_has_two_severities():
    copper = {
        limit.severity: limit.max
        for limit in reference.uses["MET-S275JR"].limits
        if limit.property == "Cu"
    }
    assert copper == {Severity.STANDARD: 0.55, Severity.PREFERENCE: 0.4}


def test_foundry_sand_enters_concrete_sand_only_after_the_colour_test():
    limit = limit_of("SAND-CONC-C33", "organic_impurity_colour")
    assert limit.categories == ("pass",)
    assert "sand.foundry" in limit.applies_to
    assert not limit.blendable
    assert limit.severity is Severity.STANDARD
    assert reference.properties["organic_impurity_colour"].test == "t-organic-colour"
    known = {value.property for value in reference.archetypes["GREEN-SAND-FE"].values}
    assert "organic_impurity_colour" not in known  # nothing typical may stand in for the test


@pytest.mark.parametrize("use", ["SAND-HMA", "SAND-CLSM"])
def test_roads_take_no_sand_from_other_metals_and_no_filter_dust(use):
    gates = {limit.property: limit.categories for limit in reference.uses[use].limits if limit.gate}
    assert "aluminium" not in gates["source_metal"]
    assert "ferrous" in gates["source_metal"]
    assert gates["baghouse_dust"] == ("no",)


@pytest.mark.parametrize("use", ["MET-GJL250", "MET-GJS400-15"])
def test_iron_foundries_make_up_a_shortfall_but_cannot_take_metal_out(use):
    """Steel scrap is a normal charge of iron: carbon and silicon are added, copper stays."""
    for limit in reference.uses[use].limits:
        assert limit.min is None or limit.severity is Severity.PREFERENCE, limit
    assert limit_of(use, "Cu").severity is Severity.BUYER


def test_cement_raw_meal_has_no_limits_so_nothing_can_pass():
    assert reference.uses["SAND-CEMENTRAW"].limits == ()


def test_no_limit_stands_twice_for_the_same_streams():
    for use in reference.uses.values():
        keys = Counter((limit.property, limit.severity) for limit in use.limits)
        assert max(keys.values(), default=1) == 1, (use.id, keys.most_common(1))


def test_what_a_want_takes_today_keeps_its_own_limits():
    for use, values in reference.hosts.items():
        host = {value.property: value.value for value in values}
        for limit in reference.uses[use].limits:
            if limit.property in host and limit.severity is not Severity.PREFERENCE:
                assert (limit.min or 0) <= host[limit.property] <= (limit.max or 1e9), (use, limit)


def test_what_may_be_blended_has_something_to_blend_with():
    for use, values in reference.hosts.items():
        host = {value.property for value in values}
        for limit in reference.uses[use].limits:
            if limit.blendable and limit.severity is not Severity.PREFERENCE:
                assert limit.property in host, (use, limit.property)


def test_categories_asked_for_are_categories_of_the_property():
    asked = [limit for use in reference.uses.values() for limit in use.limits]
    fed = [limit for item in reference.treatments.values() for limit in item.feed_limits]
    for limit in (*asked, *fed):
        known = reference.properties[limit.property]
        assert set(limit.categories) <= set(known.categories), limit
        assert (known.kind == "category") == bool(limit.categories), limit


def test_every_treatment_does_something_and_yields_at_most_what_it_is_fed():
    for item in reference.treatments.values():
        assert any(effect.value != 0 for effect in item.effects), item.id
        assert 0 < item.product_yield <= 1, item.id
        low, high = item.yield_low or 0, item.yield_high or 1
        assert low <= item.product_yield <= high, item.id
        assert (item.cost_low or 0) <= item.cost_gbp_per_unit <= (item.cost_high or 1e9), item.id


def test_product_and_residues_are_the_feed():
    for item in reference.treatments.values():
        stated = sum(residue.share or 0 for residue in item.residues)
        assert item.product_yield + stated <= 1 + 1e-9, item.id
        rest = [residue for residue in item.residues if residue.share is None]
        assert len(rest) <= 1, item.id
        assert item.product_yield == 1 or item.residues, item.id


def test_an_effect_is_of_a_known_kind():
    for item in reference.treatments.values():
        for effect in item.effects:
            known = reference.properties[effect.property]
            if effect.effect == "clear":
                assert effect.category in known.categories, (item.id, effect)
            else:
                assert effect.effect in {"rem", "set", "add", "log"}, (item.id, effect)
                assert effect.value is not None, (item.id, effect)
                assert known.kind != "category", (item.id, effect)
            if effect.effect == "rem":
                assert 0 <= (effect.value or 0) <= 1, (item.id, effect)


def test_removing_grains_never_crosses_the_grading_curve():
    """A finer sieve never loses less than a coarser one, or the curve would fold."""
    for item in reference.treatments.values():
        lost = sorted(
            (float(effect.property[8:-2]), effect.value or 0)
            for effect in item.effects
            if effect.property.startswith("passing_")
        )
        shares = [value for _, value in lost]
        assert shares == sorted(shares, reverse=True) or len(set(shares)) == 1, item.id


def test_typical_gradings_rise_with_the_sieve():
    for item in reference.archetypes.values():
        curve = sorted(
            (float(value.property[8:-2]), value.value or 0)
            for value in item.values
            if value.property.startswith("passing_")
        )
        shares = [value for _, value in curve]
        assert shares == sorted(shares), item.id


def test_thermal_reclamation_wants_an_organic_binder_and_leaves_none():
    thermal = reference.treatments["T-SAND-THERM"]
    fed = next(limit for limit in thermal.feed_limits if limit.property == "binder")
    assert {"furan", "alkaline_phenolic"} <= set(fed.categories)
    assert "green_bentonite" not in fed.categories  # unsatisfactory in the plant trials
    cleared = next(effect for effect in thermal.effects if effect.property == "binder")
    assert (cleared.effect, cleared.category) == ("clear", "none")


def test_no_treatment_takes_copper_out_of_steel_or_iron_out_of_aluminium():
    for item in reference.treatments.values():
        if item.flow == "metal":
            assert not {"Cu", "Fe", "Sn", "Ni"} & {effect.property for effect in item.effects}


def test_the_reference_train_of_flotation_bioreactor_and_osmosis():
    """TSS 600, COD 2,500, TDS 1,600 mg/L → COD 6.75, TDS 48, recovery 0.7203."""
    quality = {"tss": 600.0, "cod": 2500.0, "tds": 1600.0}
    recovery = 1.0
    for name in ("T-WAT-DAF", "T-WAT-MBR", "T-WAT-RO"):
        step = reference.treatments[name]
        recovery *= step.product_yield
        for effect in step.effects:
            if effect.property in quality:
                assert effect.effect == "rem"
                quality[effect.property] *= 1 - (effect.value or 0)
    assert quality["cod"] == pytest.approx(6.75)
    assert quality["tds"] == pytest.approx(48)
    assert recovery == pytest.approx(0.7203, abs=5e-5)


def test_the_sewer_tariff_adds_up_to_the_published_charge():
    """NI Water 2024/25: £1.1582 per m3 at standard strength."""
    tariff = reference.mogden_tariffs["niwater_2024_25"]
    parts = (tariff.reception, tariff.volumetric, tariff.biological, tariff.sludge)
    assert sum(parts) == pytest.approx(1.1582)
    assert (tariff.standard_cod, tariff.standard_solids) == (260, 240)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("uncertainty.accredited", 0.05),
        ("uncertainty.lab", 0.10),
        ("uncertainty.declared", 0.20),
        ("uncertainty.archetype", 0.40),
        ("verdict.unknown_prior", 0.25),
        ("places.circuity", 1.3),
        ("gate.landfill_gbp_per_t", 26),
        ("blend.minimum_share", 0.05),
        ("train.max_steps", 3),
        ("effluent.reception_gbp_per_m3", 0.3093),
    ],
)
def test_the_defaults_that_decide(name, value):
    assert reference.assumptions[name].value == value


def test_an_assumption_says_that_it_is_one():
    for item in reference.assumptions.values():
        assert item.description, item.id
        assert item.provenance.source, item.id
        if item.low is not None and item.high is not None:
            assert item.low <= item.value <= item.high, item.id
    assert not reference.assumptions["haulage.artic_tipper.gbp_per_km"].provenance.verified


def test_a_price_that_is_not_known_is_blank():
    assert reference.displaced_products["black_mass"].price is None


def test_two_words_for_one_property_never_point_to_two_of_the_same_unit():
    owner: dict[tuple[str, str | None], str] = {}
    for item in reference.properties.values():
        for word in {item.id.lower(), *(word.lower() for word in item.synonyms)}:
            key = (word, item.unit)
            other = owner.setdefault(key, item.id)
            symbols = {item.id, other} <= {"C", "S", "N", "P"}
            assert other == item.id or symbols, (word, item.id, other)
