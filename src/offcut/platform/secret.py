"""The key that signs sessions, made once and kept beside the data."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key in ``folder``; made, readable by its owner alone, when there is none.

    Processes that start together get the same: the file appears whole, and the first one stays.
    """
    path = folder / "secret-key"
    if not path.exists():
        _make(folder, path)
    return path.read_text("ascii")


def _make(folder: Path, path: Path) -> None:
    handle, beside = tempfile.mkstemp(prefix="secret-key.", dir=folder)  # 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was quicker: its key is the key
            os.link(beside, path)
    finally:
        os.unlink(beside)
