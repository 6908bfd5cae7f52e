"""One writer at a time: an advisory lock that the system takes back when its holder dies."""

import os
from pathlib import Path
from types import TracebackType

from offcut.errors import InputError

_NAME = "writer.lock"


class WriterLock:
    """Held from opening an index for writing until it is closed.

    Raises :class:`InputError` when another process, or another writer of this one, holds it.
    """

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _take(self._handle)
        except OSError:
            holder = os.read(self._handle, 20).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise InputError(
                f"The index '{folder}' is being written by another program"
                f"{f' (process {holder})' if holder else ''}. Reading goes on meanwhile;"
                " wait until it has finished, or close it."
            ) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode("ascii"), 0)

    def release(self) -> None:
        """Let the next writer in; a second call does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> "WriterLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _take(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
