"""What words mean: recall by trade names and spelling, decisions by explicit rules."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from offcut import reference
from offcut.resources.naming import (
    stated_binder,
    suggest_types,
    suggest_types_many,
)
from offcut.resources.naming_business import business
from offcut.resources.naming_words import denies, read, stem, words

GOLDEN = yaml.safe_load((Path(__file__).parents[1] / "golden" / "naming.yaml").read_text("utf-8"))


def best(text: str, **cues: str) -> str:
    return suggest_types(text, **cues)[0].resource_type


def ids(text: str, **cues: str) -> list[str]:
    return [found.resource_type for found in suggest_types(text, limit=50, **cues)]


@pytest.mark.parametrize("case", GOLDEN["types"], ids=lambda case: case["text"])
def test_trade_words_name_their_type(case):
    found = suggest_types(case["text"], industry=case.get("business"))
    assert found[0].resource_type == case["expected"]


class TestDenialIsARule:
    @pytest.mark.parametrize(
        ("text", "denied"),
        [
            ("asbestos-free insulation", {"asbestos"}),
            ("insulation free from asbestos", {"asbestos"}),
            ("swarf, no oil or coolant", {"oil", "coolant"}),
            ("swarf without any oil", {"oil"}),
            ("soil not contaminated with diesel", {"contaminated", "diesel"}),
            ("oil free turnings", {"oil"}),
        ],
    )
    def test_what_a_text_denies_is_taken_out(self, text, denied):
        assert read(text).denied == denied

    @pytest.mark.parametrize(
        "text", ["No 1 old steel", "free cutting brass", "pallets, free of charge", "free pallets"]
    )
    def test_other_uses_of_no_and_free_deny_nothing(self, text):
        assert read(text).denied == frozenset()

    def test_asbestos_free_insulation_is_insulation_and_never_asbestos(self):
        assert best("asbestos-free insulation") == "construction.insulation"
        assert "construction.asbestos" not in ids("asbestos-free insulation board")

    def test_the_reason_says_what_was_denied(self):
        assert "denies asbestos" in suggest_types("asbestos-free insulation")[0].reason

    def test_non_ferrous_is_never_ferrous(self):
        found = ids("non-ferrous turnings")
        assert found[0] == "metal.nonferrous"
        assert not any(
            name.startswith(("metal.steel", "metal.iron", "metal.ferrous")) for name in found
        )

    def test_unused_sand_is_new_sand(self):
        found = ids("unused foundry sand")
        assert found[0] == "sand.silica"
        assert "sand.foundry" not in found

    def test_untreated_timber_is_never_treated_timber(self):
        for text in ("untreated timber", "timber, not treated", "non-treated timber"):
            assert "timber.grade_d" not in ids(text), text

    def test_lead_free_brass_is_never_leaded_brass(self):
        assert not any("leaded" in name for name in ids("lead-free brass swarf"))

    def test_a_denied_word_rules_out_names_made_of_it(self):
        assert denies(read("dry swarf, no oil"), ("oily", "swarf")) == "oily"
        assert denies(read("non-ferrous scrap"), ("ferrous", "scrap")) == "ferrous"
        assert denies(read("oily swarf"), ("oily", "swarf")) is None


class TestGradeIsARule:
    def test_6082_and_6061_are_told_apart_by_look_up_only(self):
        for grade in ("6082", "6061"):
            found = suggest_types(f"{grade} offcuts")[0]
            assert found.resource_type == "metal.aluminium.offcuts.6xxx"
            assert found.grades == (grade,)

    def test_7075_is_of_another_family(self):
        assert best("7075 offcuts") == "metal.aluminium.offcuts.7xxx"

    def test_an_unknown_grade_is_not_taken_for_its_neighbour(self):
        found = suggest_types("aluminium 6099 offcuts", limit=50)
        assert found[0].resource_type == "metal.aluminium.offcuts"
        assert all(item.grades == () for item in found)

    def test_cw614n_is_leaded_and_cw602n_dezincification_resistant(self):
        assert best("CW614N brass swarf") == "metal.brass.swarf.leaded"
        assert best("CW602N brass swarf") == "metal.brass.swarf.dzr"

    def test_a_grade_without_its_form_stays_with_the_metal(self):
        assert best("CW602N brass") == "metal.brass"

    def test_a_bare_number_is_no_grade_without_a_metal_beside_it(self):
        assert read("6082 kg of flour").grades == ()

    def test_the_same_text_with_another_grade_is_as_confident(self):
        one, other = suggest_types("6082 swarf"), suggest_types("6061 swarf")
        assert [(t.resource_type, t.confidence) for t in one] == [
            (t.resource_type, t.confidence) for t in other
        ]


class TestHazardIsNeverDecided:
    def test_types_defined_by_a_hazard_need_their_own_whole_words(self):
        assert "construction.asbestos" not in ids("cement sheets")
        assert "soil.contaminated" not in ids("soil from a clean field")
        assert best("asbestos cement") == "construction.asbestos"


class TestConfidence:
    def test_a_whole_trade_name_is_near_certain(self):
        assert suggest_types("spent furan sand")[0].confidence >= 0.9

    def test_other_words_beside_it_lower_it(self):
        alone = suggest_types("plasterboard")[0].confidence
        beside = suggest_types("plasterboard zork blip")[0].confidence
        assert beside < alone

    def test_a_word_that_fits_many_types_is_a_hint_only(self):
        assert all(found.confidence < 0.3 for found in suggest_types("sludge"))

    def test_nonsense_suggests_nothing(self):
        assert suggest_types("xyzzy qwrt") == []
        assert suggest_types("") == []

    def test_the_business_moves_what_it_usually_gives(self):
        alone = suggest_types("swarf")[0]
        at_machinist = suggest_types("swarf", industry="25620")[0]
        at_brewery = suggest_types("swarf", industry="brewery")[0]
        assert at_brewery.confidence < alone.confidence < at_machinist.confidence

    def test_a_want_leans_to_products_and_a_have_away_from_them(self):
        want = {t.resource_type: t.confidence for t in suggest_types("cooling water", kind="want")}
        have = {t.resource_type: t.confidence for t in suggest_types("cooling water", kind="have")}
        assert have["water.cooling_makeup"] < want["water.cooling_makeup"]

    def test_the_reason_is_in_words(self):
        found = suggest_types("spent furan sand", industry="iron foundry")[0]
        assert "'spent furan sand' is a trade name of Spent furan sand" in found.reason
        assert "iron foundry" in found.reason


def test_many_at_once_say_the_same_as_one_by_one():
    texts = ["spent furan sand", "draff", "", "6082 swarf", "xyzzy", "draff"]
    businesses = ["iron foundry", None, None, "25620", None, "brewery"]
    one_by_one = [
        suggest_types(text, industry=giver) for text, giver in zip(texts, businesses, strict=True)
    ]
    assert suggest_types_many(texts, industries=businesses) == one_by_one


@given(st.text(max_size=60))
def test_any_text_is_survived_and_confidence_is_a_share(text):
    found = suggest_types(text, limit=10)
    assert all(0 < item.confidence <= 1 for item in found)
    assert [item.confidence for item in found] == sorted(
        (item.confidence for item in found), reverse=True
    )
    assert all(item.resource_type in reference.resource_types for item in found)


@given(st.sampled_from(sorted(reference.resource_types)))
def test_every_type_is_found_by_each_of_its_trade_names(name):
    for synonym in reference.resource_types[name].synonyms:
        assert name in ids(synonym), synonym


@pytest.mark.parametrize(
    ("given_text", "binder"),
    [
        ("spent furan sand from iron castings", "furan"),
        ("pepset sand", "phenolic_urethane"),
        ("spent foundry sand", None),
        ("spent furan sand, moulds broken up with water", "furan"),
        ("spent alphaset, resin bonded", "alkaline_phenolic"),
        ("used green sand (iron foundry)", "green_bentonite"),
        ("green sand mixed with furan sand", None),
        ("green sand with coldbox cores", None),
        ("green sand, some phenolic cores", None),
        ("non-furan sand", None),
        ("not furan sand", None),
    ],
)
def test_a_binder_is_stated_or_not_known(given_text, binder):
    assert stated_binder(given_text) == binder


def test_plurals_and_spellings_meet():
    assert stem("turnings") == "turning"
    assert stem("brass") == "brass"
    assert stem("asbestos") == "asbestos"
    assert words("Aluminum off-cuts") == words("aluminium offcuts")
    assert words("non ferrous") == words("non-ferrous") == ("nonferrous",)


@pytest.mark.parametrize(
    ("given_text", "prefix"),
    [("iron foundry", "2451"), ("24510", "24510"), ("a craft brewery in town", "1105")],
)
def test_a_business_is_understood_from_code_or_words(given_text, prefix):
    assert prefix in business(given_text).sic_prefixes


def test_an_unknown_business_says_nothing():
    assert not business("zzgy qq")
    assert not business(None)
