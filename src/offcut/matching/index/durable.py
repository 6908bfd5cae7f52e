"""Files that are either wholly there or not at all, whatever happens in between."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; systems that cannot open a folder need no such step."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file beside its place, force it to disk, then move it there in one step.

    A crash before the move leaves what was there before, and a ``.tmp`` file that
    :func:`sweep` removes.
    """
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """:func:`write_whole` for content that is at hand."""

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_whole(path, write)


def sweep(folder: Path, keep: set[str]) -> None:
    """Remove files of the index that no manifest names any more.

    On Windows a file that a reader still maps cannot go; it goes with the next sweep.
    """
    for path in folder.iterdir():
        ours = path.suffix in {".pack", ".journal", ".manifest", ".tmp"}
        if ours and path.name not in keep:
            try:
                path.unlink(missing_ok=True)
            except PermissionError:
                continue
