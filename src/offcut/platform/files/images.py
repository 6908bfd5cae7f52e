"""Photos lose what they tell beside the picture: where and with what they were taken."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from offcut.platform.files.kinds import JPEG, PNG, WEBP

_ORIENTATION = 0x0112
_PNG_KEPT = {
    *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"tRNS", b"bKGD", b"hIST", b"pHYs"),
    *(b"acTL", b"fcTL", b"fdAT"),
}
"""What a PNG may say beside its picture: colours, size and movement."""
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04  # of VP8X
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)  # not of the picture's data
_START, _END, _COMMENT, _APP0, _APP14, _APP15 = 0xDA, 0xD9, 0xFE, 0xE0, 0xEE, 0xEF
_APP1, _EXIF = 0xE1, b"Exif\0\0"


class Broken(ValueError):
    """A picture whose parts cannot be followed, so that nobody can say what it tells."""


def without_places(content: bytes, media: str) -> bytes:
    """The same picture without EXIF, XMP and comments; how it stands is kept.

    Raises:
        Broken: its parts cannot be followed.
    """
    try:
        return _WAYS[media](content)
    except (struct.error, IndexError, ValueError) as reason:
        raise Broken(str(reason)) from reason


def _jpeg(content: bytes) -> bytes:
    """The picture's own segments to its end; one orientation comes in the place of all it told.

    What stands behind the end (a second picture with places of its own, a film) goes.
    """
    kept, turned = [content[:2]], None
    for marker, part, body in _segments(content):
        if marker == _APP1 and body.startswith(_EXIF):
            turned = _orientation(body[6:]) or turned
        if marker != _COMMENT and not (_APP0 < marker <= _APP15 and marker != _APP14):
            kept.append(part)
    if turned and turned != 1:
        kept.insert(1, _exif(turned))
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, whole segment and body of each; the picture's data stand with their start."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no segment here")
        while content[at + 1] == 0xFF:  # fill
            at += 1
        marker = content[at + 1]
        if marker == _END:
            yield marker, content[at : at + 2], b""
            return
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        end = at + 2 + length
        if marker == _START:
            following = _NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
        elif length < 2 or end > len(content):
            raise ValueError("a segment that is not whole")
        yield marker, content[at:end], content[at + 4 : end]
        if end == len(content):
            return  # cut off within the picture: viewers show what there is
        at = end


def _orientation(tiff: bytes) -> int | None:
    """The orientation that the EXIF block states; none where it is not one."""
    try:
        return _stated(tiff)
    except (struct.error, IndexError):
        return None


def _stated(tiff: bytes) -> int | None:
    end = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack(f"{end}I", tiff[4:8])
    (count,) = struct.unpack(f"{end}H", tiff[first : first + 2])
    for n in range(count):
        at = first + 2 + 12 * n
        tag, kind = struct.unpack(f"{end}HH", tiff[at : at + 4])
        if tag == _ORIENTATION and kind == 3:
            (value,) = struct.unpack(f"{end}H", tiff[at + 8 : at + 10])
            return int(value) if 1 <= value <= 8 else None
    return None


def _exif(orientation: int) -> bytes:
    """A segment that says how the picture stands, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    """Chunks that tell about the picture go; broken ones are refused."""
    kept, at = [content[:8]], 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        name = content[at + 4 : at + 8]
        chunk = content[at : at + 12 + length]
        if zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise ValueError("a broken chunk")
        if not name[0] & 0x20 or name in _PNG_KEPT:  # a great first letter: part of the picture
            kept.append(chunk)
        at += 12 + length
        if name == b"IEND":
            break
    return b"".join(kept)


def _webp(content: bytes) -> bytes:
    """RIFF chunks of the picture alone; the head says that the others are not there."""
    (size,) = struct.unpack("<I", content[4:8])
    kept, at, end = [], 12, min(8 + size, len(content))
    while at < end:
        name = content[at : at + 4]
        (length,) = struct.unpack("<I", content[at + 4 : at + 8])
        body = content[at + 8 : at + 8 + length]
        if len(body) != length:
            raise ValueError("a chunk that is not whole")
        if name == b"VP8X":
            body = bytes([body[0] & ~(_EXIF_FLAG | _XMP_FLAG)]) + body[1:]
        if name in _WEBP_KEPT:
            kept.append(name + struct.pack("<I", length) + body + b"\0" * (length % 2))
        at += 8 + length + length % 2
    told = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(told)) + told


_WAYS: dict[str, Callable[[bytes], bytes]] = {JPEG: _jpeg, PNG: _png, WEBP: _webp}
PICTURES = frozenset(_WAYS)
