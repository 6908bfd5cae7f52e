"""The columns of an index from a database: SQLite by itself, PostgreSQL where psycopg is installed.

A database is only read. Rows come a batch at a time and are kept as columns, so that a query of
millions of rows never stands in memory as rows.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from offcut.errors import InputError

if TYPE_CHECKING:
    import polars as pl

BATCH = 50_000
_LARGEST = 2**63
_POSTGRES = ("postgresql", "postgres")
_ACCEPTED = (
    "Accepted: the path of an SQLite file, sqlite:///path, or postgresql://user@host/database."
)


def read_query(database: str, query: str, batch: int = BATCH) -> "pl.DataFrame":
    """The rows of one query as a table, for :func:`offcut.matching.index.tables.market_from_table`.

    ``database``: the path of an SQLite file, ``sqlite:///path`` or ``postgresql://…``. ``query``:
    one SQL statement that gives rows, with the columns of an index by their names. ``batch``: rows
    fetched at a time.

    Raises :class:`InputError` for a database that cannot be opened, a driver that is not installed,
    and a query that fails, gives no columns, or names a column twice.
    """
    import polars as pl

    parts = []
    for names, rows in _batches(database, query, batch):
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        parts.append(pl.DataFrame([_series(n, c) for n, c in zip(names, columns, strict=True)]))
    try:
        return pl.concat(parts, how="vertical_relaxed")
    except pl.exceptions.PolarsError as error:
        raise InputError(_failed(name_of(database), error)) from None


def name_of(database: str) -> str:
    """What messages call a database: never with the password of its address."""
    address = urlsplit(database)
    if "://" in database and address.scheme != "sqlite":
        return f"{address.scheme}://{address.hostname or ''}{address.path}"
    return Path(_sqlite_path(database)).name


def _batches(database: str, query: str, batch: int) -> Iterator[tuple[list[str], Sequence[Any]]]:
    """The names of the columns with some rows of the answer at a time; at least once."""
    scheme = urlsplit(database).scheme if "://" in database else "sqlite"
    if scheme == "sqlite":
        yield from _from_sqlite(Path(_sqlite_path(database)), query, batch)
    elif scheme in _POSTGRES:
        yield from _from_postgres(database, query, batch)
    else:
        raise InputError(f"'{scheme}://' is no database that can be read. {_ACCEPTED}")


def _sqlite_path(database: str) -> str:
    return database.removeprefix("sqlite:///")


def _from_sqlite(path: Path, query: str, batch: int) -> Iterator[tuple[list[str], Sequence[Any]]]:
    if not path.is_file():
        raise InputError(f"There is no file '{path}'. {_ACCEPTED}")
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("PRAGMA query_only = 1")
            yield from _fetched(connection.execute(query), path.name, batch)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise InputError(_failed(path.name, error)) from None


def _from_postgres(
    address: str, query: str, batch: int
) -> Iterator[tuple[list[str], Sequence[Any]]]:
    if find_spec("psycopg") is None:
        raise InputError(
            "A PostgreSQL database is read by psycopg, which is not installed:"
            " pip install 'offcut[postgres]'. Or export the query to a CSV or Parquet file."
        )
    psycopg: Any = import_module("psycopg")
    name = name_of(address)
    try:
        with closing(psycopg.connect(address)) as connection:
            connection.read_only = True
            with connection.cursor(name="offcut") as cursor:  # the server keeps what is not fetched
                yield from _fetched(cursor.execute(query), name, batch)
    except psycopg.Error as error:
        told, password = _failed(name, error), urlsplit(address).password
        raise InputError(told.replace(password, "…") if password else told) from None


def _fetched(cursor: Any, name: str, batch: int) -> Iterator[tuple[list[str], Sequence[Any]]]:
    names = [column[0] for column in cursor.description or ()]
    if not names:
        raise InputError(f"The query of '{name}' gives no rows and columns; a SELECT is needed.")
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise InputError(
            f"The query of '{name}' gives two columns named '{twice[0]}'; name one of them anew"
            " with AS, or leave it out."
        )
    rows = cursor.fetchmany(batch)
    yield names, rows
    while len(rows) == batch:
        rows = cursor.fetchmany(batch)
        yield names, rows


def _series(name: str, values: Sequence[Any]) -> "pl.Series":
    """One column of a batch: whole numbers, numbers, days, lists of types, else text."""
    import polars as pl

    kinds = {type(value) for value in values} - {type(None)}
    if not kinds:
        return pl.Series(name, values, dtype=pl.Null)
    if kinds == {int} and max(abs(v) for v in values if v is not None) < _LARGEST:
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds <= {int, float, Decimal}:
        return pl.Series(name, [None if v is None else float(v) for v in values], dtype=pl.Float64)
    if kinds in ({date}, {datetime}):
        return pl.Series(name, values)
    if kinds == {list}:
        return pl.Series(name, values, dtype=pl.List(pl.String))
    return pl.Series(name, [None if v is None else str(v) for v in values], dtype=pl.String)


def _failed(name: str, error: Exception) -> str:
    told = str(error).strip().splitlines()
    return f"'{name}' could not answer the query: {told[0] if told else type(error).__name__}"
