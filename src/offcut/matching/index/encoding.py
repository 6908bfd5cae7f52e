"""Named arrays as bytes and back: what packs and journal frames are made of.

A block is a JSON directory and the arrays after it, each beginning at a multiple of 64 bytes so
that it can be used in place, mapped from the file.
"""

import json
import math
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

ALIGN = 64
_SIZE = 4  # bytes of the length of the directory

Arrays = dict[str, Any]
"""Names with numpy arrays: C order, one of the fixed-width kinds."""


def padding(offset: int) -> int:
    """Bytes to the next place where an array may begin."""
    return -offset % ALIGN


def as_stored(array: Any) -> Any:
    """The array in C order and little-endian, as it lies in the file."""
    array = np.ascontiguousarray(array)
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def checksum(array: Any) -> int:
    """CRC-32 of an array's bytes."""
    return zlib.crc32(memoryview(array).cast("B")) if array.size else 0


def encode(about: Mapping[str, Any], arrays: Mapping[str, Any]) -> bytes:
    """One block of bytes with ``about`` (anything JSON holds) and the arrays."""
    stored = {name: as_stored(array) for name, array in arrays.items()}
    directory, offset = [], 0
    for name, array in stored.items():
        offset += padding(offset)
        directory.append([name, array.dtype.str, array.shape, offset])
        offset += array.nbytes
    head = json.dumps({"about": about, "arrays": directory}, ensure_ascii=False).encode()
    start = _SIZE + len(head) + padding(_SIZE + len(head))
    block = bytearray(start + offset)
    block[:_SIZE] = len(head).to_bytes(_SIZE, "little")
    block[_SIZE : _SIZE + len(head)] = head
    for (_, _, _, at), array in zip(directory, stored.values(), strict=True):
        if array.size:
            block[start + at : start + at + array.nbytes] = memoryview(array).cast("B")
    return bytes(block)


def decode(block: bytes) -> tuple[dict[str, Any], Arrays]:
    """What :func:`encode` was given; the arrays are read-only views of the block."""
    size = int.from_bytes(block[:_SIZE], "little")
    head = json.loads(block[_SIZE : _SIZE + size])
    start = _SIZE + size + padding(_SIZE + size)
    arrays = {
        name: view(block, start + offset, dtype, shape)
        for name, dtype, shape, offset in head["arrays"]
    }
    return head["about"], arrays


def view(buffer: Any, offset: int, dtype: str, shape: list[int]) -> Any:
    """An array that lies in a buffer from ``offset`` on."""
    kind = np.dtype(dtype)
    count = math.prod(shape)
    if count == 0:
        return np.zeros(shape, dtype=kind)
    return np.frombuffer(buffer, dtype=kind, count=count, offset=offset).reshape(shape)
