"""Unit costs written as entries of a book, each with its convention in the label.

The id is ``unit_cost.<whole|apportioned>.<result>``.
"""

from collections.abc import Mapping

from offcut.impact.book import Book, Entry, Fact, Reference
from offcut.impact.effectiveness import Convention, UnitCost
from offcut.impact.inputs import NOT_STATED


def write_unit_costs(
    book: Book,
    spend: str,
    costs: Mapping[str, UnitCost],
    results: Mapping[str, str],
    weights: Mapping[str, str] | None = None,
) -> None:
    """Write what a unit of each result costs, with its convention in the label.

    Args:
        book: that holds spend, results and weights.
        spend: reference of the whole spend.
        costs: by result, all of one convention.
        results: result → reference of its amount.
        weights: result → reference of its weight; without it the weight is pinned as stated.
    """
    for name, cost in costs.items():
        inputs: dict[str, Reference] = {"spend": spend, "result": results[name]}
        formula = "spend / result"
        if cost.convention is Convention.APPORTIONED:
            formula = "spend * weight / result"
            inputs["weight"] = (weights or {}).get(name) or _pin_weight(book, name, cost)
        if cost.gbp_per_unit is None:
            formula = f"where(result > 0, {formula}, not_stated)"
            inputs["not_stated"] = NOT_STATED
        key = "whole" if cost.convention is Convention.WHOLE else "apportioned"
        book.add(
            Entry(
                f"unit_cost.{key}.{name}",
                f"Cost of a unit of {cost.metric}, {cost.convention}, {cost.basis}",
                cost.gbp_per_unit, f"GBP/{cost.unit}", formula, inputs,
                note=f"gap: {cost.reason}" if cost.reason else f"{cost.convention}; "
                f"{cost.price_base}; {cost.basis}",
            )
        )  # fmt: skip


def _pin_weight(book: Book, name: str, cost: UnitCost) -> str:
    return book.pin(
        Fact(
            f"assumption:weight.{name}", cost.weight, "share", status="stated",
            label=f"share of the spend on {cost.metric}", source="stated by the programme",
        )
    )  # fmt: skip
