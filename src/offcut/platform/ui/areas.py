"""District outlines for the browser: small, kept by it under an address with a version."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offcut import regions
from offcut.regions.outlines import Ring, outlines

_STEPS_PER_DEGREE = 1000  # about 110 m


@cache
def _encoded(region: str) -> tuple[bytes, str]:
    """Names and rings as JSON, each ring as whole steps from the point before; and its version."""
    drawn = outlines(regions.load(region).boundaries(), tolerance_km=0.12)
    made = [[name, [_steps(ring) for ring in rings]] for name, rings in drawn]
    text = json.dumps(made, separators=(",", ":")).encode()
    return text, hashlib.sha256(text).hexdigest()[:12]


def _steps(ring: Ring) -> list[int]:
    flat, before = [], (0, 0)
    for lon, lat in ring:
        at = (round(lon * _STEPS_PER_DEGREE), round(lat * _STEPS_PER_DEGREE))
        flat += [at[0] - before[0], at[1] - before[1]]
        before = at
    return flat


def areas_address() -> str:
    """Where the outlines stand, with their version in the address."""
    return reverse("areas", args=[_encoded(settings.REGION)[1]])


@cache
def extent() -> str:
    """The region's corners for a map without marks: west, south, east and north in degrees."""
    everywhere = regions.load(settings.REGION)
    own = [f for f in everywhere.boundaries()["features"] if f["properties"]["authority"]]
    points = [
        point for _, rings in outlines({"features": own}, 1.0) for ring in rings for point in ring
    ]
    lons, lats = [x for x, _ in points], [y for _, y in points]
    return f"{min(lons):.3f} {min(lats):.3f} {max(lons):.3f} {max(lats):.3f}"


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def areas_view(request: HttpRequest, version: str) -> HttpResponse:
    """The outlines: ``[[name, [[x, y, dx, dy, …], …]], …]`` in thousandths of a degree."""
    text, current = _encoded(settings.REGION)
    if version != current:
        raise Http404("This version of the outlines is no longer served.")
    return HttpResponse(text, content_type="application/json")
