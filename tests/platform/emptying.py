"""Between tests that commit, the test database is emptied, which its own triggers forbid.

Events and movements can never be deleted: the triggers that see to it rest while Django empties
the tables after such a test, and only then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def triggers_rest_while_emptying() -> Iterator[None]:
    """Puts the rest around the command that empties the tables."""
    from django.core.management.commands.flush import Command

    flush = Command.handle

    def handle(self: Command, **options: Any) -> None:
        from django.db import connections

        with _resting(connections[options["database"]]):
            flush(self, **options)

    Command.handle = handle
    yield
    Command.handle = flush


@contextmanager
def _resting(connection: Any) -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")
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
