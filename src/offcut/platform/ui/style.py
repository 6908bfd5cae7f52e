"""The one style sheet: as built, or with the region's own colours put behind it.

A region names its colours in ``region.yaml`` (``colours: {brand: "#123c44", …}``); what it does not
name keeps Offcut's. They are checked for contrast (WCAG 2.2 AA) before anything is served.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from offcut import regions

_BUILT = Path(__file__).parents[1] / "static" / "offcut" / "offcut.css"
_HEX = re.compile(r"#[0-9a-f]{6}$")
_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "brand": ("--govuk-brand-colour",),
    "brand_edge": ("--oc-brand-edge",),
    "accent": ("--oc-accent",),
    "action": ("--oc-action",),
    "action_hover": ("--oc-action-hover",),
    "link": ("--govuk-link-colour",),
    "surface": (
        "--govuk-surface-background-colour",
        "--govuk-template-background-colour",
        "--oc-sand",
    ),
}
_AGAINST: tuple[tuple[str, str, float], ...] = (
    ("brand", "#ffffff", 4.5),  # header: white words on it
    ("action", "#ffffff", 4.5),  # buttons
    ("action_hover", "#ffffff", 4.5),
    ("link", "#ffffff", 4.5),
    ("accent", "#ffffff", 3.0),  # marks, no words
    ("surface", "#16211f", 7.0),  # dark words on it
)
"""A colour of the region, what stands beside it, and the least contrast."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "relative luminance").

    >>> round(contrast("#000000", "#ffffff")), contrast("#123c44", "#123c44")
    (21, 1.0)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def region_rule(colours: Mapping[str, str]) -> str:
    """The rule that sets a region's colours; empty where it names none.

    Raises:
        ImproperlyConfigured: an unknown name, no ``#rrggbb``, or too little contrast.
    """
    for name, colour in colours.items():
        if name not in _PROPERTIES:
            raise ImproperlyConfigured(
                f"The region's colour '{name}' is unknown; accepted: {', '.join(_PROPERTIES)}."
            )
        if not _HEX.match(colour.lower()):
            raise ImproperlyConfigured(
                f"The region's colour {name} is '{colour}'; accepted: six digits like #123c44."
            )
    for name, beside, least in _AGAINST:
        found = contrast(colours[name].lower(), beside) if name in colours else least
        if found < least:
            raise ImproperlyConfigured(
                f"The region's colour {name} ({colours[name]}) has a contrast of {found:.1f} to"
                f" {beside}; {least:g} is the least."
            )
    set_to = ";".join(
        f"{prop}:{colour.lower()}" for name, colour in colours.items() for prop in _PROPERTIES[name]
    )
    return f":root{{{set_to}}}" if set_to else ""


def region_colours() -> Mapping[str, str]:
    """The colours that the region in the settings names."""
    return regions.load(settings.REGION).colours


@cache
def _sheet(rule: str) -> tuple[bytes, str]:
    """The style sheet with the rule behind it, and the name of its version."""
    made = _BUILT.read_bytes() + rule.encode()
    return made, hashlib.sha256(made).hexdigest()[:12]


def style_address() -> str:
    """Where the style sheet stands, with its version in the address, so that it may be kept."""
    rule = region_rule(region_colours())
    if not rule:
        return static("offcut/offcut.css")
    return reverse("style", args=[_sheet(rule)[1]])


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def style_view(request: HttpRequest, version: str) -> HttpResponse:
    """The style sheet in the region's colours."""
    made, current = _sheet(region_rule(region_colours()))
    if version != current:
        raise Http404("This version of the style sheet is no longer served.")
    return HttpResponse(made, content_type="text/css; charset=utf-8")
