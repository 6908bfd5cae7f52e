"""Every table holds together: it reads, its ids resolve, its figures are ordered and sourced."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from offcut import reference
from offcut.reference import Entry, _read, _store
from offcut.reference._read import PROVENANCE_COLUMNS
from offcut.resources.units import parse_unit

TABLES = sorted(reference.catalogue())
EVER, NEVER = date.min, date.max

# What a column points at. ``*`` after a table: any id that begins so.
POINTERS = {
    ("limits", "use"): "uses",
    ("limits", "property"): "properties",
    ("limits", "applies_to"): "resource_types",
    ("hosts", "use"): "uses",
    ("hosts", "property"): "properties",
    ("uses", "displaced_product"): "displaced_products",
    ("uses", "wanted_types"): "resource_types",
    ("uses", "industries"): "industries*",
    ("displaced_products", "ghg_factor"): "ghg",
    ("properties", "test"): "tests",
    ("treatments", "applies_to"): "resource_types",
    ("treatment_effects", "treatment"): "treatments",
    ("treatment_effects", "property"): "properties",
    ("treatment_feed_limits", "treatment"): "treatments",
    ("treatment_feed_limits", "property"): "properties",
    ("treatment_residues", "treatment"): "treatments",
    ("treatment_residues", "resource_type"): "resource_types",
    ("treatment_residues", "ewc_code"): "waste_codes",
    ("archetype_values", "archetype"): "archetypes",
    ("archetype_values", "property"): "properties",
    ("resource_types", "ewc_codes"): "waste_codes",
    ("resource_types", "serves"): "uses",
    ("resource_types", "archetype"): "archetypes",
    ("resource_types", "required_questions"): "properties",
    ("resource_types", "baseline_price"): "prices",
    ("resource_types", "industries"): "industries*",
    ("waste_codes", "ewc_stat"): "waste_statistics",
    ("outcodes", "district_code"): "districts",
    ("postcodes", "district_code"): "districts",
    ("boundaries", "code"): "districts",
}
# What makes a row one of its kind, where a table has no key.
IDENTITY = {
    "ghg": ("id", "year"),
    "limits": ("use", "property", "severity", "applies_to"),
    "hosts": ("use", "property"),
    "treatment_effects": ("treatment", "property"),
    "treatment_feed_limits": ("treatment", "property"),
    "treatment_residues": ("treatment", "name"),
    "archetype_values": ("archetype", "property"),
    "waste_statistics": ("year", "sector", "ewc_stat", "hazard"),
    "landfill_tax": ("unit",),
}
ORDERED = (
    ("min", "max"),
    ("low", "high"),
    ("low", "value", "high"),
    ("low", "central", "high"),
    ("price_low", "price", "price_high"),
    ("yield_low", "product_yield", "yield_high"),
    ("cost_low", "cost_gbp_per_unit", "cost_high"),
)
COUNTS = {
    "waste_codes": 842,
    "industries": 731,
    "postcodes": 58_226,
    "outcodes": 2_863,
    "uses": 53,
    "treatments": 42,
    "recovery_disposal_codes": 28,
}
AT_LEAST = {"limits": 368, "treatment_effects": 93, "resource_types": 150, "boundaries": 7}


@cache
def entries(name: str) -> list[Entry]:
    return reference.browse(name)


def cells(name: str, column: str) -> Iterator[tuple[str, str]]:
    """Each id that stands in a column, with the row it stands in; tuples one by one."""
    for entry in entries(name):
        value = entry.values[column]
        for part in value if isinstance(value, tuple) else (value,):
            if part not in (None, ""):
                yield entry.key, str(part)


@cache
def ids(name: str) -> frozenset[str]:
    if name == "waste_statistics":
        return frozenset(entry.values["ewc_stat"] for entry in entries(name))
    return frozenset(entry.key for entry in entries(name))


def test_every_table_that_the_loader_knows_is_in_the_catalogue() -> None:
    assert set(_store.NAMES) <= set(TABLES)
    for name in _store.NAMES:
        assert reference.__getattr__(name) is not None


def test_every_table_file_is_in_the_catalogue() -> None:
    named = {part.path for table in reference.catalogue().values() for part in table.all_parts}
    there = {
        path
        for folder in _read.table_folders()
        for path in folder.iterdir()
        if path.suffix in {".csv", ".gz", ".geojson"}
    }
    assert there == named


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_it_is_and_under_which_licence(name: str) -> None:
    for part in reference.catalogue()[name].all_parts:
        assert part.title
        assert part.licence


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_record(name: str) -> None:
    for part in reference.catalogue()[name].all_parts:
        if part.record is None:
            continue
        opener = gzip.open if part.path.suffix == ".gz" else open
        with opener(part.path, "rt", encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        known = _read.columns(_read.record_class(part.record)) | set(PROVENANCE_COLUMNS)
        assert len(set(header)) == len(header)
        assert set(header) <= known, f"{part.path.name}: columns that nothing reads"


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_source_status_and_review_date(name: str) -> None:
    assert entries(name)
    sources = reference.sources
    for entry in entries(name):
        where = entry.provenance
        assert where.source in sources, f"{name} {entry.key}: no source '{where.source}'"
        assert isinstance(where.status, reference.Status)
        assert isinstance(where.reviewed_on, date)


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_valid_twice_at_one_date(name: str) -> None:
    key_column = reference.catalogue()[name].key
    spans = defaultdict(list)
    for entry in entries(name):
        columns = IDENTITY.get(name, entry.values)  # without a key: no row stands twice
        key = (
            entry.key
            if key_column and name not in IDENTITY
            else tuple(entry.values[c] for c in columns)
        )
        where = entry.provenance
        spans[key].append((where.valid_from or EVER, where.valid_to or NEVER))
    for key, dates in spans.items():
        dates.sort()
        assert all(start <= end for start, end in dates), f"{name} {key}: ends before it starts"
        for (_, end), (start, _) in pairwise(dates):
            assert end < start, f"{name} {key}: two values are valid on {start}"


COUNTED = frozenset(
    [
        "GBP",
        "1",
        "share",
        "jobs",
        "FTE",
        "enterprises",
        "businesses",
        "activities",
        "listings",
        "synergies",
        "unit",
        "activity",
    ]
)
"""What an account counts that is no physical quantity; ``unit`` is that of the synergy."""


@pytest.mark.parametrize("name", TABLES)
def test_units_can_be_read(name: str) -> None:
    for unit in {entry.values.get("unit") for entry in entries(name)} - {None, ""}:
        over, _, under = unit.replace("CO2e", "").partition("/")
        if over.strip() in COUNTED:
            over, under = under, ""
        elif under in COUNTED:
            under = ""
        left = f"{over}/{under}" if under else over.strip()
        if left and left not in COUNTED:
            parse_unit(left)


@pytest.mark.parametrize("name", TABLES)
def test_low_is_not_above_high(name: str) -> None:
    for entry in entries(name):
        for columns in ORDERED:
            if entry.values.keys() >= set(columns):
                known = [entry.values[c] for c in columns if entry.values[c] is not None]
                assert known == sorted(known), f"{name} {entry.key}: {columns} are {known}"


@pytest.mark.parametrize(("place", "target"), POINTERS.items(), ids=lambda p: ".".join(p))
def test_ids_resolve(place: tuple[str, str], target: str) -> None:
    table = target.rstrip("*")
    known = ids(table)
    for key, given in cells(*place):
        found = given in known
        if target.endswith("*"):
            found = any(name.startswith(given) for name in known)
        assert found, f"{place[0]} {key}: '{given}' in '{place[1]}' is not in '{table}'"


def test_categories_are_those_of_the_property() -> None:
    for name in ("limits", "treatment_feed_limits", "archetype_values", "treatment_effects"):
        for entry in entries(name):
            given = entry.values.get("categories") or ()
            given += (entry.values["category"],) if entry.values.get("category") else ()
            allowed = reference.properties[entry.values["property"]].categories
            assert set(given) <= set(allowed), f"{name} {entry.key} {entry.values['property']}"


def test_a_property_is_limited_in_its_own_kind_of_unit() -> None:
    for name in ("limits", "hosts", "treatment_feed_limits", "archetype_values"):
        for entry in entries(name):
            unit, prop = entry.values["unit"], entry.values["property"]
            own = reference.properties[prop].unit
            if unit and own:
                same = parse_unit(unit).dimension == parse_unit(own).dimension
                assert same, f"{name} {entry.key}: {prop} in {unit}, but its unit is {own}"


def test_types_have_parents_known_materials_and_a_tax_class() -> None:
    materials = {factor.id.split(".")[1] for factor in reference.ghg}
    for name, kind in reference.resource_types.items():
        assert kind.parent is None or kind.parent in reference.resource_types, name
        assert kind.ghg_material is None or kind.ghg_material in materials, name
        if kind.landfill_tax and kind.landfill_tax.startswith("ask:"):
            asked = kind.landfill_tax.removeprefix("ask:")
            assert asked in reference.properties, name
            assert asked in kind.required_questions, name
        else:
            assert kind.landfill_tax in (None, "lower", "standard"), name


def test_yields_are_shares_and_effects_are_known() -> None:
    for treatment in reference.treatments.values():
        assert 0 < treatment.product_yield <= 1, treatment.id
        assert sum(r.share or 0 for r in treatment.residues) <= 1, treatment.id
        for effect in treatment.effects:
            assert effect.effect in {"rem", "set", "add", "log", "clear"}, treatment.id
            has_value = effect.category is None if effect.effect == "clear" else effect.value
            assert effect.category or has_value is not None, (treatment.id, effect.property)
            if effect.effect == "rem":
                assert 0 <= (effect.value or 0) <= 1, (treatment.id, effect.property)


@pytest.mark.parametrize(("name", "expected"), COUNTS.items())
def test_tables_are_complete(name: str, expected: int) -> None:
    assert reference.count(name) == expected


@pytest.mark.parametrize(("name", "expected"), AT_LEAST.items())
def test_tables_hold_at_least_what_the_source_holds(name: str, expected: int) -> None:
    assert reference.count(name) >= expected
