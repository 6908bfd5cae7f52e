"""Units as lists write them."""

import math

import pytest

from offcut.errors import UnitError
from offcut.resources import _unit_words as words
from offcut.resources.units import convert, factor, parse_unit, registry, same_kind, split_rate

TRADE_DECIDES = {
    # pint has the short ton, the US hundredweight and gallon, and the thousandth of a tonne
    "ton", "tons", "cwt", "hundredweight", "hundredweights", "gal", "gals", "gallon", "gallons",
    "mt",
}  # fmt: skip


def test_the_table_of_words_has_pints_factors_but_where_the_trade_decides() -> None:
    compared, different = 0, set()
    for word, (dimension, expected) in words.WORDS.items():
        if not word.isalpha():
            continue
        try:
            base = registry().Quantity(1.0, word).to_base_units()
        except Exception:  # a word that pint does not have
            continue
        theirs = tuple(sorted((str(n), float(e)) for n, e in base.dimensionality.items()))
        if theirs == dimension:
            compared += 1
            if base.magnitude != pytest.approx(expected, rel=1e-6):
                different.add(word)
    assert compared > 60
    assert different == TRADE_DECIDES


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1, "t", "kg", 1000),
        (1, "te", "t", 1),
        (500, "tonnes", "t", 500),
        (1, "cwt", "kg", 50.80234544),  # 112 lb
        (1, "m³", "L", 1000),
        (1, "cubic metres", "m3", 1),
        (1, "kl", "m3", 1),
        (1, "gallon", "L", 4.54609),  # imperial
        (1, "GJ", "kWh", 1e9 / 3.6e6),
        (1, "g/L", "mg/L", 1000),
        (1, "%", "mg/kg", 10_000),
        (1, "ppm", "mg/kg", 1),
        (1, "mS/cm", "µS/cm", 1000),
        (1, "dS/m", "uS/cm", 1000),
        (1, "cfu/L", "cfu/100mL", 0.1),
        (1, "°dH", "mg/L", 17.848),
        (10, "m³/day", "m3/yr", 3650),
        (1, "t/wk", "tpa", 52),
        (1, "l/s", "m3/h", 3.6),
        (1, "N/mm2", "kPa", 1000),
        (100, "degF", "degC", 37.7778),
        (20, "°C", "K", 293.15),
    ],
)
def test_conversions(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected, rel=1e-5)


def test_a_share_becomes_a_concentration_only_by_a_density() -> None:
    assert convert(5, "ppm", "mg/L", density_kg_per_l=1.0) == pytest.approx(5)
    assert convert(5, "mg/L", "mg/kg", density_kg_per_l=1.0) == pytest.approx(5)
    with pytest.raises(UnitError, match="a mass per volume"):
        convert(5, "ppm", "mg/L")


@pytest.mark.parametrize(
    ("text", "basis", "species"),
    [
        ("% dry mass", "dry", None),
        ("mg/kg dry", "dry", None),
        ("% DM", "dry", None),
        ("% as received", "wet", None),
        ("mg/L CaCO3", None, "CaCO3"),
        ("mg/l as CaCO3", None, "CaCO3"),
        ("mgN/L", None, "N"),
        ("% SO4", None, "SO4"),
    ],
)
def test_the_basis_and_the_species_are_kept(
    text: str, basis: str | None, species: str | None
) -> None:
    unit = parse_unit(text)
    assert (unit.basis, unit.species) == (basis, species)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m³/day", ("m3", "day")),
        ("tpa", ("t", "year")),
        ("t p.a.", ("t", "year")),
        ("tonnes per annum", ("tonnes", "year")),
        ("mg/L", ("mg/L", None)),
        ("t", ("t", None)),
    ],
)
def test_a_rate_is_a_quantity_and_a_period(text: str, expected: tuple[str, str | None]) -> None:
    assert split_rate(text) == expected


@pytest.mark.parametrize("text", ["NTU", "Hazen", "AFS", "pH", "mL 0.1N HCl/50 g", "1/cm", "-"])
def test_the_odd_units_of_the_field_are_units(text: str) -> None:
    assert parse_unit(text).factor > 0


def test_ph_is_not_picohenry_and_capitals_of_mega_count() -> None:
    assert not same_kind("pH", "H")
    assert convert(1, "ML", "m3") == 1000
    assert convert(1, "mL", "m3") == pytest.approx(1e-6)
    assert convert(1, "Mt", "t") == 1e6


def test_an_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(UnitError, match="Did you mean 'tonnes'"):
        parse_unit("tonns")


@pytest.mark.parametrize("text", ["9**9**9**9", "m**99999999", "__import__('os')", "x" * 500, "("])
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(UnitError):
        parse_unit(text)


def test_units_of_different_kinds_do_not_convert() -> None:
    with pytest.raises(UnitError, match=r"a mass.*a volume"):
        factor("t", "m3")


def test_every_canonical_unit_of_the_property_table_is_read() -> None:
    from offcut import reference

    units = {item.unit for item in reference.properties.values() if item.unit}
    assert all(math.isfinite(parse_unit(unit).factor) for unit in units)
