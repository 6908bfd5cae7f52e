"""Amounts as people write them; the year is 365 days, 52 weeks, 12 months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError, UnitError
from offcut.resources import Amount
from offcut.resources.amounts import parse_amount


def read(
    quantity: str,
    unit: str = "t",
    period: str | None = "year",
    basis_unit: str = "t",
    density: float | None = None,
) -> Amount:
    return parse_amount(quantity, unit, period, basis_unit=basis_unit, density_t_per_m3=density)


@pytest.mark.parametrize(
    ("quantity", "low", "central", "high", "rough"),
    [
        ("1200", 1200, 1200, 1200, False),
        ("1,200", 1200, 1200, 1200, False),
        ("1 200", 1200, 1200, 1200, False),
        ("1.2k", 1200, 1200, 1200, False),
        ("1.5 million", 1.5e6, 1.5e6, 1.5e6, False),
        ("1.2E+03", 1200, 1200, 1200, False),
        ("~500", 400, 500, 600, True),  # about = 20 % either way
        ("c. 500", 400, 500, 600, True),
        ("approx 500", 400, 500, 600, True),
        ("100-200", 100, 150, 200, True),
        ("100 to 200", 100, 150, 200, True),
        ("10-20k", 10_000, 15_000, 20_000, True),
        (">50", 50, 50, 50, True),
        ("50+", 50, 50, 50, True),
        ("<10", 0, 5, 10, True),
        ("up to 10", 0, 5, 10, True),
        ("500 t", 500, 500, 500, False),
        ("0.5 kt", 500, 500, 500, False),
    ],
)
def test_quantities(quantity: str, low: float, central: float, high: float, rough: bool) -> None:
    unit = "" if quantity.endswith("t") else "t"
    assert read(quantity, unit) == Amount(low, central, high, "t", per_year=True, rough=rough)


@pytest.mark.parametrize(
    ("period", "times"),
    [
        ("year", 1), ("p.a.", 1), ("annually", 1), ("month", 12), ("pcm", 12), ("week", 52),
        ("/wk", 52), ("per week", 52), ("weekly", 52), ("day", 365), ("daily", 365),
        ("quarter", 4), ("fortnight", 26),
    ],
)  # fmt: skip
def test_periods(period: str, times: float) -> None:
    assert read("10", period=period).central == 10 * times


def test_once_is_not_per_year() -> None:
    amount = read("300", period="once")
    assert (amount.central, amount.per_year, amount.rough) == (300, False, False)


def test_no_period_is_taken_as_a_year_and_marked_rough() -> None:
    assert read("300", period=None) == Amount(300, 300, 300, "t", per_year=True, rough=True)


def test_the_unit_may_carry_the_period() -> None:
    assert read("100", "m³/day", None, "m3").central == 36_500
    assert read("500 tpa", "", "", "t").central == 500
    assert read("15 t/wk", "", "per week").central == 780


def test_mass_and_volume_by_density() -> None:
    assert read("100", "m3", density=1.6).central == pytest.approx(160)
    assert read("160", "t", basis_unit="m3", density=1.6).central == pytest.approx(100)
    with pytest.raises(UnitError, match="density of this resource is not known"):
        read("100", "m3")


def test_a_power_runs_all_year() -> None:
    amount = read("2", "MW", "year", "kWh")
    assert amount.central == 2_000 * 8_760
    assert amount.rough
    with pytest.raises(InputError, match="no one-off amount"):
        read("2", "MW", "once", "kWh")


def test_containers_count_as_items_or_by_their_nominal_contents() -> None:
    assert read("20", "pallets", "month", "item").central == 240
    amount = read("20", "IBC", "year", "t", density=1.1)  # 1 m3 each
    assert amount.central == pytest.approx(22)
    assert amount.rough


@pytest.mark.parametrize(
    ("quantity", "unit", "period", "message"),
    [
        ("-5", "t", "year", "negative"),
        ("lots", "t", "year", "not a quantity"),
        ("1,5", "t", "year", "not a quantity"),
        ("200-100", "t", "year", "Write '100-200'"),
        ("5", "", "year", "has no unit"),
        ("5", "t", "sometimes", "not a period"),
        ("5 kg", "t", "year", "the unit column says 't'"),
        ("5", "t/yr", "month", "Leave one of them out"),
        ("5", "lumps", "year", "not a unit"),
        ("5", "kWh", "year", "counted in t"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    quantity: str, unit: str, period: str, message: str
) -> None:
    with pytest.raises((InputError, UnitError), match=message):
        read(quantity, unit, period)


@given(st.text(max_size=20), st.sampled_from(["t", "", "m3", "kWh", "item"]))
def test_no_text_does_more_than_raise_our_own_error(quantity: str, unit: str) -> None:
    try:
        amount = read(quantity, unit)
    except (InputError, UnitError):
        return
    assert 0 <= amount.low <= amount.central <= amount.high


@given(st.floats(0, 1e9, allow_nan=False))
def test_a_plain_number_reads_as_itself(number: float) -> None:
    assert read(repr(number)).central == pytest.approx(number)
