"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from offcut.platform.ui.navigation import items_for


def house(request: HttpRequest) -> dict[str, Any]:
    """The viewer, the region, whether data are an example, and the navigation."""
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "demonstration": settings.DEMONSTRATION,
        "region_id": settings.REGION,
        "navigation": items_for(viewer) if viewer is not None else [],
    }
