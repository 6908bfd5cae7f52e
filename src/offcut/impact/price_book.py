"""Money of several years in the prices of one, written as entries down to the deflators.

The id of an amount in the prices of the base is ``real.<name>``.
"""

from collections.abc import Mapping, Sequence

from offcut import reference
from offcut.errors import NotDated
from offcut.impact.book import Book, Entry, Fact, Reference
from offcut.impact.inputs import NOT_STATED
from offcut.impact.prices import USER, Deflators
from offcut.reference import Provenance


def write_real(
    book: Book,
    name: str,
    label: str,
    amounts: Mapping[int, Sequence[str]],
    to_year: int,
    deflators: Deflators,
) -> tuple[str, float | None]:
    """Write the sum of amounts of several years in the prices of one; gives reference and value.

    Args:
        book: that holds the amounts.
        name: of the entry, after ``real.``.
        label: of the entry.
        amounts: year of the prices → references of amounts in GBP.
        to_year: the price base.
        deflators: with the user's assumptions, if any.

    A year without a deflator makes the whole a gap that says so.
    """
    parts, inputs, total = [], dict[str, Reference](), 0.0
    note = ""
    for year, references in sorted(amounts.items()):
        inputs[f"amounts_{year}"] = tuple(references)
        known = [book.lookup(one) for one in references]
        if any(value is None for value in known):
            note = note or f"an amount of {year} is not known"
        scale, levels, why = deflated(book, year, to_year, deflators)
        note = note or why
        inputs |= levels
        parts.append(f"sum(amounts_{year}){scale}")
        if not note:
            total += sum(known) * deflators.factor(year, to_year)
    entry = Entry(
        f"real.{name}", label, None if note else total, "GBP",
        " + ".join(parts) or "0", inputs, note=f"gap: {note}" if note else f"{to_year} prices",
    )  # fmt: skip
    return book.add(entry), entry.value


def deflated(
    book: Book, from_year: int, to_year: int, deflators: Deflators
) -> tuple[str, dict[str, Reference], str]:
    """The piece of a formula that changes prices, its inputs, and why there is none."""
    if from_year == to_year:
        return "", {}, ""
    levels: dict[str, Reference] = {}
    for year in (from_year, to_year):
        try:
            levels[f"level_{year}"] = _pin_level(book, year, deflators)
        except NotDated as reason:
            return f" * level_{year}", {f"level_{year}": NOT_STATED}, str(reason)
    return f" * level_{to_year} / level_{from_year}", levels, ""


def _pin_level(book: Book, year: int, deflators: Deflators) -> str:
    row = reference.gdp_deflators.get(str(year))
    if row is not None:
        return pin_table_value(
            book, f"gdp_deflators/{year}.index", row.index, "2024 = 100", row.provenance
        )
    fact = Fact(
        f"assumption:price_level.{year}", deflators.level(year), "2024 = 100",
        label=f"price level, with inflation of {deflators.assumed_inflation[year]:.1%} assumed by"
        f" {deflators.who(year)}",
        source="user" if deflators.who(year) == USER else "programme", status="assumed",
    )  # fmt: skip
    return book.pin(fact)


def pin_table_value(book: Book, place: str, value: float, unit: str, where: Provenance) -> str:
    """Pin a value of a reference table, ``<table>/<key>.<column>``; gives the reference to it."""
    return book.pin(
        Fact(f"table:{place}", value, unit, source=where.source, status=str(where.status))
    )
