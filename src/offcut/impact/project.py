"""The project account written as a book: rows, pinned facts, every line of every claim, totals."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from offcut.impact.book import Book, Entry, Reference
from offcut.impact.formulas import Formula, formulas
from offcut.impact.inputs_basis import METHOD_FACTS
from offcut.impact.model import METHOD_VERSION, Claim, Standing
from offcut.impact.records import cells_of_claim
from offcut.impact.workbook import plain
from offcut.version import __version__

if TYPE_CHECKING:
    from offcut.impact.result import ImpactResult


def entry_id(claim: str, formula: str) -> str:
    """The id of the entry of one line of one claim."""
    return f"{claim}.{formula}"


def total_id(year: int, standing: Standing, formula: str) -> str:
    """The id of the entry of a total over the claims of one year and standing."""
    return f"total.{year}.{standing}.{formula}"


def write_book(
    result: "ImpactResult", ids: Sequence[str], inputs: Sequence[str], title: str
) -> Book:
    """The book of these formulas (``ids``), which take these ``inputs``."""
    book = Book(title=title or "Project account")
    _write_versions(result, book)
    _write_rows(result, book)
    for fact in METHOD_FACTS:
        book.pin(fact)
    for name in inputs:
        for fact in result.columns[name].facts:
            book.pin(fact)
    for index, claim in enumerate(result.claims):
        _write_moved(result, claim, book)
        for name in ids:
            book.add(_entry(result, index, formulas()[name]))
    for year in result.years:
        for standing in Standing:
            _write_totals(result, book, year, standing, ids)
    return book


def _write_versions(result: "ImpactResult", book: Book) -> None:
    sets = {factors.id: factors.digest for factors in result.asked.sets}
    book.versions |= {
        "method": METHOD_VERSION,
        "factors": ", ".join(sets),
        "factor_digests": ", ".join(digest[:12] for digest in sets.values()),
        "price_base": price_base(result),
        "offcut": __version__,
    }


def price_base(result: "ImpactResult") -> str:
    """The years whose prices the pounds are in; each claim's own where none is stated."""
    years = {claim.price_base or claim.year for claim in result.claims}
    told = ", ".join(map(str, sorted(years)))
    return f"prices of {told}" if len(years) == 1 else f"prices of each year ({told})"


def _write_rows(result: "ImpactResult", book: Book) -> None:
    used = {claim.synergy for claim in result.claims}
    asked = result.asked
    for synergy, cells in zip(asked.synergies, asked.synergy_cells, strict=True):
        if synergy.id in used:
            book.put_row("synergies", synergy.source.row, plain(cells))
    for claim in asked.claims:
        if claim.source.sheet == "claims":
            book.put_row("claims", claim.source.row, plain(cells_of_claim(claim)))
    for row in result.movements:
        book.put_row("movements", row["_row"], plain(row))


def _write_moved(result: "ImpactResult", claim: Claim, book: Book) -> None:
    """The sum of movements that a claim's quantity is."""
    if not claim.movements:
        return
    places = tuple(f"{place.reference}.quantity" for place in claim.movements)
    unit = next(s.unit for s in result.synergies if s.id == claim.synergy)
    book.add(
        Entry(
            f"{claim.id}.moved", "Moved in the year", claim.quantity, unit, "sum(x)",
            {"x": places}, claim.year,
        )
    )  # fmt: skip


def _entry(result: "ImpactResult", index: int, formula: Formula) -> Entry:
    claim = result.claims[index]
    value = float(result.values[formula.id][index])
    gap = result.gap(index, formula.id) if math.isnan(value) else None
    inputs: dict[str, Reference] = {}
    for name in sorted(formula.names):
        column = result.columns.get(name)
        inputs[name] = (
            f"entry:{entry_id(claim.id, name)}" if column is None else column.reference(index)
        )
    standing = result.standings[index]
    return Entry(
        entry_id(claim.id, formula.id),
        formula.title,
        None if gap else value,
        result.synergy(index).unit if formula.unit == "unit" else formula.unit,
        formula.expression,
        inputs,
        claim.year,
        grade=str(claim.grade) if claim.grade else None,
        standing=str(standing) if standing else None,
        note=f"gap: {'; '.join(gap.reasons)}" if gap else _left_out(result, index, formula.id),
    )


def _left_out(result: "ImpactResult", index: int, formula: str) -> str:
    """What a known line does not claim, as it is not known."""
    parts = [
        f"{formulas()[gap.formula].title} ({'; '.join(gap.reasons)})"
        for gap in result.unclaimed_at(index, formula)
    ]
    return f"not claimed: {', '.join(parts)}" if parts else ""


def _write_totals(
    result: "ImpactResult", book: Book, year: int, standing: Standing, ids: Sequence[str]
) -> None:
    there = result.indices(standing, year)
    if not there:
        return
    for name in ids:
        formula = formulas()[name]
        if formula.role != "metric":
            continue
        amount = result.total(formula.metric, standing, formula.side, year)
        series = tuple(f"entry:{entry_id(result.claims[i].id, name)}" for i in there)
        book.add(
            Entry(
                total_id(year, standing, name), formula.title, amount.value, formula.unit,
                "sum_known(x)", {"x": series}, year, standing=str(standing), note=amount.note,
            )
        )  # fmt: skip
