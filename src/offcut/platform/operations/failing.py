"""Telling a full disk and a database that cannot be written from a fault of ours."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError

_DISK = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL_WORDS = ("disk is full", "no space left", "could not extend file")
_READ_ONLY_WORDS = ("readonly database", "read-only transaction")
_BUSY_WORDS = (
    "database is locked",
    "database table is locked",
    "lock timeout",
    "deadlock detected",
)
_AWAY_WORDS = (
    "connection refused",
    "connection failed",
    "connection to server",
    "connection timeout",
    "connection is closed",
    "connection has been closed",
    "terminating connection",
    "server closed the connection",
    "shutting",
    "starting up",
    "in recovery mode",
    "unable to open database",
)

FULL = "The disk of this site is full, so nothing can be saved."
READ_ONLY = "This site can be read for the moment, but nothing can be saved."
BUSY = "Many people are saving something at this moment."
AWAY = "The database does not answer."


def reason_of(failure: BaseException | None) -> str | None:
    """What to tell the person, or ``None`` where it is a fault of ours (a page "500")."""
    for one in _chain(failure):
        told = _of(one)
        if told is not None:
            return told
    return None


def _chain(failure: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        yield failure
        failure = failure.__cause__ or failure.__context__


def _of(failure: BaseException) -> str | None:
    if isinstance(failure, OSError) and failure.errno is not None:
        if failure.errno in _DISK:
            return FULL
        return READ_ONLY if failure.errno in _READ_ONLY else None
    if not isinstance(failure, DatabaseError):
        return None
    words = str(failure).lower()
    for told, marks in (
        (FULL, _FULL_WORDS),
        (READ_ONLY, _READ_ONLY_WORDS),
        (BUSY, _BUSY_WORDS),
        (AWAY, _AWAY_WORDS),
    ):
        if any(mark in words for mark in marks):
            return told
    return None
