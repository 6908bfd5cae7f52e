"""A cache that all processes of this machine share: one small SQLite file beside the data.

Limits on attempts and requests, and codes that were used, must be known to every process of the web
server. The file is not the database: counting a request never waits for somebody who saves. Where
it cannot be written (a full disk, a read-only folder) each process counts for itself.
"""

import logging
import os
import pickle
import random
import sqlite3
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache

_TABLE = (
    "CREATE TABLE IF NOT EXISTS entry"
    " (name TEXT PRIMARY KEY, value, ends REAL NOT NULL) WITHOUT ROWID"
)
_NEVER = 1e12  # seconds since 1970
_TIDIED_EVERY = 500  # writes, on average
_log = logging.getLogger(__name__)

Method = Callable[..., Any]


def _or_alone(method: Method) -> Method:
    """The method; where the file fails, that of this process's own cache."""

    @wraps(method)
    def tried(self: "SharedCache", key: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, key, *args, **kwargs)
        except (sqlite3.Error, OSError) as failure:
            self.tell_once(failure)
            return getattr(self.alone, method.__name__)(key, *args, **kwargs)

    return tried


class SharedCache(BaseCache):
    """``LOCATION`` is the file. Whole numbers are kept as such, so that counting is one step."""

    told = False

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = location
        self._held: sqlite3.Connection | None = None
        self._process = 0
        self.alone = LocMemCache(location, params)

    def tell_once(self, failure: Exception) -> None:
        """In the log, once a process."""
        if not SharedCache.told:
            SharedCache.told = True
            _log.warning("%s: %s. This process counts for itself.", self._path, failure)

    @_or_alone
    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, while it stands."""
        query = "SELECT value FROM entry WHERE name = ? AND ends > ?"
        found = self._run(query, self._name(key, version), time.time()).fetchone()
        return default if found is None else _read(found[0])

    @_or_alone
    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value."""
        row = (self._name(key, version), _written(value), self._ends(timeout))
        self._run("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", *row)
        self._tidy()

    @_or_alone
    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value where none stands; whether this was so."""
        query = (
            "INSERT INTO entry VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET value = excluded.value, ends = excluded.ends WHERE entry.ends <= ?"
        )
        row = (self._name(key, version), _written(value), self._ends(timeout))
        done = self._run(query, *row, time.time())
        self._tidy()
        return done.rowcount > 0

    @_or_alone
    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value stand for longer; whether there was one."""
        query = "UPDATE entry SET ends = ? WHERE name = ? AND ends > ?"
        row = (self._ends(timeout), self._name(key, version), time.time())
        return self._run(query, *row).rowcount > 0

    @_or_alone
    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; whether there was one."""
        query = "DELETE FROM entry WHERE name = ?"
        return self._run(query, self._name(key, version)).rowcount > 0

    @_or_alone
    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count: one step, however many do it at once.

        Raises:
            ValueError: no number stands there.
        """
        query = (
            "UPDATE entry SET value = value + ? WHERE name = ? AND ends > ?"
            " AND typeof(value) = 'integer' RETURNING value"
        )
        found = self._run(query, delta, self._name(key, version), time.time()).fetchall()
        if not found:
            raise ValueError(f"No number stands under '{key}'.")
        return int(found[0][0])

    def clear(self) -> None:
        """Forget everything."""
        self.alone.clear()
        try:
            self._run("DELETE FROM entry")
        except (sqlite3.Error, OSError) as failure:
            self.tell_once(failure)

    def _name(self, key: str, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _ends(self, timeout: Any) -> float:
        ends = self.get_backend_timeout(timeout)
        return _NEVER if ends is None else ends

    def _run(self, query: str, *values: Any) -> sqlite3.Cursor:
        return self._connection().execute(query, values)

    def _connection(self) -> sqlite3.Connection:
        """This process's own: one that was opened before a fork is its parent's."""
        if self._held is None or self._process != os.getpid():
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            made = sqlite3.connect(
                self._path, timeout=2, isolation_level=None, check_same_thread=False
            )
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=NORMAL")
            made.execute(_TABLE)
            self._held, self._process = made, os.getpid()
        return self._held

    def _tidy(self) -> None:
        """Now and then, forget what stands no longer."""
        if random.random() * _TIDIED_EVERY < 1:
            self._run("DELETE FROM entry WHERE ends <= ?", time.time())


def _written(value: Any) -> int | bytes:
    return value if type(value) is int else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _read(kept: int | bytes) -> Any:
    return kept if isinstance(kept, int) else pickle.loads(kept)
