"""What the filter of matches offers to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from offcut import reference
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.models import OPEN
from offcut.platform.listings.queries import own as own_listings


@dataclass(frozen=True)
class Choices:
    """What the filter offers: (value, words) of the viewer's open listings, and of materials."""

    listings: list[tuple[UUID, str]]
    materials: list[tuple[str, str]]


def choices(viewer: Viewer, chosen: str = "") -> Choices:
    """What the filter offers: materials that the viewer's open listings are of, and ``chosen``.

    Staff, who have no listings, are offered every material.
    """
    if not viewer.organisations:
        return Choices([], list(_materials()))
    rows = own_listings(viewer).filter(status__in=OPEN).order_by("words")
    told = list(rows.values_list("pk", "words", "kind", "resource_type")[:200])
    kinds = {above for row in told for above in _with_those_above(row[3])} | {chosen}
    return Choices(
        [(pk, f"{words} ({kind})") for pk, words, kind, _type in told],
        [(id_, name) for id_, name in _materials() if id_ in kinds],
    )


@cache
def _materials() -> tuple[tuple[str, str], ...]:
    """Every kind of material, by name."""
    found = {node.id: node.name for node in reference.resource_types.values()}
    return tuple(sorted(found.items(), key=lambda item: item[1].lower()))


def _with_those_above(kind: str) -> Iterable[str]:
    """``metal.swarf.brass``: itself, ``metal.swarf`` and ``metal``."""
    parts = kind.split(".")
    return (".".join(parts[: n + 1]) for n in range(len(parts)))
