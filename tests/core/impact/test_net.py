"""Claims from gross to net and over their life, written so that the auditor can follow."""

from datetime import date
from typing import Any

import pytest
from exchanges import claim, sand
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.impact.additionality import Adjustments, net_additional
from offcut.impact.audit import audit
from offcut.impact.engine import account
from offcut.impact.lifetimes import lifetime_lines, lifetime_totals
from offcut.impact.model import Claim, Counterfactual, Haul, Stage, Synergy
from offcut.impact.net import NetLine, Statements, net_lines, net_total
from offcut.impact.net_book import lifetime_id, net_id, write_lifetimes, write_net
from offcut.impact.persistence import InYear

FULL = Counterfactual(deadweight=0.2, leakage=0.1, displacement=0.25, substitution=0.0)
KEPT = 0.8 * 0.9 * 0.75  # of FULL
METRIC = "landfill_diverted"  # 1 t for 1 t here, so that the shares stand out


def lines(synergies: list[Synergy], claims: list[Claim], **statements: Any) -> tuple[NetLine, ...]:
    return net_lines(account(synergies, claims), METRIC, Statements(**statements))


def test_each_step_takes_off_its_share() -> None:
    (line,) = lines([sand(counterfactual=FULL)], [claim("S-1", 2025, 1000.0)])
    assert list(line.steps.values()) == pytest.approx([1000, 800, 720, 540, 540, 540])
    total = net_total([line])
    assert total.taken_off == pytest.approx(
        {"additional": 200, "in_region": 80, "undisplaced": 180, "unreplaced": 0, "net": 0}
    )


@given(st.floats(0, 1e5), *[st.floats(0, 1)] * 4)
def test_a_claims_way_is_the_guides_formula(
    quantity: float, deadweight: float, leakage: float, displacement: float, substitution: float
) -> None:
    told = Counterfactual(deadweight, leakage, displacement, substitution)
    (line,) = lines([sand(counterfactual=told)], [claim("S-1", 2025, quantity)])
    taken = Adjustments(leakage, displacement, substitution)
    expected = float(net_additional(quantity, taken, quantity * deadweight, unit="t"))
    assert line.in_year == InYear(pytest.approx(expected, abs=1e-6), "t", 2025)


def test_a_harm_is_not_lessened_by_what_is_lost_on_the_way() -> None:
    """Hauled 200 km it takes more than it saves: deadweight halves that, leakage does not."""
    told = Counterfactual(0.5, 0.3, 0.3, 0.3)
    far = sand(counterfactual=told, haul=Haul("rigid_17", 200.0))
    result = account([far], [claim("S-1", 2025, 1000.0)])
    (line,) = net_lines(result, "ghg")
    assert line.gross is not None
    assert line.gross < 0
    assert line.net == pytest.approx(line.gross * 0.5)
    book = result.book("ghg")
    write_net(book, [line])
    assert audit(book.as_data()).passed


def test_a_share_beyond_one_names_the_synergy() -> None:
    told = Counterfactual(0.2, 25.0, 0.0, 0.0)
    with pytest.raises(InputError, match="'S-1', 2025: leakage is 25; accepted"):
        lines([sand(counterfactual=told)], [claim("S-1", 2025, 1.0)])


def test_what_nobody_stated_is_a_gap_and_no_zero() -> None:
    (line,) = lines([sand()], [claim("S-1", 2025, 1000.0)])
    assert line.net is None
    assert line.gross == 1000
    for column in ("deadweight", "leakage", "displacement", "substitution"):
        assert f"'{column}' is empty" in line.reason
    total = net_total([line])
    assert (total.steps["net"], total.known, total.claims) == (None, 0, 1)


def test_the_programme_may_state_what_synergies_leave_open() -> None:
    own = Counterfactual(deadweight=0.5, leakage=0.0)
    (line,) = lines(
        [sand(counterfactual=own)],
        [claim("S-1", 2025, 1000.0)],
        deadweight=0.9, leakage=0.9, displacement=0.2, substitution=0.5,
    )  # fmt: skip
    assert line.net == pytest.approx(1000 * 0.5 * 0.8 * 0.5)
    assert line.stated == {"displacement", "substitution"}


def test_a_programme_reports_its_share_only() -> None:
    shared = sand(counterfactual=FULL, attribution={"Ours": 0.6, "Theirs": 0.4})
    claims = [claim("S-1", 2025, 1000.0)]
    (ours,) = lines([shared], claims, programme="Ours")
    (theirs,) = lines([shared], claims, programme="Theirs")
    (strangers,) = lines([shared], claims, programme="Another")
    assert (ours.net or 0) + (theirs.net or 0) == pytest.approx(1000 * KEPT)
    assert ours.net == pytest.approx(600 * KEPT)
    assert strangers.net == 0


def test_claimants_of_more_than_the_whole_are_named() -> None:
    greedy = sand(counterfactual=FULL, attribution={"Ours": 0.8, "Theirs": 0.4})
    with pytest.raises(InputError, match=r"'S-1', 2025: .*'Ours' 80%, 'Theirs' 40%"):
        lines([greedy], [claim("S-1", 2025, 1000.0)], programme="Ours")


def test_what_only_came_a_year_earlier_is_credited_for_a_year() -> None:
    early = Counterfactual(None, 0.0, 0.0, 0.0, "earlier", earlier_years=1.0)
    synergy = sand(counterfactual=early, dates={Stage.COMPLETED: date(2024, 7, 1)})
    found = lines([synergy], [claim("S-1", year, 365.0) for year in (2024, 2025, 2026)])
    assert [line.net for line in found] == pytest.approx([365, 181, 0])


@pytest.mark.parametrize(
    ("kind", "net"), [("at_all", 1000), ("elsewhere", 1000), ("none", 0), ("larger", None)]
)
def test_the_way_of_being_additional_may_stand_without_a_share(kind: str, net: int | None) -> None:
    told = Counterfactual(None, 0.0, 0.0, 0.0, kind)
    (line,) = lines([sand(counterfactual=told)], [claim("S-1", 2025, 1000.0)])
    assert line.net == net


def test_potential_claims_have_no_net_amount() -> None:
    idea = sand(stage=Stage.NEGOTIATION, dates={}, counterfactual=FULL)
    assert lines([idea], []) == ()


def with_rule(rule: str | None, **about: Any) -> Synergy:
    return sand(counterfactual=FULL, persistence=rule, **about)


def test_lifetime_by_the_synergys_rule_else_the_programmes() -> None:
    claims = [claim("S-1", 2025, 1000.0, reconfirmed_on=date(2025, 7, 1))]
    for own, stated, factor in (
        ("five_flat", "in_year", 5),
        (None, "five_falling_20", 3),
        ("in_year", None, 1),
    ):
        found = lines([with_rule(own)], claims)
        (line,) = lifetime_lines(found, date(2026, 9, 30), Statements(persistence=stated))
        assert line.result is not None
        assert line.result.value == pytest.approx(1000 * KEPT * factor)


def test_without_a_rule_there_is_no_lifetime() -> None:
    (line,) = lifetime_lines(
        lines([with_rule(None)], [claim("S-1", 2025, 1000.0)]), date(2026, 9, 30)
    )
    assert (line.result, line.reason) == (None, "no persistence rule is named")


def test_not_reconfirmed_the_projection_stops() -> None:
    """Completed on 1 June 2024, due on 1 June 2025, and nobody asked again."""
    found = lines([with_rule("five_flat")], [claim("S-1", 2024, 1000.0)])
    (before,) = lifetime_lines(found, date(2025, 5, 31))
    (after,) = lifetime_lines(found, date(2025, 6, 1))
    assert before.result is not None
    assert after.result is not None
    assert before.result.value == pytest.approx(5000 * KEPT)
    assert after.result.value == pytest.approx(1000 * KEPT)
    assert "not reconfirmed by 2025-06-01" in after.result.stopped


def test_lifetimes_under_different_rules_stand_beside_each_other() -> None:
    synergies = [with_rule("five_flat"), with_rule("in_year", id="S-2")]
    claims = [
        claim(name, 2025, 1000.0, reconfirmed_on=date(2025, 7, 1), evidence=(name,))
        for name in ("S-1", "S-2")
    ]
    totals = lifetime_totals(lifetime_lines(lines(synergies, claims), date(2026, 1, 1)))
    assert {rule: total.value for rule, total in totals.items()} == pytest.approx(
        {"five_flat": 5000 * KEPT, "in_year": 1000 * KEPT}
    )


def test_gross_has_a_lifetime_too() -> None:
    found = lines([with_rule("five_flat")], [claim("S-1", 2025, 10.0)])
    (line,) = lifetime_lines(found, date(2025, 1, 1), step="gross")
    assert line.result is not None
    assert line.result.value == pytest.approx(50)


def test_the_auditor_works_out_every_step() -> None:
    early = Counterfactual(None, 0.0, 0.0, None, "earlier", earlier_years=1.5)
    synergies = [
        with_rule("five_falling_20", attribution={"Ours": 0.6, "Theirs": 0.3}),
        sand(id="S-2", counterfactual=early),
        sand(id="S-3"),
    ]
    claims = [
        claim("S-1", 2024, 900.0),
        claim("S-1", 2025, 1000.0, reconfirmed_on=date(2025, 6, 1), evidence=("WB 2",)),
        claim("S-2", 2025, 70.0, evidence=("WB 3",)),
        claim("S-3", 2025, 50.0, evidence=("WB 4",)),
    ]
    result = account(synergies, claims)
    statements = Statements("Ours", substitution=0.1)
    book = result.book(METRIC, "ghg")
    for metric in (METRIC, "ghg"):
        found = net_lines(result, metric, statements)
        totals = write_net(book, found, statements)
        assert [total.year for total in totals] == [2024, 2025, None]
        for step in ("net", "gross"):
            write_lifetimes(book, lifetime_lines(found, date(2026, 1, 1), statements, step))
    checked = audit(book.as_data())
    assert checked.told == f"{len(book.entries)} of {len(book.entries)} equal"
    assert book.entries[net_id(2025, METRIC)].note == "net is known of 2 of 3 claims"
    assert book.entries[net_id("S-3-2025", METRIC)].note.startswith("gap: column 'deadweight'")
    lifetime = book.entries[lifetime_id("S-1", METRIC)]
    assert lifetime.formula == "sum(observed) + first * (0.6 + 0.4 + 0.2)"
    assert lifetime.value == pytest.approx((900 + 1000 + 1.2 * 900) * KEPT * 0.6)
    tampered = book.as_data()
    next(e for e in tampered["entries"] if e["id"] == net_id(2025, METRIC))["value"] += 1
    assert not audit(tampered).passed
