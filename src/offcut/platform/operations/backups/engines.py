"""Copying a database while it is written to, and putting a copy back, on both engines."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

from offcut.errors import InputError
from offcut.platform.operations.backups.sums import Sums, of_tables


class BackupError(InputError):
    """A backup that cannot be made or put back; the message says what to do."""


class Engine(Protocol):
    """One kind of database."""

    name: str
    file: str  # in the backup

    def copy(self, target: Path) -> Sums:
        """Copy the database as it stands in one moment; the sums are of that moment."""
        ...

    def put_back(self, source: Path) -> None:
        """Replace the database by the copy."""
        ...

    def sums(self) -> Sums:
        """Of the database as it is now."""
        ...


class Sqlite:
    """By SQLite's own online backup, in one step: readers and writers go on beside it."""

    name, file = "sqlite", "database.sqlite3"

    def copy(self, target: Path) -> Sums:
        """Copy, then sum up the copy."""
        with (
            closing(sqlite3.connect(self._path(), timeout=60)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return _sqlite_sums(target)

    def put_back(self, source: Path) -> None:
        """Beside the old one first, then in its place at once."""
        connection.close()
        path = Path(self._path())
        beside = path.with_name(path.name + ".restored")
        shutil.copyfile(source, beside)
        beside.chmod(0o600)
        for ending in ("-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        os.replace(beside, path)

    def sums(self) -> Sums:
        """Of the file in use."""
        return _sqlite_sums(Path(self._path()))

    def _path(self) -> str:
        return str(connection.settings_dict["NAME"])


def _sqlite_sums(path: Path) -> Sums:
    """The tables of a file; those that an index of words keeps for itself are of that index."""
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        tables = dict(found.fetchall())
        virtual = [name for name, sql in tables.items() if "VIRTUAL TABLE" in (sql or "").upper()]
        own = [
            name
            for name in tables
            if not any(name.startswith(f"{v}_") for v in virtual) and not name.startswith("sqlite_")
        ]
        return of_tables(own, lambda table: database.execute(f'SELECT * FROM "{table}"'))


class Postgres:
    """By pg_dump on an exported snapshot, so that the sums are of the same moment."""

    name, file = "postgresql", "database.pgdump"

    def copy(self, target: Path) -> Sums:
        """Dump and sum up within one snapshot."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            self._run("pg_dump", "-Fc", f"--snapshot={snapshot}", "-f", str(target))
            return self._sums()

    def put_back(self, source: Path) -> None:
        """Everything or nothing, in one transaction."""
        self._run(
            *("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"),
            *("-d", str(connection.settings_dict["NAME"]), str(source)),
        )
        connection.close()

    def sums(self) -> Sums:
        """Of one moment."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return self._sums()

    def _sums(self) -> Sums:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        return of_tables(tables, self._rows)

    def _rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from cursor

    def _run(self, program: str, *arguments: str) -> None:
        """PostgreSQL's own programs, told where the database is by the environment."""
        told = connection.settings_dict
        names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
        given = {key: str(told[name]) for key, name in names.items() if told[name]}
        given["PGDATABASE"] = str(told["NAME"])
        found = shutil.which(program)
        if found is None:
            raise BackupError(
                f"'{program}' is not installed here. On Debian: apt-get install postgresql-client"
            )
        done = subprocess.run(
            [found, *arguments], env={**os.environ, **given}, capture_output=True, check=False
        )
        if done.returncode:
            words = done.stderr.decode(errors="replace").strip()[-800:]
            raise BackupError(f"{program} ended with {done.returncode}: {words}")


def engine() -> Engine:
    """That of the database in use."""
    return Sqlite() if connection.vendor == "sqlite" else Postgres()


def uploads() -> Path:
    """The folder of uploads."""
    return Path(settings.MEDIA_ROOT)
