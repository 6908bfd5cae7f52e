"""The journal: what was added and removed since the packs were written, one frame a change.

A frame is all or nothing: header (mark, length, CRC-32), payload, end mark. A frame whose end was
never written is what a crash leaves, and counts as never written; one that is complete but has
another checksum is damage, and is told.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from offcut.errors import InputError
from offcut.matching.index.durable import write_bytes

_MAGIC = b"OFFCUTJL"
_HEADER = struct.Struct("<4sQI")
_MARK, _END = b"FRAM", b"END!"


def start_journal(path: Path, frames: Iterator[bytes] | None = None) -> None:
    """A new journal, with these payloads in it from the beginning."""
    write_bytes(path, b"".join([_MAGIC, *map(_framed, frames or ())]))


def _framed(payload: bytes) -> bytes:
    return _HEADER.pack(_MARK, len(payload), zlib.crc32(payload)) + payload + _END


def read_frames(path: Path, start: int = 0) -> tuple[list[bytes], int]:
    """Payloads from the byte ``start`` on, and the byte to go on from the next time."""
    with path.open("rb") as file:
        if start == 0:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise _damaged(path, 0)
            start = len(_MAGIC)
        file.seek(start)
        content = file.read()
    frames, at = [], 0
    while (payload := _frame(path, content, at, start)) is not None:
        frames.append(payload)
        at += _HEADER.size + len(payload) + len(_END)
    return frames, start + at


def _frame(path: Path, content: bytes, at: int, start: int) -> bytes | None:
    """The frame that begins at ``at``; None when it is not wholly there."""
    rest = len(content) - at
    if rest < _HEADER.size:
        return None
    mark, length, crc = _HEADER.unpack_from(content, at)
    if mark != _MARK:
        if not any(content[at:]):
            return None  # the system had made room that was never filled
        raise _damaged(path, start + at)
    end = at + _HEADER.size + length
    if end + len(_END) > len(content) or content[end : end + len(_END)] == b"\0" * len(_END):
        return None
    payload = content[at + _HEADER.size : end]
    if content[end : end + len(_END)] != _END or zlib.crc32(payload) != crc:
        raise _damaged(path, start + at)
    return payload


def _damaged(path: Path, at: int) -> InputError:
    return InputError(
        f"'{path}' is damaged from byte {at:,} on. Build the index again, or take the folder back"
        " from a copy."
    )


class JournalWriter:
    """The journal's end, open for adding; what a crash left half-written is cut off first."""

    def __init__(self, path: Path, end: int) -> None:
        self._handle = os.open(path, os.O_RDWR)
        os.ftruncate(self._handle, end)
        os.lseek(self._handle, end, os.SEEK_SET)
        self.end = end

    def add(self, payload: bytes, *, durable: bool = True) -> None:
        """Append a frame; with ``durable`` it is on disk when this returns."""
        frame = memoryview(_framed(payload))
        try:
            while frame:
                frame = frame[os.write(self._handle, frame) :]
            if durable:
                os.fsync(self._handle)
        except BaseException:
            os.ftruncate(self._handle, self.end)
            os.lseek(self._handle, self.end, os.SEEK_SET)
            raise
        self.end = os.lseek(self._handle, 0, os.SEEK_CUR)

    def close(self) -> None:
        """Give the file back; a second call does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
