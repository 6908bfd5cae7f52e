"""The rows that ``offcut index`` is given: tables of columns, listing files, ids."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from offcut.errors import InputError
from offcut.matching.index import Index
from offcut.matching.index.tables import holds_columns, market_from_table, read_table
from offcut.matching.screen.market import Fit, Market
from offcut.reference import Assumptions

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Given:
    """Where the rows are: a file, or a database with a query.

    Raises :class:`InputError` when neither, both or half of one is given.
    """

    file: Path | None
    database: str | None
    query: str | None

    def __post_init__(self) -> None:
        if self.database is None and self.query is not None:
            raise InputError("--query needs --database: the database that is asked.")
        if self.database is not None and self.query is None:
            raise InputError("--database needs --query: a SELECT that gives the columns.")
        if (self.file is None) == (self.database is None):
            told = "Nothing was given" if self.file is None else "A file and a database were given"
            raise InputError(f"{told}; give either a FILE or --database with --query.")


def market(
    given: Given, fit: Fit, circuity: float | None, properties: tuple[str, ...] | None = None
) -> tuple[Market, tuple[str, ...]]:
    """The rows of a table of columns, or of a listing file; what is left out is told.

    ``properties``: what there must be, in this order; None = what there is.
    """
    own = {} if circuity is None else {"places.circuity": circuity}
    file = given.file
    if file is None or holds_columns(file):
        roads = Assumptions(own).value("places.circuity")
        table, name = _table(given)
        return market_from_table(table, fit=fit, circuity=roads, name=name, properties=properties)
    if fit != Fit():
        raise InputError(
            f"'{file.name}' holds listings, which are valued without the shares of text"
            f" ({fit.text:g}) and quality ({fit.quality:g}); give a table of columns, or 0 for"
            " both."
        )
    return _listed(file, own), ()


def _table(given: Given) -> "tuple[pl.DataFrame, str]":
    """The table, and what messages call it."""
    if given.file is not None:
        return read_table(given.file), f"'{given.file.name}'"
    from offcut.matching.index.database import name_of, read_query

    database, query = given.database or "", given.query or ""
    return read_query(database, query), f"The query of '{name_of(database)}'"


def _listed(file: Path, own: dict[str, float]) -> Market:
    from offcut.cli.match import load
    from offcut.matching.index.listed import market_of_listings

    listed = market_of_listings(load(file), assumptions=Assumptions(own))
    if listed.left_out:
        count = len(listed.left_out)
        named = ", ".join(listed.left_out[:3]) + (" …" if count > 3 else "")
        told = "1 listing is" if count == 1 else f"{count:,} listings are"
        click.echo(f"{told} left out, without a resource type or an amount: {named}", err=True)
    return listed.market


def by_side(index: Index, names: list[str], side: str | None) -> dict[str, list[str]]:
    """Which of these ids are haves and which are wants."""
    found: dict[str, list[str]] = {"haves": [], "wants": []}
    for name in names:
        sides = [s for s in found if side in (None, s) and index.holds(s, name)]
        if len(sides) > 1:
            raise InputError(f"'{name}' is the id of a have and of a want; say which by --side.")
        if not sides:
            of = f" of the {side}" if side else ""
            raise InputError(f"'{name}' is no id{of} in the index '{index.folder}'.")
        found[sides[0]].append(name)
    return found
