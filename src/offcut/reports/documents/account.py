"""The report of an account of exchanges: what was achieved, by standing and side, and the gaps."""

from datetime import date
from typing import TYPE_CHECKING

from offcut.figures import Amount, co2e, waterfall_svg
from offcut.impact.book import Book, Entry
from offcut.impact.formulas import formulas
from offcut.impact.model import WITH_EVIDENCE, Standing
from offcut.impact.project import entry_id, total_id
from offcut.reports.documents.missing import missing
from offcut.reports.documents.model import (
    Block,
    Cell,
    ChartBlock,
    Document,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Section,
    Table,
    Words,
)
from offcut.reports.documents.shown import value_of
from offcut.reports.documents.standings import METRICS, NEVER_ADDED, by_side, by_standing
from offcut.reports.documents.stated import versions_of
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.impact.result import ImpactResult

_KEYS = ("ghg", "landfill_diverted", "cost_saved")
_COLUMNS = ("ghg", "landfill_diverted", "cost_saved")
_LINES = {
    "ghg_disposal": 1,
    "ghg_production": 1,
    "ghg_journeys": 1,
    "ghg_processing": -1,
    "ghg_residues": -1,
    "ghg_haulage": -1,
    "ghg_empty_return": -1,
}
"""The lines of the greenhouse-gas account, with the sign that they enter it by."""


def account_report(result: "ImpactResult", *, title: str = "", made_on: str = "") -> Document:
    """The report of an account; ``made_on`` is an ISO date, today when not given."""
    book = result.book(title=title or "Account of exchanges")
    years = sorted({claim.year for claim in result.claims}, reverse=True)
    told = f"{years[-1]} to {years[0]}" if len(years) > 1 else str(years[0]) if years else "no year"
    return Document(
        kind="Account of exchanges",
        title=book.title,
        subtitle="Project account: what happened against what would have happened without",
        period=told,
        made_on=made_on or date.today().isoformat(),
        answer=_answer(result, book, years),
        sections=(
            *(_year(result, book, year) for year in years),
            Section("exchanges", "Exchange by exchange", (_exchanges(result, book),)),
            Section("gaps", "What is not known", _gaps(result)),
            Section("method", "How to read this", _method()),
        ),
        book=book,
        versions=versions_of(book),
        synthetic=result.synthetic,
    )


def _answer(result: "ImpactResult", book: Book, years: list[int]) -> Words:
    done = sum(standing in WITH_EVIDENCE for standing in result.standings)
    claims = f"{len(result.claims)} claims" if len(result.claims) != 1 else "One claim"
    words: Words = (f"{claims}, {done} of them completed with evidence.",)
    if not years:
        return words
    for standing in (Standing.VERIFIED, Standing.REALISED):
        name = total_id(years[0], standing, "ghg")
        if name in book.entries:
            words += (f" {standing.capitalize()} in {years[0]}: ", value_of(book, name), ".")
    return words


def _year(result: "ImpactResult", book: Book, year: int) -> Section:
    blocks: list[Block] = [by_standing(book, year), Paragraph((NEVER_ADDED,), quiet=True)]
    for standing in WITH_EVIDENCE:
        keys = [total_id(year, standing, metric) for metric in _KEYS]
        there = [name for name in keys if name in book.entries]
        if there:
            figures = [
                KeyFigure(f"{METRICS[name.rpartition('.')[2]]}, {standing}", value_of(book, name))
                for name in there
            ]
            blocks.insert(0, KeyFigures(tuple(figures)))
            blocks.append(by_side(book, year, standing))
    blocks += _purses(result, book, year)
    chart = _carbon_chart(result, book, year)
    if chart is not None:
        blocks.append(chart)
    return Section(f"year-{year}", str(year), tuple(blocks))


def _purses(result: "ImpactResult", book: Book, year: int) -> list[Block]:
    """Savings by purse: what the treasury loses stands beside what firms and society gain."""
    from offcut.impact.sides import Purse, write_sides

    if not write_sides(book, result, year).claims:
        return []
    names = [f"side.{year}.{purse}" for purse in Purse]
    rows = tuple((book.entries[name].label, value_of(book, name)) for name in names)
    title = "Who gained, of all with evidence: givers, takers and the treasury add up to society"
    return [Table(title, ("Purse", "In the year"), rows, frozenset({1}), total=True)]


def _carbon_chart(result: "ImpactResult", book: Book, year: int) -> ChartBlock | None:
    """From avoided disposal and production to what is left, of all with evidence."""
    there = [
        claim.id
        for claim, standing in zip(result.claims, result.standings, strict=True)
        if claim.year == year
        and standing in WITH_EVIDENCE
        and book.entries[entry_id(claim.id, "ghg")].value is not None
    ]
    if not there:
        return None
    amounts = []
    for line, sign in _LINES.items():
        entry = _line_total(book, year, line, there)
        amounts.append(Amount(formulas()[line].title, None if entry is None else sign * entry))
    total = sum(book.entries[entry_id(claim, "ghg")].value or 0.0 for claim in there)
    kept = "is left" if total >= 0 else "more is emitted than saved"
    title = f"{co2e(abs(total))} {kept} after treatment and haulage in {year}"
    drawn = both_widths(
        f"carbon-{year}",
        lambda name, width: waterfall_svg(
            [amount for amount in amounts if amount.value],
            name=name,
            title=title,
            measure="kg CO2e",
            total="Avoided",
            shown=co2e,
            width=width,
        ),
    )
    return ChartBlock(drawn)


def _line_total(book: Book, year: int, line: str, claims: list[str]) -> float | None:
    """The sum of one line over claims, written into the book."""
    entries = [book.entries[entry_id(claim, line)] for claim in claims]
    known = [entry.value for entry in entries if entry.value is not None]
    value = sum(known) if known else None
    book.add(
        Entry(
            f"with_evidence.{year}.{line}", f"{formulas()[line].title}, with evidence", value,
            formulas()[line].unit, "sum_known(x)", {"x": tuple(e.reference for e in entries)}, year,
        )
    )  # fmt: skip
    return value


def _exchanges(result: "ImpactResult", book: Book) -> Block:
    headers = ("Exchange", "Year", "Standing", "Evidence", *(METRICS[name] for name in _COLUMNS))
    rows: list[tuple[Cell, ...]] = []
    for index, (claim, standing) in enumerate(zip(result.claims, result.standings, strict=True)):
        if standing is None:
            continue
        rows.append(
            (
                f"{claim.synergy}: {result.synergy(index).title}",
                str(claim.year),
                str(standing),
                str(claim.grade or "–"),
                *(value_of(book, entry_id(claim.id, metric)) for metric in _COLUMNS),
            )
        )
    return Table("Every claim", headers, tuple(rows), frozenset({4, 5, 6}))


def _gaps(result: "ImpactResult") -> tuple[Block, ...]:
    table = missing(result)
    if not table.rows:
        return (Paragraph(("Every figure is known.",)),)
    told = "What is not known is left out and said so; it is never taken as zero."
    return (Notice("Gaps", (told,)), table)


def _method() -> tuple[Block, ...]:
    return (
        Paragraph(
            (
                "Each claim is worked out against its evidenced baseline: disposal and production"
                " avoided, less treatment, residues and haulage. A negative result is shown. The"
                " official factors stand in for life-cycle figures under this published method:"
                " they may not be used to rank ways of dealing with a waste, and nothing here is a"
                " Scope 3 reduction.",
            )
        ),
    )
