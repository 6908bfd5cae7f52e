"""Settings from the environment, each read by its kind; a bad one says what is accepted."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable ``OFFCUT_<name>``, or the default."""
    return os.environ.get(f"OFFCUT_{name}", default)


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no."""
    given = os.environ.get(f"OFFCUT_{name}")
    if given is None:
        return default
    if given.strip().lower() in _YES:
        return True
    if given.strip().lower() in _NO:
        return False
    raise ImproperlyConfigured(f"OFFCUT_{name} is {given!r}; accepted: yes or no.")


def number(name: str, default: int) -> int:
    """A whole number."""
    given = os.environ.get(f"OFFCUT_{name}")
    if given is None:
        return default
    try:
        return int(given)
    except ValueError:
        raise ImproperlyConfigured(
            f"OFFCUT_{name} is {given!r}; accepted: a whole number."
        ) from None


def names(name: str, default: str = "") -> list[str]:
    """Names divided by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's entry for a database address; without one, SQLite in ``folder``.

    Accepted: ``sqlite:///path``, ``postgresql://user:password@host:port/name``.
    """
    if not url:
        return _sqlite(folder / "offcut.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)[1:] or "offcut.sqlite3"))
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"OFFCUT_DATABASE_URL begins with {parts.scheme!r}; accepted: sqlite:///path or"
        " postgresql://user:password@host:port/name."
    )


def _sqlite(path: Path) -> dict[str, Any]:
    """One file, many readers beside one writer; a writer waits for its turn from the start."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 40,  # seconds that a writer waits for its turn before it gives up
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728;"
            ),
        },
    }
