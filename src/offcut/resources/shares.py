"""How much of a stream a blend may take: the closed form for a stream in a host material.

For every property that mixes linearly, a share ``x`` of a stream in a host gives
``host + x · (stream - host)``, so a limit caps the share at
``(limit - host) / (stream - host)``. Shares are of the mass or volume that the property is
counted on (dry mass, metal, water).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caps:
    """The largest shares that each property allows, and the smallest of them."""

    by_property: Mapping[str, float]
    share: float
    binding: str | None  # None = nothing limits the share


def share_range(
    stream: float, host: float, minimum: float | None = None, maximum: float | None = None
) -> tuple[float, float] | None:
    """The shares of the stream, between 0 and 1, at which the blend is within its limits.

    Returns:
        The smallest and the largest share, or None when no share is.
    """
    low, high = 0.0, 1.0
    slope = stream - host
    for limit, sign in ((maximum, 1.0), (minimum, -1.0)):
        if limit is None:
            continue
        room, rise = sign * (limit - host), sign * slope
        if rise > 0:
            high = min(high, room / rise)
        elif rise < 0:
            low = max(low, room / rise)
        elif room < 0:
            return None
    return (low, high) if low <= high else None


def share_cap(
    stream: float, host: float, minimum: float | None = None, maximum: float | None = None
) -> float:
    """The largest share of the stream that keeps the blend within its limits; 0 when none does.

    >>> round(share_cap(2.5, 0.2, maximum=1.0), 3)  # reclaimed sand of LOI 2.5 in new sand
    0.348
    """
    found = share_range(stream, host, minimum, maximum)
    return found[1] if found else 0.0


def share_caps(
    stream: Mapping[str, float],
    host: Mapping[str, float],
    limits: Mapping[str, tuple[float | None, float | None]],
) -> Caps:
    """The caps of a stream in a host for several limits (minimum, maximum) at once.

    Properties that the stream or the host does not state are left out: the caller says so.
    """
    known = [name for name in limits if name in stream and name in host]
    caps = {name: share_cap(stream[name], host[name], *limits[name]) for name in known}
    if not caps:
        return Caps({}, 1.0, None)
    binding = min(caps, key=lambda name: caps[name])
    return Caps(caps, caps[binding], binding if caps[binding] < 1.0 else None)
