"""What limits a plan, in words and with its marginal values; and how it was found."""

from typing import TYPE_CHECKING

from offcut.planning.words import worth_changing
from offcut.reports.documents.model import Block, Bullets, Cell, Paragraph, Section, Table
from offcut.reports.documents.shown import value_of
from offcut.reports.plans.summary import sureness

if TYPE_CHECKING:
    from offcut.reports.plans.book import PlanBook

_SHOWN = 30
_WORDS = {
    "available": "more available",
    "capacity": "more capacity",
    "max": "more room",
    "required": "more required",
    "min": "more that must move",
}


def limits(told: "PlanBook") -> Section | None:
    """Sentences for what would be worth changing, and the marginal values behind them.

    None for a plan with facilities: its flows are held at what the choice of plants sends, so
    they say nothing of what limits that choice.
    """
    if told.facilities is not None:
        return None
    said = worth_changing(told.plan)
    blocks: list[Block] = []
    if said:
        blocks.append(Bullets(tuple((sentence,) for sentence in said)))
    rows = _rows(told)
    if rows:
        blocks.append(
            Table(
                "What one more unit of each limit is worth",
                ("Where", "Limit", "Its number", "Worth of one more unit"),
                tuple(rows),
                frozenset({2, 3}),
            )
        )
    if not blocks:
        blocks.append(Paragraph(("No limit holds this plan back: nothing is to be gained.",)))
    return Section("limits", "What limits the plan", tuple(blocks))


def _rows(told: "PlanBook") -> list[tuple[Cell, ...]]:
    import polars as pl

    duals = told.plan.duals.filter(
        pl.col("marginal").abs() > 1e-9, pl.col("marginal").is_finite()
    ).sort(pl.col("marginal").abs(), descending=True)
    priced = told.plan.worked.objective in (None, "cost", "firms", "society")
    unit = told.units.money if priced else ""
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(duals.head(_SHOWN).to_dicts(), start=1):
        told.book.put_row("limits", number, row)
        worth = told.add(
            f"limit.{number}.worth", f"One more unit of {row['limit']} at {row['id']}",
            -float(row["marginal"]), unit,
            formula="0 - marginal", marginal=f"row:limits!{number}.marginal",
        )  # fmt: skip
        held = told.add(
            f"limit.{number}.value", f"{row['limit']} at {row['id']}", float(row["value"]), "",
            formula="value", value=f"row:limits!{number}.value",
        )  # fmt: skip
        name = str(row["limit"])
        word = _WORDS.get(name, name.removeprefix("limits.").replace(".", ", at "))
        rows.append((str(row["id"]), word, value_of(told.book, held), value_of(told.book, worth)))
    return rows


def method(told: "PlanBook") -> Section:
    """How the plan was found, and what is not in it."""
    plan = told.plan
    said = [
        f"{sureness(told)} What was sought: least {plan.objective_name}.",
        "Flows, limits and marginal values come from the solver and stand as rows of the input; "
        "every sum and product of them is worked out here and can be opened.",
        "Not in a plan: uncertainty of amounts and qualities, rounding to whole loads unless a "
        "least lot is given, and the order of deliveries within a period.",
    ]
    return Section("method", "How the plan was found", (Bullets(tuple((s,) for s in said)),))
