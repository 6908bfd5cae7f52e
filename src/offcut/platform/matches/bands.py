"""Figures that rest on both sides' private terms, told as bands that do not give them away.

A party knows its own terms and may change them as often as it likes. If it saw the joint gain, or
a band with fixed edges, it could find the other side's terms: change the own ones until the band
changes, and subtract. So which of two overlapping bands is shown turns on a secret number of the
two organisations' own (the same however often they list or change something): the true figure is
always inside the band, and where a band changes tells no more than the band itself.
"""

import hashlib
import hmac
import math
from bisect import bisect_right
from uuid import UUID

from django.conf import settings

EDGES = (
    0.0, 100.0, 250.0, 500.0, 1e3, 2.5e3, 5e3, 1e4, 2.5e4, 5e4, 1e5, 2.5e5, 5e5, 1e6, 2.5e6, 5e6,
    1e7,
)  # fmt: skip
"""Edges of the steps; a band is two steps wide. Beyond the last it is open."""
NEVER_SOLVED = 2.0
"""A band is at least so many times as wide as its lower edge (above the first step)."""


def secret_share(viewing: UUID, other: UUID, of: str) -> float:
    """A number from 0 to 1 that is always the same for two organisations and a kind of figure."""
    text = f"{of}|{viewing}|{other}".encode()
    key = hashlib.sha256(f"bands of {settings.SECRET_KEY}".encode()).digest()
    found = hmac.new(key, text, hashlib.sha256).digest()
    return int.from_bytes(found[:8], "big") / 2**64


def place_of(figure: float) -> float:
    """Where a figure lies on the steps: 3.5 is halfway (by ratio) through the fourth."""
    if figure <= 0:
        return 0.0
    if figure >= EDGES[-1]:
        return len(EDGES) - 1 + math.log(figure / EDGES[-1], 2.5)
    step = bisect_right(EDGES, figure) - 1
    low, high = EDGES[step], EDGES[step + 1]
    if low == 0:
        return figure / high
    return step + math.log(figure / low) / math.log(high / low)


def band_of(figure: float, share: float) -> int:
    """The number of the band to be shown: of the two that hold the figure the one that ``share``
    decides for."""
    return max(0, min(math.floor(place_of(figure) - share), len(EDGES) - 1))


def edges_of(band: int) -> tuple[float, float | None]:
    """The lower and the upper edge of a band; None = open."""
    return EDGES[band], EDGES[band + 2] if band + 2 < len(EDGES) else None


def in_words(band: int, before: str = "", after: str = "", per: float = 1) -> str:
    """A band as people read it: ``£2,500 to £10,000``; ``per`` 1,000 tells kilograms in tonnes.

    >>> in_words(5, before="£"), in_words(4, after=" t", per=1_000)
    ('£2,500 to £10,000', '1 to 5 t')
    """
    edges = [None if edge is None else f"{edge / per:,.3f}" for edge in edges_of(band)]
    low, high = (edge and edge.rstrip("0").rstrip(".") for edge in edges)
    if high is None:
        return f"over {before}{low}{after}"
    if low == "0":
        return f"under {before}{high}{after}"
    return f"{before}{low} to {before}{high}{after}"
