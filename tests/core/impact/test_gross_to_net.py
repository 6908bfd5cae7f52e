"""From gross to net, from one year to a lifetime, and whose result it is."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import GOLDEN

from offcut import reference
from offcut.errors import InputError
from offcut.impact.additionality import (
    Adjustments,
    accelerated_share,
    check_multiplier,
    credited_share,
    net_additional,
    steps,
    would_have_started_on,
)
from offcut.impact.attribution import attributed, check_attribution, unclaimed_share
from offcut.impact.persistence import (
    InYear,
    credit_by_year,
    lifetime,
    reconfirmation,
    rule_named,
)

shares = st.floats(0, 1)
adjustments = st.builds(Adjustments, shares, shares, shares, st.floats(0, 3))


@pytest.mark.parametrize("case", GOLDEN["additionality"], ids=lambda case: case["name"])
def test_net_is_as_the_guide_has_it(case: dict[str, Any]) -> None:
    taken = Adjustments(
        case["leakage"], case["displacement"], case["substitution"], case.get("multiplier", 1.0)
    )
    net = net_additional(case["gross"], taken, case.get("reference", 0))
    assert float(net) == pytest.approx(case["net"])


@given(st.floats(0, 1e6), shares, adjustments)
def test_the_steps_of_the_way_end_at_the_formula(
    gross: float, deadweight: float, taken: Adjustments
) -> None:
    way = steps(gross, deadweight, taken)
    assert way[-1].left == pytest.approx(
        float(net_additional(gross, taken, gross * deadweight)), abs=1e-6
    )
    assert sum(step.amount for step in way) == pytest.approx(way[-1].left, abs=1e-6)


def test_a_reference_case_may_have_its_own_leakage() -> None:
    net = net_additional(np.array([100.0]), Adjustments(leakage=0.2), 50.0, Adjustments())
    assert net == pytest.approx([30.0])  # 80 - 50


def test_tonnes_have_no_multiplier() -> None:
    with pytest.raises(InputError, match=r"multiplier of 1\.4 .* in t; accepted: 1"):
        check_multiplier(1.4, "t")
    with pytest.raises(InputError, match="accepted: 1"):
        net_additional(1.0, Adjustments(multiplier=1.4), unit="kgCO2e")
    check_multiplier(1.0, "t")
    check_multiplier(1.4, "jobs")


@pytest.mark.parametrize("name", ["leakage", "displacement", "substitution"])
def test_a_share_beyond_one_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputError, match=f"{name} is 25; accepted"):
        Adjustments(**{name: 25})


@pytest.mark.parametrize(
    ("year", "share"),
    [(2023, 0.0), (2024, 1.0), (2025, 181 / 365), (2026, 0.0)],
)
def test_what_only_came_earlier_is_credited_until_it_would_have_come(
    year: int, share: float
) -> None:  # from 1 July 2024, else from 1 July 2025: 1 January to 30 June 2025 are 181 days
    assert accelerated_share(year, date(2024, 7, 1), date(2025, 7, 1)) == pytest.approx(share)


def test_two_years_earlier_is_credited_for_two_years() -> None:
    otherwise = would_have_started_on(date(2024, 1, 1), 2)
    credited = [accelerated_share(year, date(2024, 1, 1), otherwise) for year in range(2024, 2028)]
    assert credited == pytest.approx([1, 1, 0, 0], abs=0.005)


def test_each_way_of_being_additional_asks_for_what_it_needs() -> None:
    assert credited_share("at_all", 2025) == 1
    assert credited_share("elsewhere", 2025) == 1
    assert credited_share("none", 2025) == 0
    assert credited_share("larger", 2025, deadweight=0.25) == 0.75
    with pytest.raises(InputError, match="'larger' needs the share"):
        credited_share("larger", 2025)
    with pytest.raises(InputError, match="'earlier' needs the day"):
        credited_share("earlier", 2025)
    with pytest.raises(InputError, match="accepted: at_all, larger, earlier"):
        credited_share("sooner", 2025)


def test_programmes_together_claim_at_most_the_whole() -> None:
    with pytest.raises(InputError, match=r"S7: .*110%.*'Alpha' 60%, 'Beta' 50%.*100 % at most"):
        check_attribution({"Alpha": 0.6, "Beta": 0.5}, "S7")
    assert attributed(80, {"Alpha": 0.5, "Beta": 0.25}, "Beta") == 20
    assert unclaimed_share({"Alpha": 0.5, "Beta": 0.25}) == 0.25


def test_who_is_not_named_while_others_are_has_no_share() -> None:
    assert attributed(80, {"Alpha": 0.5}, "Beta") == 0
    assert attributed(80, {}, "Beta") == 80


@given(st.dictionaries(st.text(min_size=1), st.floats(0, 0.2), max_size=5), st.floats(0, 1e9))
def test_nothing_is_attributed_twice(claims: dict[str, float], amount: float) -> None:
    told = sum(attributed(amount, claims, name) for name in claims)
    rest = amount * unclaimed_share(claims)
    assert told + rest == pytest.approx(amount if claims else 0)


@pytest.mark.parametrize("case", GOLDEN["persistence"], ids=lambda case: case["rule"])
def test_lifetime_by_named_rule(case: dict[str, Any]) -> None:
    total = lifetime({2010: case["first"]}, rule_named(case["rule"]), "Mt CO2")
    assert total is not None
    assert round(total.value, 2) == case["total"]
    assert (total.last_year, total.rule) == (case["last_year"], case["rule"])


def test_years_that_were_claimed_replace_what_the_rule_projects() -> None:
    credit = credit_by_year({2024: 100.0, 2025: 70.0}, rule_named("five_falling_20"))
    seen = {year: amount for year, (amount, was_seen) in credit.items() if was_seen}
    projected = {year: amount for year, (amount, was_seen) in credit.items() if not was_seen}
    assert seen == {2024: 100.0, 2025: 70.0}
    assert projected == pytest.approx({2026: 60.0, 2027: 40.0, 2028: 20.0})


def test_observed_projects_nothing_and_no_claim_is_no_zero() -> None:
    total = lifetime({2024: 100.0, 2026: 50.0}, rule_named("observed"), "t")
    assert total is not None
    assert (total.observed, total.projected) == (150.0, 0.0)
    assert lifetime({}, rule_named("five_flat"), "t") is None


def test_in_year_and_lifetime_are_never_added() -> None:
    one = InYear(10, "t", 2025)
    whole = lifetime({2025: 10}, rule_named("five_flat"), "t")
    falling = lifetime({2025: 10}, rule_named("five_falling_20"), "t")
    assert (one + one).value == 20
    for wrong in (whole, falling, InYear(10, "t", 2026), InYear(10, "kg CO2e", 2025)):
        with pytest.raises(TypeError):
            one + wrong  # type: ignore[operator]
    with pytest.raises(TypeError):
        whole + falling  # type: ignore[operator]


def test_not_confirmed_after_twelve_months_the_credit_stops() -> None:
    completed = date(2024, 3, 1)
    early = reconfirmation(completed, None, date(2025, 2, 28))
    late = reconfirmation(completed, None, date(2025, 3, 1))
    good = reconfirmation(completed, date(2025, 2, 10), date(2025, 3, 1))
    assert (early.state, early.last_credited_year) == ("not due", None)
    assert (late.state, late.last_credited_year) == ("stopped", 2024)
    assert (good.state, good.last_credited_year) == ("confirmed", None)
    total = lifetime({2024: 10}, rule_named("five_flat"), "t", late.last_credited_year, late.note)
    assert total is not None
    assert total.value == 10
    assert "not reconfirmed by 2025-03-01" in total.stopped


def test_a_confirmation_that_is_later_than_the_day_asked_about_does_not_count_yet() -> None:
    assert reconfirmation(date(2024, 3, 1), date(2025, 6, 1), date(2025, 4, 1)).state == "stopped"
    with pytest.raises(InputError, match="before completion"):
        reconfirmation(date(2024, 3, 1), date(2024, 2, 1), date(2025, 4, 1))


def test_an_unknown_rule_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"'forever' is not .* in_year, five_flat"):
        rule_named("forever")


def test_rules_that_are_worked_out_from_print_are_marked_as_such() -> None:
    for rule in reference.persistence_rules.values():
        assert not rule.provenance.verified
    assert all(not level.provenance.verified for level in reference.additionality_levels.values())
