"""What is on offer and sought, as everybody may know it: counts by district, and a search."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from offcut import reference
from offcut.listings.columns import KINDS
from offcut.platform.access.viewer import VISITOR
from offcut.platform.listings import queries
from offcut.platform.listings.faces import material
from offcut.platform.matches.districts import middle_of_district
from offcut.platform.ui.wording import plain_number

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class District:
    """A district with what is on offer and sought in it."""

    code: str
    name: str
    haves: int
    wants: int


@dataclass(frozen=True, slots=True)
class OnOffer:
    """How much there is."""

    haves: int
    wants: int
    districts: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for; what is not understood is left out."""

    words: str = ""
    kind: str = ""
    resource_type: str = ""
    district: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        """From an address's parameters."""
        kind, wanted = given.get("kind", ""), given.get("type", "")
        return cls(
            words=given.get("q", "").replace("\x00", "").strip()[:200],
            kind=kind if kind in KINDS else "",
            resource_type=wanted if wanted in reference.resource_types else "",
            district=given.get("district", "").replace("\x00", "")[:9],
        )

    @property
    def narrows(self) -> bool:
        """Whether some listings may be left out."""
        return bool(self.words or self.kind or self.resource_type or self.district)


def found(asked: Asked) -> "QuerySet[Any]":
    """Open listings that fit; shown by ``listings.queries.public_of`` alone."""
    return queries.public(
        VISITOR,
        kind=asked.kind,
        resource_type=asked.resource_type,
        district_code=asked.district,
        words=asked.words,
    )


_KEPT_SECONDS = 60
"""Counts over all listings may be this old: they would be the costliest part of every page."""


def _kept(name: str, count: Callable[[], T]) -> T:
    return cast(T, cache.get_or_set(f"public.offers.{name}", count, _KEPT_SECONDS))


def districts() -> list[District]:
    """The districts in which something is listed, by name; a minute old at most."""
    return _kept("districts", _districts)


def _districts() -> list[District]:
    rows: Any = (
        queries.public(VISITOR)
        .exclude(site__district_code="")
        .order_by("site__district")
        .values_list("site__district_code", "site__district")
        .annotate(
            haves=Count("id", filter=Q(kind="have")), wants=Count("id", filter=Q(kind="want"))
        )
    )
    return [District(*row) for row in rows]


def counted() -> OnOffer:
    """How much is on offer and sought in all; a minute old at most."""
    return _kept("counted", _counted)


def _counted() -> OnOffer:
    rows: Any = queries.public(VISITOR).order_by()
    told = rows.aggregate(
        haves=Count("id", filter=Q(kind="have")),
        wants=Count("id", filter=Q(kind="want")),
        districts=Count("site__district_code", distinct=True),
    )
    return OnOffer(**told)


def kinds() -> list[tuple[str, str]]:
    """The broad kinds of what is listed, as (id, name), by name; a minute old at most."""
    return _kept("kinds", _kinds)


def _kinds() -> list[tuple[str, str]]:
    rows = queries.public(VISITOR).exclude(resource_type="").order_by()
    listed = rows.values_list("resource_type", flat=True).distinct()
    broad = {one.partition(".")[0] for one in listed}
    return sorted(((one, material(one)) for one in broad), key=lambda pair: pair[1])


def as_map(shown: list[District]) -> dict[str, Any]:
    """The districts as GeoJSON: a mark in the middle of each, whatever its sites are."""
    features = []
    for one in shown:
        middle = middle_of_district(one.code)
        if middle is None:
            continue
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [middle.longitude, middle.latitude]},
                "properties": {
                    "label": one.name,
                    "detail": f"{_count(one.haves, 'have')}, {_count(one.wants, 'want')}",
                    "href": f"{reverse('public:listings')}?district={one.code}",
                    "standing": "have" if one.haves >= one.wants else "want",
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _count(number: int, word: str) -> str:
    return f"{plain_number(number)} {word}{'' if number == 1 else 's'}"
