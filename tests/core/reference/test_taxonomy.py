"""The materials taxonomy: complete, connected, and careful about what must be asked."""

from collections import Counter

import pytest

from offcut import reference
from offcut.reference import Status
from offcut.reference._read import rows
from offcut.resources.naming_words import words

TYPES = reference.resource_types
TOPS = {
    *("sand", "water", "metal", "aggregate", "soil", "construction", "timber", "plastic", "food"),
    *("chemical", "energy", "packaging", "paper", "textile", "glass", "rubber", "battery"),
    *("equipment", "capacity"),
}


def test_it_covers_every_flow_with_a_top_of_its_own():
    assert {name for name in TYPES if "." not in name} == TOPS
    assert len(TYPES) >= 150


def test_every_type_has_its_parent_and_the_flow_of_its_top():
    for kind in TYPES.values():
        assert kind.parent is None or kind.parent in TYPES, kind.id
        assert kind.flow == kind.id.split(".")[0]


def test_every_reference_resolves():
    prices = reference.prices
    for kind in TYPES.values():
        assert set(kind.ewc_codes) <= set(reference.waste_codes), kind.id
        assert set(kind.serves) <= set(reference.uses), kind.id
        assert kind.archetype is None or kind.archetype in reference.archetypes, kind.id
        assert kind.baseline_price is None or kind.baseline_price in prices, kind.id
        assert set(kind.required_questions) <= set(reference.properties), kind.id


def test_every_disposal_factor_exists():
    for kind in TYPES.values():
        if kind.ghg_material:
            prefix = f"waste_disposal.{kind.ghg_material}."
            assert any(name.startswith(prefix) for name in reference.ghg.ids), kind.id


def test_industries_are_prefixes_of_sic_codes():
    codes = tuple(reference.industries)
    for kind in TYPES.values():
        for prefix in kind.industries:
            assert any(code.startswith(prefix) for code in codes), (kind.id, prefix)


def test_words_for_businesses_name_industries_and_subchapters_that_exist():
    codes = tuple(reference.industries)
    chapters = {code[:4] for code in reference.waste_codes}
    for row in rows(reference.catalogue()["business_words"]):
        for prefix in row["sic"].split("|"):
            assert any(code.startswith(prefix) for code in codes), row
        assert set(row["subchapters"].split("|")) <= chapters, row


def test_grades_stand_for_types_that_exist_and_stand_once():
    table = list(rows(reference.catalogue()["grades"]))
    assert max(Counter(row["grade"] for row in table).values()) == 1
    for row in table:
        assert set(row["types"].split("|")) <= set(TYPES), row


def test_a_trade_name_means_one_type():
    owners: dict[tuple[str, ...], set[str]] = {}
    for kind in TYPES.values():
        for synonym in kind.synonyms:
            owners.setdefault(words(synonym), set()).add(kind.id)
    assert {name: kinds for name, kinds in owners.items() if len(kinds) > 1} == {}


def test_every_use_can_be_served_by_some_type():
    served = {use for kind in TYPES.values() for use in kind.serves}
    assert set(reference.uses) <= served


@pytest.mark.parametrize("kind", [k for k in TYPES if k.startswith("sand.foundry")])
def test_the_binder_of_foundry_sand_is_asked_for_its_landfill_tax(kind):
    assert TYPES[kind].landfill_tax == "ask:binder"
    assert TYPES[kind].required_questions[:2] == ("binder", "source_metal")


def test_landfill_tax_is_a_class_or_a_question_about_a_known_property():
    for kind in TYPES.values():
        tax = kind.landfill_tax
        if tax and tax.startswith("ask:"):
            assert tax.removeprefix("ask:") in kind.required_questions, kind.id
        else:
            assert tax in (None, "lower", "standard"), kind.id


@pytest.mark.parametrize(
    ("kind", "code"),
    [  # FLOWS 1.1 and 2.1
        ("sand.foundry", "100908"),
        ("sand.foundry.core_unpoured", "100906"),
        ("sand.blasting", "120117"),
        ("sand.quarry_fines", "010409"),
        ("sand.desanding", "190802"),
        ("sand.recycled", "191209"),
        ("soil.utility_spoil", "170504"),
        ("metal.steel.turnings", "120101"),
        ("metal.aluminium.swarf", "120103"),
        ("metal.mill_scale", "100210"),
        ("metal.pickle_acid", "110105"),
        ("metal.copper.cable", "170411"),
        ("battery.ev_pack", "160605"),
    ],
)
def test_pilot_streams_have_the_code_that_the_sources_give(kind, code):
    assert TYPES[kind].ewc_codes[0] == code


def test_units_fit_the_kind():
    expected = {"water": {"m3"}, "energy": {"kWh"}, "capacity": {"h", "item"}}
    for kind in TYPES.values():
        assert kind.unit in expected.get(kind.kind, {"t", "item"}), kind.id


def test_what_is_typed_from_memory_says_so():
    assert {kind.provenance.status for kind in TYPES.values()} <= {Status.RECALLED, Status.ASSUMED}
