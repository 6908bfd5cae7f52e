"""Unit costs and present values in a book: the auditor follows them to deflators and rates."""

import pytest
from judging import GOLDEN

from offcut.impact.appraisal import Basis, Flow, Nature, appraise
from offcut.impact.appraisal_book import write_appraisal, write_carbon_value
from offcut.impact.audit import Audit, audit
from offcut.impact.book import Book, Fact
from offcut.impact.cost_book import write_unit_costs
from offcut.impact.effectiveness import Result, apportioned_spend, whole_spend
from offcut.impact.price_book import write_real
from offcut.impact.prices import Deflators

EMPTY = Fact("assumption:not_stated", None, "", label="nothing was stated")


def book_with(**amounts: float | None) -> Book:
    """A book with one row of amounts in pounds."""
    book = Book(title="Money (synthetic)")
    book.pin(EMPTY)
    book.put_row("spend", 2, amounts)
    return book


def checked(book: Book) -> Audit:
    found = audit(book.as_data())
    assert found.told == f"{len(book.entries)} of {len(book.entries)} equal", found.differences
    assert found.facts.changed == ()
    return found


def golden_appraisal(book: Book) -> None:
    flows = []
    for number, case in enumerate(GOLDEN["appraisal"]["flows"]):
        book.put_row("spend", number + 2, {"amount": case["amount"]})
        flows.append(
            Flow(
                case["name"], Nature(case["nature"]), case["year"], case["amount"],
                case["price_year"], case.get("work"), f"row:spend!{number + 2}.amount",
            )
        )  # fmt: skip
    write_appraisal(book, appraise(flows, Basis(2024, 2024)))


def test_the_golden_appraisal_is_followed_to_its_rows() -> None:
    book = book_with()
    golden_appraisal(book)
    checked(book)
    case = GOLDEN["appraisal"]
    assert book.entries["appraisal.npv"].value == pytest.approx(case["net_present_value"])
    assert book.entries["appraisal.bcr"].value == pytest.approx(case["benefit_cost_ratio"])
    assert book.entries["appraisal.bcr_public"].value == pytest.approx(1.4)
    assert book.entries["appraisal.transfers"].value == 90_000
    switching = book.entries["appraisal.switching.benefits.disposal"]
    assert switching.value == pytest.approx(case["switching"]["disposal"])
    assert book.entries["appraisal.npv"].note == "2024 prices, discounted to 2024"


def test_a_flow_of_forty_years_takes_each_rate_in_turn() -> None:
    """From year 31 on 3 %: 1000 / 1.035^30 / 1.03^10."""
    book = book_with(amount=1000.0)
    flow = Flow("late", Nature.BENEFIT, 2064, 1000.0, 2022, reference="row:spend!2.amount")
    write_appraisal(book, appraise([flow], Basis(2024, 2024)))
    checked(book)
    entry = book.entries["appraisal.pv.0.2064"]
    assert entry.value == pytest.approx(1000 * 100 / 90.5005 / 1.035**30 / 1.03**10)
    assert entry.formula == (
        "amount * level_2024 / level_2022 / (1 + rate_0) ** 30 / (1 + rate_31) ** 10"
    )


def test_a_flow_without_a_deflator_makes_every_total_a_gap_that_says_why() -> None:
    book = book_with(amount=1000.0)
    flow = Flow("spend", Nature.PUBLIC_COST, 2026, 1000.0, 2026, reference="row:spend!2.amount")
    write_appraisal(book, appraise([flow], Basis(2024, 2024)))
    checked(book)
    for name in ("pv.0.2026", "public_costs", "npv", "bcr"):
        entry = book.entries[f"appraisal.{name}"]
        assert entry.value is None
        assert entry.note.startswith("gap: ")
        assert "no GDP deflator for 2026" in entry.note


def test_the_users_inflation_is_pinned_as_an_assumption() -> None:
    book = book_with(amount=1000.0)
    own = Deflators({2025: 0.03, 2026: 0.02})
    flow = Flow("spend", Nature.PUBLIC_COST, 2026, 1000.0, 2026, reference="row:spend!2.amount")
    write_appraisal(book, appraise([flow], Basis(2024, 2024, own)))
    checked(book)
    assert book.facts["assumption:price_level.2026"].status == "assumed"
    assert book.entries["appraisal.npv"].value == pytest.approx(-1000 / 1.03 / 1.02 / 1.035**2)


def test_carbon_is_valued_by_the_table_of_its_year() -> None:
    book = book_with(kg=9_056.44)  # a thousand tonnes of sand
    flow = write_carbon_value(book, 2026, "row:spend!2.kg", "low")
    assert flow is not None
    assert flow.amount_gbp == pytest.approx(9.05644 * 138.61)
    assert flow.price_year == 2022
    assert write_carbon_value(book, 2051, "row:spend!2.kg") is None
    assert "the table has 2020 to 2050" in book.entries["carbon_value.central.2051"].note
    checked(book)


def test_spend_of_several_years_in_the_prices_of_one() -> None:
    book = book_with(first=90.5005, second=100.0)
    amounts = {2022: ["row:spend!2.first"], 2024: ["row:spend!2.second"]}
    written, value = write_real(book, "spend", "Spend", amounts, 2024, Deflators())
    assert (written, value) == ("entry:real.spend", pytest.approx(200))
    beyond = {2022: ["row:spend!2.first"], 2026: ["row:spend!2.second"]}
    _, nothing = write_real(book, "later", "Spend", beyond, 2024, Deflators())
    assert nothing is None
    assert "no GDP deflator for 2026" in book.entries["real.later"].note
    checked(book)


def test_unit_costs_of_both_conventions() -> None:
    book = book_with(spend=18_576_000, landfill=675_000, water=0.0, unknown=None)
    results = {
        "landfill": Result("landfill", 675_000, "t", "gross, in year 2005-06"),
        "water": Result("water", 0.0, "m3", "gross, in year 2005-06"),
        "unknown": Result("jobs", None, "jobs", "gross, in year 2005-06"),
    }
    references = {name: f"row:spend!2.{name}" for name in results}
    spend = "row:spend!2.spend"
    base = "2005-06 prices"
    write_unit_costs(book, spend, whole_spend(18_576_000, results, base), references)
    weights = {"landfill": 0.75, "water": 0.25}
    shared = apportioned_spend(18_576_000, results, weights, base)
    write_unit_costs(book, spend, shared, references)
    checked(book)
    whole = book.entries["unit_cost.whole.landfill"]
    assert (whole.value, whole.unit) == (27.52, "GBP/t")
    assert "whole spend" in whole.label
    assert "2005-06 prices" in whole.note
    apportioned = book.entries["unit_cost.apportioned.landfill"]
    assert apportioned.value == pytest.approx(27.52 * 0.75)
    assert book.facts["assumption:weight.landfill"].status == "stated"
    assert book.entries["unit_cost.whole.water"].note.startswith("gap: ")
    assert book.entries["unit_cost.whole.unknown"].value is None
