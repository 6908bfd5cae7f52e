"""The key that signs sessions, made once and kept beside the data."""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key in ``folder``; made, readable by its owner alone, when there is none."""
    path = folder / "secret-key"
    if not path.exists():
        made = secrets.token_urlsafe(64)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii")  # another process was quicker
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(made)
    return path.read_text("ascii")
