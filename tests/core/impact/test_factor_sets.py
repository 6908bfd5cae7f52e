"""Factor sets: named, never changed, blank is not zero, and each kind has its permitted uses."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from offcut import reference
from offcut.errors import FactorUseError, InputError, NoFactorValue, TableError, UnknownReference
from offcut.impact import factors as sets
from offcut.impact.factors import digest, factor_set, set_names
from offcut.impact.uses import PROXY_LABEL, Permission, Purpose, label_for, require, rule_for, rules

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "golden" / "factors.yaml").read_text("utf-8")
)


def test_a_set_is_asked_for_by_name_by_year_and_by_publisher_and_year():
    assert factor_set("desnz-2025@1") is factor_set(2025) is factor_set("desnz-2025")


def test_a_set_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(InputError, match=r"'2019'.*desnz-2024@1, desnz-2025@1.*import"):
        factor_set(2019)


@pytest.mark.parametrize("name", set_names())
def test_every_factor_says_its_set_version_year_and_source(name: str):
    found = factor_set(name)
    for factor in found.values():
        assert (factor.set, factor.version, factor.year) == (name, found.version, found.year)
        assert factor.provenance.source in reference.sources
        assert factor.unit


@pytest.fixture
def tampered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The table of factors with one value changed after the set was published."""
    rows = [
        replace(row, value=7.8) if row.id == "material_use.aggregates.primary" else row
        for row in reference.ghg
    ]
    monkeypatch.setattr(sets.reference, "ghg", rows, raising=False)
    sets._shipped.cache_clear()
    yield
    sets._shipped.cache_clear()


@pytest.mark.usefixtures("tampered")
def test_a_shipped_set_whose_values_were_changed_is_refused():
    with pytest.raises(TableError, match=r"desnz-2025@1.*never changed"):
        factor_set(2025)


def test_the_digest_is_of_values_and_not_of_their_order():
    found = list(factor_set(2025).values())
    assert digest(found) == digest(reversed(found)) == factor_set(2025).digest
    changed = [replace(found[0], value=(found[0].value or 0) + 1e-9), *found[1:]]
    assert digest(changed) != digest(found)


def test_the_digest_tells_blank_from_zero():
    blank = factor_set(2025)["material_use.wood.closed_loop"]
    assert digest([blank]) != digest([replace(blank, value=0.0)])


@pytest.mark.parametrize("name", GOLDEN["blank"])
def test_a_published_blank_is_a_gap_and_an_error_but_never_zero(name: str):
    factor = factor_set(2025)[name]
    assert factor.value is None
    assert "blank is not zero" in factor.gap
    with pytest.raises(NoFactorValue, match=r"desnz-2025@1 publishes no value for"):
        _ = factor.kg_per_unit


def test_a_published_zero_is_zero():
    assert factor_set(GOLDEN["zero"]["year"])[GOLDEN["zero"]["id"]].kg_per_unit == 0.0


@pytest.mark.parametrize("case", GOLDEN["labels"], ids=lambda case: case["id"])
def test_the_words_of_a_route_are_those_of_its_year(case: dict[Any, str]):
    for year in (2024, 2025, 2026):
        assert factor_set(year)[case["id"]].route == case[year]


def test_a_set_read_in_part_looks_in_the_one_before_and_says_so():
    found = factor_set(2026).expect("material_use.aggregates.primary")
    assert (found.set, found.value) == ("desnz-2025@1", 7.79306)
    assert factor_set(2026).expect("water.supply").set == "desnz-2026@1"


def test_a_blank_is_never_filled_from_another_year():
    found = factor_set(2025).find("material_use.wood.closed_loop")
    assert found is not None
    assert (found.set, found.value) == ("desnz-2025@1", None)


def test_the_first_set_in_part_has_gaps_and_looks_nowhere():
    assert factor_set(2024).find("freight_wtt.rigid_17.laden_average") is None


def test_a_misspelt_factor_is_answered_with_the_nearest():
    with pytest.raises(UnknownReference, match=r"material_use\.aggregates\.primary"):
        factor_set(2025).expect("material_use.agregates.primary")
    with pytest.raises(UnknownReference, match=r"water\.supply"):
        _ = factor_set(2025)["water.suply"]


def test_a_factor_is_pinned_with_its_year_version_words_and_source():
    fact = factor_set(2025)["waste_disposal.wood.combustion"].fact()
    assert fact.reference == "factor:desnz-2025@1/waste_disposal.wood.combustion"
    assert (fact.year, fact.version, fact.unit) == (2025, "flat file 1", "kg CO2e/t")
    assert fact.label == "Wood, Incineration with Energy Recovery"
    assert (fact.source, fact.status) == ("desnz_2025", "seen")


@pytest.mark.parametrize(("name", "purpose", "permission"), GOLDEN["uses"])
def test_permitted_uses(name: str, purpose: str, permission: str):
    assert rule_for(factor_set(2025)[name], Purpose(purpose)).permission == permission


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_factor_has_a_rule_for_every_purpose_and_none_turns_avoided_into_scope_3(year: int):
    for factor in factor_set(year).values():
        found = {purpose: rule_for(factor, purpose).permission for purpose in Purpose}
        assert found[Purpose.AVOIDED_AS_SCOPE_3] is Permission.FORBIDDEN
        assert found[Purpose.OPTION_RANKING] is Permission.FORBIDDEN
        assert found[Purpose.PROJECT_ACCOUNT] is not Permission.FORBIDDEN


def test_a_use_that_is_not_allowed_is_an_error_that_names_source_and_what_to_use():
    sand = factor_set(2025)["material_use.aggregates.primary"]
    with pytest.raises(FactorUseError) as told:
        require(sand, Purpose.OPTION_RANKING)
    for words in (
        "'material_use.aggregates.primary' (desnz-2025@1)",
        "ranking ways to deal with waste",
        "DESNZ, Greenhouse gas reporting: conversion factors 2025",
        "Use instead: CarbonWARM",
    ):
        assert words in str(told.value)


def test_a_rule_that_is_recalled_says_so():
    sand = factor_set(2025)["material_use.aggregates.primary"]
    with pytest.raises(FactorUseError, match=r"Scope 3\) Accounting.*recalled.*project account"):
        require(sand, Purpose.AVOIDED_AS_SCOPE_3)


def test_the_project_account_labels_its_proxies():
    found = factor_set(2025)
    assert label_for(found["water.supply"], Purpose.PROJECT_ACCOUNT) == PROXY_LABEL
    assert label_for(found["freight.rigid_17.laden_average"], Purpose.PROJECT_ACCOUNT) == ""


def test_every_rule_has_a_reason_and_every_refusal_says_what_to_use():
    for rule in rules():
        assert rule.reason
        assert rule.source in reference.sources
        if rule.permission is Permission.FORBIDDEN:
            assert rule.instead
