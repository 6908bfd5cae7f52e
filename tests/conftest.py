"""What holds for all tests: properties are judged by what is true, never by how long it takes.

In CI the examples are the same every time, so that a failure speaks of the change; elsewhere each
run looks for new ones.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

pytest_plugins = ["emptying"]  # tests/platform/emptying.py

settings.register_profile("untimed", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, which PostgreSQL drops only when nobody else is at it.

    A browser's last question, or a process that was told to stop, may still hold a session then.
    """
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
