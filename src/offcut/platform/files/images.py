"""Photos lose what they tell beside the picture: where and with what they were taken."""

import struct
import zlib

from offcut.platform.files.kinds import JPEG

_ORIENTATION = 0x0112
_PNG_TELLS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def without_places(content: bytes, media: str) -> bytes:
    """The same picture without EXIF, XMP and comments; how it stands is kept.

    A file whose parts cannot be followed is returned as it is: it shows or it does not, and what
    it tells was its uploader's to give.
    """
    try:
        return _jpeg(content) if media == JPEG else _png(content)
    except (struct.error, IndexError, ValueError):
        return content


def _jpeg(content: bytes) -> bytes:
    """Segments before the picture: APP1–APP13, APP15 and comments go, one orientation comes."""
    kept, at = [content[:2]], 2
    turned = None
    while True:
        if content[at] != 0xFF:
            raise ValueError("no segment here")
        marker = content[at + 1]
        if marker == 0xDA:  # the picture begins
            break
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        segment = content[at : at + 2 + length]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:]) or turned
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept.append(segment)
        at += 2 + length
    if turned and turned != 1:
        kept.insert(1, _exif(turned))
    return b"".join([*kept, content[at:]])


def _orientation(tiff: bytes) -> int | None:
    """The orientation that the EXIF block states."""
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
        if name not in _PNG_TELLS:
            kept.append(chunk)
        at += 12 + length
        if name == b"IEND":
            break
    return b"".join(kept)
