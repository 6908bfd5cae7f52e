"""The exchanges of a plan, those that bring most first; and what has to be opened or done."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from offcut.reports.documents.model import Block, Cell, ChartBlock, Paragraph, Section, Table
from offcut.reports.documents.shown import value_of
from offcut.reports.plans import charts
from offcut.reports.plans.measures import Measure

if TYPE_CHECKING:
    from offcut.reports.plans.book import PlanBook, Told

_LISTED = 30


def exchanges(told: "PlanBook") -> Section:
    """The merit order and its table."""
    own = [one for one in told.exchanges if not one.bought]
    blocks: list[Block] = []
    chart = charts.merit_order(told)
    if chart is not None:
        blocks.append(ChartBlock(chart))
    blocks.append(_listed(told, own, "Exchanges, those that bring most first", "below"))
    bought = [one for one in told.exchanges if one.bought]
    if bought:
        blocks.append(_listed(told, bought, "Bought in beside them", "bought"))
    if told.others:
        rest = f"{told.others:,} more bring less each: "
        note = ("; they are in the totals, and neither on the maps nor in the charts.",)
        blocks.append(Paragraph((rest, value_of(told.book, "rest.gain"), *note)))
    if told.opened:
        opened = value_of(told.book, "plan.opened")
        blocks.append(Paragraph(("Facilities cost ", opened, f"{told.units.time} beside these.")))
    return Section("exchanges", "Exchanges", tuple(blocks))


def _listed(told: "PlanBook", ways: "list[Told]", caption: str, key: str) -> Table:
    """The first ones by themselves, the others as one row with their sums."""
    measures = [m for m in told.measures if any(_figure(told, one, m) != 0 for one in ways)]
    rows: list[tuple[Cell, ...]] = []
    for one in ways[:_LISTED]:
        name = f"exchange.{one.number}"
        rows.append(
            (
                told.named(one.way.origin),
                told.named(one.way.end),
                told.how(one.way),
                value_of(told.book, f"{name}.amount"),
                *(value_of(told.book, f"{name}.{measure.name}") for measure in measures),
            )
        )
    others = ways[_LISTED:]
    if others:
        rows.append((f"The other {len(others)}", "", "", "", *_sums(told, others, key, measures)))
    names = tuple(measure.label for measure in measures)
    headers = ("From", "To", "How", "Amount", *names)
    return Table(caption, headers, tuple(rows), frozenset(range(3, len(headers))))


def _figure(told: "PlanBook", one: "Told", measure: Measure) -> float | None:
    return told.value(f"exchange.{one.number}.{measure.name}")


def _sums(
    told: "PlanBook", ways: "list[Told]", key: str, measures: Sequence[Measure]
) -> list[Cell]:
    return [
        value_of(
            told.book,
            told.total(
                f"{key}.{measure.name}",
                f"{measure.label}, {len(ways)} exchanges",
                told.units.of(measure),
                [f"exchange.{one.number}.{measure.name}" for one in ways],
            ),
        )
        for measure in measures
    ]


def treatments(told: "PlanBook") -> Section | None:
    """What the plan opens, with its cost; and the ways that exchanges are treated."""
    blocks: list[Block] = []
    if told.opened:
        rows: list[tuple[Cell, ...]] = [
            (name, value_of(told.book, f"opened.{number}.cost"))
            for number, name in enumerate(told.opened, start=1)
        ]
        rows.append(("All", value_of(told.book, "plan.opened")))
        blocks.append(
            Table("Opened", ("Facility", "Cost"), tuple(rows), frozenset({1}), total=True)
        )
    treated = _treated(told)
    if treated:
        blocks.append(treated)
    return Section("treatments", "Treatments and what is opened", tuple(blocks)) if blocks else None


def _treated(told: "PlanBook") -> Table | None:
    """Exchanges by the way that they are treated."""
    ways: dict[str, list[int]] = defaultdict(list)
    for one in told.exchanges:
        if one.way.via:
            ways[told.treatment(one.way)].append(one.number)
    rows: list[tuple[float, tuple[Cell, ...]]] = []
    for place, (name, numbers) in enumerate(ways.items(), start=1):
        parts = [f"exchange.{number}.gain" for number in numbers]
        entry = told.total(f"way.{place}.gain", f"Gain, {name}", told.units.money, parts)
        rows.append(
            (-(told.value(entry) or 0.0), (name, str(len(numbers)), value_of(told.book, entry)))
        )
    if not rows:
        return None
    listed = tuple(row for _, row in sorted(rows, key=lambda one: one[0])[:_LISTED])
    headers = ("Way", "Exchanges", "Gain")
    return Table("How streams are treated", headers, listed, frozenset({1, 2}))
