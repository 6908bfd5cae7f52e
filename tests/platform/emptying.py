"""Between tests that commit, the test database is emptied, which its own triggers forbid.

Events and movements can never be deleted: the triggers that see to it rest while the tables are
emptied after such a test, and only then. Django's own way writes its content types and permissions
anew each time, and on PostgreSQL truncates a hundred tables to remove a few rows; here rows go from
where there are some, and what Django would write again stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

STAYS = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_quickly() -> Iterator[None]:
    """Takes the place of Django's command that empties the tables."""
    from django.core.management.commands.flush import Command
    from django.db import connections

    flush = Command.handle

    def handle(self: Command, **options: Any) -> None:
        empty(connections[options["database"]])

    Command.handle = handle
    yield
    Command.handle = flush


def empty(connection: Any) -> None:
    """Every row of every table, in one transaction; no relation is checked meanwhile."""
    from django.db import transaction

    quoted = connection.ops.quote_name
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(using=connection.alias),
        _resting(connection),
        connection.cursor() as cursor,
    ):
        some = (
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted(table)})"
            for table in tables
            if table not in STAYS
        )
        cursor.execute(" UNION ALL ".join(some))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quoted(table)}")


@contextmanager
def _resting(connection: Any) -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [
            (name, sql)
            for name, sql in cursor.fetchall()
            if name.endswith(("_no_UPDATE", "_no_DELETE"))
        ]
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for _, sql in triggers:
            cursor.execute(sql)
