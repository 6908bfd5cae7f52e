"""Sites on the region's map."""

from collections.abc import Iterable
from typing import Any

from offcut.platform.organisations.models import Site


def map_of_sites(sites: Iterable[Site]) -> dict[str, Any]:
    """GeoJSON of sites, for their own people: a point for each."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [site.longitude, site.latitude]},
                "properties": {
                    "label": str(site),
                    "detail": f"{site.postcode}{' (approximate)' if site.approximate else ''}",
                },
            }
            for site in sites
        ],
    }
