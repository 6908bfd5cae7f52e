"""Rows made ready to be written, so that the transaction that writes them is short.

SQLite has one writer at a time. Of a bulk write, most of the time goes into turning objects into
the database's values: here that is done before the transaction begins, and what is left to it is
to hand them over. The same statements serve PostgreSQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model


@dataclass(frozen=True, slots=True)
class Prepared:
    """One statement and the values of each row that it is carried out for."""

    statement: str
    values: Sequence[tuple[Any, ...]]

    def write(self) -> None:
        """Write the rows.

        Raises:
            RuntimeError: there is no open transaction, so that half of them could stay behind.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("Rows that were made ready are written in a transaction.")
        if self.values:
            with connection.cursor() as cursor:
                cursor.executemany(self.statement, self.values)


def inserts(rows: Sequence[Model]) -> Prepared:
    """New rows of one model, with the values that they have now."""
    if not rows:
        return Prepared("", ())
    meta = rows[0]._meta
    fields = [f for f in meta.local_concrete_fields if not isinstance(f, AutoField)]
    names = ", ".join(map(_column, fields))
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {_quoted(meta.db_table)} ({names}) VALUES ({marks})"
    return Prepared(statement, [_values(row, fields, adding=True) for row in rows])


def updates(rows: Sequence[Model], names: Sequence[str]) -> Prepared:
    """These fields of rows that stand, as the objects have them now."""
    if not rows:
        return Prepared("", ())
    meta = rows[0]._meta
    fields: list[Field[Any, Any]] = [meta.get_field(name) for name in names]  # type: ignore[misc]
    key: Field[Any, Any] = meta.pk
    set_to = ", ".join(f"{_column(field)} = %s" for field in fields)
    statement = f"UPDATE {_quoted(meta.db_table)} SET {set_to} WHERE {_column(key)} = %s"
    return Prepared(statement, [_values(row, [*fields, key], adding=False) for row in rows])


def _values(row: Model, fields: Sequence["Field[Any, Any]"], *, adding: bool) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(field.pre_save(row, adding), connection) for field in fields
    )


def _column(field: "Field[Any, Any]") -> str:
    return _quoted(str(field.column))


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
