"""Where what a treatment leaves might go: the open wants for its kind of material."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.queries import public
from offcut.platform.matches.leaving_behind import Left, kinds


def takers(viewer: Viewer, leaves: Iterable[Left]) -> dict[str, tuple[int, str]]:
    """Of each kind among residues: how many want it, and the address where they stand."""
    return {
        kind: (
            public(viewer, kind="want", resource_type=kind).count(),
            f"{reverse('public:listings')}?{urlencode({'kind': 'want', 'type': kind})}",
        )
        for kind in kinds(leaves)
    }
