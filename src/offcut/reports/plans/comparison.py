"""Two plans side by side as a document."""

from datetime import date
from typing import TYPE_CHECKING

from offcut.figures import Bar, bar_svg
from offcut.impact.book import Book, Entry
from offcut.planning.objectives import OBJECTIVES
from offcut.reports.documents.excerpt import excerpt
from offcut.reports.documents.model import (
    Block,
    Cell,
    ChartBlock,
    Document,
    Paragraph,
    Section,
    Table,
)
from offcut.reports.documents.shown import in_words, unit_name, value_of
from offcut.reports.widths import both_widths
from offcut.version import __version__

if TYPE_CHECKING:
    from offcut.planning.comparing import PlanComparison, Total
    from offcut.reports.widths import Chart

_SHOWN = 40
_DRAWN = ("cost", "carbon", "landfill", "virgin")
_PARTS = ("before", "after", "change")


def comparison_report(found: "PlanComparison", *, made_on: str = "") -> Document:
    """The totals side by side, then the flows that differ."""
    book = Book(title="Two plans", versions={"offcut": __version__})
    names = [str(plan["name"]) or "network" for plan in (found.before, found.after)]
    same = names[0] == names[1]
    titles = ("Before", "After") if same else (names[0], names[1])
    listed = (
        _totals(book, found, titles),
        _plants(book, found, titles),
        _flows(book, found, titles),
    )
    sections = tuple(section for section in listed if section is not None)
    whole = Document(
        kind="Plans side by side",
        title=names[1] if same else f"{names[0]} and {names[1]}",
        subtitle="before and after" if same else "",
        period="amounts of a year" if "year" in found.units.get("time", "") else "",
        made_on=made_on or date.today().isoformat(),
        answer=(" ".join(found.says()),),
        sections=sections,
        book=book,
        versions={"Offcut": __version__},
        synthetic=any("synthetic" in name.lower() for name in names),
    )
    return whole.resting_on(excerpt(book, [shown.entry for shown in whole.values()]))


def _totals(book: Book, found: "PlanComparison", titles: tuple[str, str]) -> Section:
    rows: list[tuple[Cell, ...]] = []
    blocks: list[Block] = []
    for number, one in enumerate(found.totals, start=1):
        label = one.label.capitalize()
        book.put_row("totals", number, {"title": label, "before": one.before, "after": one.after})
        unit = _unit(found, one.objective)
        rows.append((label, *_side_by_side(book, ("totals", number), label, unit)))
        if one.objective in _DRAWN:
            blocks.append(ChartBlock(_bars(one, unit, titles)))
    headers = ("", *titles, "Change")
    table = Table("Both plans", headers, tuple(rows), frozenset({1, 2, 3}))
    return Section("totals", "What each plan brings", (table, *blocks))


def _unit(found: "PlanComparison", objective: str) -> str:
    unit = OBJECTIVES[objective].unit
    return found.units.get(objective) or found.units.get(unit, unit if "CO2" in unit else "")


def _side_by_side(book: Book, place: tuple[str, int], label: str, unit: str) -> list[Cell]:
    """Before, after and the change of a row, each as a figure."""
    sheet, number = place
    row = book.rows[sheet][number]
    before, after = row["before"], row["after"]
    known = before is not None and after is not None
    values = {"before": before, "after": after, "change": after - before if known else None}
    for part in _PARTS:
        formula = "after - before" if part == "change" else part
        used = ("before", "after") if part == "change" else (part,)
        given = {name: f"row:{sheet}!{number}.{name}" for name in used}
        entry = Entry(
            f"{sheet}.{number}.{part}", f"{label}, {part}", values[part], unit, formula, given
        )
        book.add(entry)
    return [value_of(book, f"{sheet}.{number}.{part}") for part in _PARTS]


def _bars(total: "Total", unit: str, titles: tuple[str, str]) -> "Chart":
    bars = [
        Bar(title, value, in_words(value, unit))
        for title, value in zip(titles, (total.before, total.after), strict=True)
    ]
    title = label = total.label.capitalize()
    if total.change == 0:
        title = f"{label}: the same in both"
    elif total.change is not None:
        turn = "less" if total.change < 0 else "more"
        title = f"{label}: {in_words(abs(total.change), unit)} {turn}"
    return both_widths(
        total.objective,
        lambda each, width: bar_svg(
            bars, name=each, title=title, measure=unit_name(unit) or label, of="Plan", width=width
        ),
    )


def _plants(book: Book, found: "PlanComparison", titles: tuple[str, str]) -> Section | None:
    """Plants of which the size is not the same; None where there are none."""
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(found.plants, start=1):
        cells = {"title": one.name, "before": one.before, "after": one.after}
        book.put_row("plants", number, cells)
        figures = _side_by_side(book, ("plants", number), one.name, one.unit)
        rows.append((one.name, one.kind, *figures))
    if not rows:
        return None
    headers = ("Plant", "", *titles, "Change")
    table = Table("Size of each plant", headers, tuple(rows), frozenset({2, 3, 4}))
    return Section("plants", "Plants that differ", (table,))


def _flows(book: Book, found: "PlanComparison", titles: tuple[str, str]) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(found.changes[:_SHOWN], start=1):
        cells = {"title": f"{one.start} → {one.end}", "before": one.before, "after": one.after}
        book.put_row("flows", number, cells)
        unit = one.unit or found.units.get(f"flow of {one.material}", "")
        label = f"{one.start} to {one.end}"
        figures = _side_by_side(book, ("flows", number), label, unit)
        rows.append((one.start, one.end, one.kind, *figures))
    if not rows:
        told = found.note or "Both plans have the same flows."
        return Section("flows", "Flows", (Paragraph((told,)),))
    headers = ("From", "To", "", *titles, "Change")
    blocks: list[Block] = [Table("Flows that differ", headers, tuple(rows), frozenset({3, 4, 5}))]
    if len(found.changes) > _SHOWN:
        told = f"The {_SHOWN} largest of {len(found.changes):,} changes are shown."
        blocks.append(Paragraph((told,), quiet=True))
    return Section("flows", "Flows that differ", tuple(blocks))
