"""Writes company accounts into a book, so that each figure can be opened and recomputed."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from offcut.impact.book import Book, Entry
from offcut.impact.company import Category, CompanyAccount, CompanyLine
from offcut.impact.model import METHOD_VERSION, Claim, Synergy
from offcut.version import __version__


class Rows(Protocol):
    """What the account was worked out from: the records of a workbook, or a project account."""

    @property
    def synergies(self) -> Sequence[Synergy]:
        """All synergies."""
        ...

    @property
    def claims(self) -> Sequence[Claim]:
        """All claims."""
        ...

    @property
    def movements(self) -> Sequence[Mapping[str, Any]]:
        """The rows of that sheet."""
        ...


SHEET = "company_inputs"  # rows of amounts that were given by hand, without a cell behind them
_UNIT = "kgCO2e"
_WORDS = {
    Category.PURCHASED_GOODS: "Purchased goods",
    Category.UPSTREAM_TRANSPORT: "Haulage paid for",
    Category.WASTE: "Waste generated",
}


def company_book(account: CompanyAccount, records: Rows) -> Book:
    """A book of one company account alone, with the cells that it takes and no others.

    It goes to one firm, so it holds nothing of other firms that its own figures do not need.
    """
    book = Book(title=f"{CompanyAccount.TITLE}: {account.organisation}, {account.year}")
    book.versions |= {
        "method": METHOD_VERSION,
        "factors": account.factors.id,
        "factor_digests": account.factors.digest[:12],
        "offcut": __version__,
    }
    parts = [part for line in account.lines for part in line.activity.parts]
    moved = {f"entry:{claim.id}.moved": claim for claim in records.claims if claim.movements}
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for part in parts:
        if part.reference in moved:
            _moved(rows, moved[part.reference], records)
        elif part.reference is not None:
            sheet, row, column = _place(part.reference)
            rows.setdefault((sheet, row), {})[column] = part.value
    for (sheet, row), cells in rows.items():
        book.put_row(sheet, row, cells)
    for name in dict.fromkeys(part.reference for part in parts if part.reference in moved):
        claim = moved[str(name)]
        places = tuple(f"{place.reference}.quantity" for place in claim.movements)
        label, unit = "Moved in the year", _unit_of(claim, records)
        entry = Entry(
            f"{claim.id}.moved", label, claim.quantity, unit, "sum(x)", {"x": places}, claim.year
        )
        book.add(entry)
    company_entries(book, account)
    return book


def company_entries(book: Book, account: CompanyAccount) -> dict[str, str]:
    """Writes every line and total; gives the references of the totals by category.

    The totals are ``purchased_goods``, ``upstream_transport``, ``waste_generated``, ``emitted``
    (all three) and ``below_primary``, which is stated beside them and taken off none.
    """
    stem = f"company.{_slug(account.organisation)}.{account.year}"
    emitted: dict[Category, list[str]] = {category: [] for category in Category}
    below: list[str] = []
    for number, line in enumerate(account.lines, start=1):
        name = f"{stem}.{line.activity.category}.{number}"
        emitted[line.activity.category].append(_emitted(book, account, line, name))
        if line.primary is not None:
            below.append(_below(book, account, line, name))
    totals = {
        str(category): _total(book, account, f"{stem}.{category}", _WORDS[category], lines)
        for category, lines in emitted.items()
        if lines
    }
    every = [reference for lines in emitted.values() for reference in lines]
    if every:
        label = "All that is known of the firm's emissions to report"
        totals["emitted"] = _total(book, account, f"{stem}.emitted", label, every)
    if below:
        label = "Recycled input: below the same amount of primary input"
        totals["below_primary"] = _total(book, account, f"{stem}.below_primary", label, below)
    return totals


def _emitted(book: Book, account: CompanyAccount, line: CompanyLine, name: str) -> str:
    parts = _parts(book, line, name)
    factors = {f"factor_{i}": book.pin(f.fact()) for i, f in enumerate(line.factors, start=1)}
    return book.add(
        Entry(
            name,
            line.activity.label,
            None if line.emitted is None else line.emitted.kg_co2e,
            _UNIT,
            f"{' * '.join(parts)} * ({' + '.join(factors)})",
            {**parts, **factors},
            year=account.year,
            note=line.gap or line.activity.note,
        )
    )


def _below(book: Book, account: CompanyAccount, line: CompanyLine, name: str) -> str:
    assert line.primary is not None
    parts = _parts(book, line, name)
    inputs = {**parts, "primary": book.pin(line.primary.fact()), "emitted": f"entry:{name}"}
    below = line.below_primary
    return book.add(
        Entry(
            f"{name}.below_primary",
            f"{line.activity.label}: below primary input",
            None if below is None else below.kg_co2e,
            _UNIT,
            f"{' * '.join(parts)} * primary - emitted",
            inputs,
            year=account.year,
            note=line.gap or (line.primary.gap if line.primary.value is None else ""),
        )
    )


def _parts(book: Book, line: CompanyLine, name: str) -> dict[str, str]:
    """The references of an amount's parts; what was given by hand becomes a row of its own."""
    by_hand = {p.name: p.value for p in line.activity.parts if p.reference is None}
    number = 1 + int(name.rpartition(".")[2])
    sheet = f"{SHEET}.{name.split('.')[1]}"
    if by_hand:
        book.put_row(sheet, number, by_hand)
    return {
        part.name: part.reference or f"row:{sheet}!{number}.{part.name}"
        for part in line.activity.parts
    }


def _total(
    book: Book, account: CompanyAccount, name: str, label: str, references: list[str]
) -> str:
    values = [book.lookup(reference) for reference in references]
    known = [value for value in values if value is not None]
    missing = len(values) - len(known)
    return book.add(
        Entry(
            name,
            f"{account.organisation}: {label.lower()}",
            sum(known) if known else None,
            _UNIT,
            "sum_known(x)",
            {"x": tuple(references)},
            year=account.year,
            note=f"{missing} of {len(values)} not known" if missing else "",
        )
    )


def _place(reference: str) -> tuple[str, int, str]:
    """Sheet, row and column of ``row:claims!12.quantity``."""
    sheet, _, rest = reference.removeprefix("row:").partition("!")
    row, _, column = rest.partition(".")
    return sheet, int(row), column


def _moved(rows: dict[tuple[str, int], dict[str, Any]], claim: Claim, records: Rows) -> None:
    """The quantities of the movements that a claim is the sum of."""
    wanted = {place.row for place in claim.movements}
    for cells in records.movements:
        if cells["_row"] in wanted:
            rows.setdefault(("movements", cells["_row"]), {})["quantity"] = cells["quantity"]


def _unit_of(claim: Claim, records: Rows) -> str:
    return next(s.unit for s in records.synergies if s.id == claim.synergy)


def _slug(words: str) -> str:
    letters = "".join(c if c.isalnum() and c.isascii() else " " for c in words.lower())
    return "-".join(letters.split()) or "firm"
