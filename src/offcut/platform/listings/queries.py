"""What a viewer sees of listings. Confidentiality is decided here, never in a template."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from offcut.platform.access.guard import may, require
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.asking import Asked
from offcut.platform.listings.conversion import WRITTEN
from offcut.platform.listings.faces import OwnFace, PublicFace, own_face, public_face
from offcut.platform.listings.models import OPEN, ImportRun, Listing, Measurement
from offcut.platform.listings.seeking import OWN, PUBLIC
from offcut.platform.search import port

__all__ = [
    "OwnFace",
    "PublicFace",
    "asked_of_own",
    "changed_since",
    "ending_between",
    "ids_of",
    "ids_of_kind",
    "ids_with_words",
    "import_runs",
    "live_for_matching",
    "measurements",
    "own",
    "page",
    "public",
    "public_ids_with_words",
    "public_of",
    "ranked",
    "still_held",
    "visible",
    "written",
]

_SEE_WHOLE = (Role.FACILITATOR, Role.AUDITOR)  # without private terms
_EVERYTHING = Q(pk__isnull=False)
_RANKED = 200  # how many finds are put in order: rows that may not be shown fall out of them
_AT_ONCE = 500  # ids that one question names


def own(viewer: Viewer) -> "QuerySet[Listing]":
    """Listings of the organisation that the viewer works for, else of all of the viewer's."""
    of = {viewer.acting_for} if viewer.acting_for else viewer.organisation_ids
    return _with_owner(Listing.objects.seen_by(viewer, Q(organisation__in=of)))


def asked_of_own(viewer: Viewer, asked: Asked) -> "QuerySet[Listing]":
    """One's own listings, as filtered and ordered."""
    found = own(viewer)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.status:
        found = found.filter(status=asked.status)
    if asked.words:
        of = [viewer.acting_for] if viewer.acting_for else list(viewer.organisation_ids)
        found = found.filter(pk__in=port.find(OWN, asked.words, owner_ids=of))
    return found.order_by(*asked.order_by)


def visible(viewer: Viewer) -> "QuerySet[Listing]":
    """Listings that the viewer may open whole: own ones; facilitators and auditors all.

    Rows hold private terms: hand on ``page()`` or a face, never a row.
    """
    seen = (
        _EVERYTHING if viewer.is_any(*_SEE_WHOLE) else Q(organisation__in=viewer.organisation_ids)
    )
    return _with_owner(Listing.objects.seen_by(viewer, seen))


def ids_with_words(viewer: Viewer, words: str) -> list[str]:
    """Ids of listings that the viewer may open whole, by the words in them, best first."""
    owners = None if viewer.is_any(*_SEE_WHOLE) else list(viewer.organisation_ids)
    return port.find(OWN, words, owner_ids=owners)


def public_ids_with_words(words: str) -> list[str]:
    """Ids of open listings by the words of their public faces, best first."""
    return port.find(PUBLIC, words)


def ranked(rows: "QuerySet[Listing]", ids: Sequence[str], few: int) -> list[Listing]:
    """The first few of the rows in the order of these ids."""
    found = {str(row.pk): row for row in rows.filter(pk__in=ids[:_RANKED])}
    return [found[id_] for id_ in ids if id_ in found][:few]


def page(viewer: Viewer, listing: Listing) -> OwnFace:
    """A listing that the viewer may open, with its private terms only where they may see them."""
    return own_face(listing, with_terms=may(viewer, "listings.see_terms", listing))


def written(viewer: Viewer, listing: Listing) -> dict[str, str]:
    """What the owner wrote, for a form; private terms too, so only for who may change them.

    Raises:
        PermissionDenied: the viewer may not.
    """
    require(viewer, "listings.update_listing", listing)
    return {name: getattr(listing, name) for name in WRITTEN}


def public(
    viewer: Viewer,
    *,
    kind: str = "",
    resource_type: str = "",
    district_code: str = "",
    words: str = "",
    ids: Iterable[UUID] | None = None,
) -> "QuerySet[Listing]":
    """Open listings for everybody, newest first; show them by ``public_of`` alone.

    ``resource_type`` also finds the kinds below it (``sand`` finds ``sand.foundry.green``).
    """
    found = Listing.objects.seen_by(viewer, Q(status__in=OPEN, organisation__closed_at=None))
    if kind:
        found = found.filter(kind=kind)
    if resource_type:
        found = found.filter(
            Q(resource_type=resource_type) | Q(resource_type__startswith=f"{resource_type}.")
        )
    if district_code:
        found = found.filter(site__district_code=district_code)
    if words:
        found = found.filter(id__in=port.find(PUBLIC, words))
    if ids is not None:
        found = found.filter(id__in=list(ids))
    return found.select_related("site").order_by("-created_at", "id")


def public_of(listings: Iterable[Listing]) -> Sequence[PublicFace]:
    """The public faces of listings, in their order."""
    return [public_face(item) for item in listings]


def live_for_matching(reason: str = "matching") -> "QuerySet[Listing]":
    """Every open listing that was understood, for the platform's own work."""
    found = Listing.objects.as_system(reason).filter(
        status__in=OPEN, organisation__closed_at=None, organisation__merged_into=None
    )
    return found.exclude(understood="").order_by("id")


def words_of_all(reason: str) -> "Iterable[tuple[UUID, str]]":
    """Every listing that ever was with its words, the oldest first, for the platform's own work."""
    rows: Iterable[tuple[UUID, str]] = (
        Listing.objects.as_system(reason).order_by("created_at", "id").values_list("id", "words")
    )
    return rows


def ending_between(first: date, last: date) -> "QuerySet[Listing]":
    """Open listings that end from one day to another, for letters to their own people."""
    rows = Listing.objects.as_system("letters about listings that end").filter(
        status__in=OPEN, expires_on__range=(first, last)
    )
    return rows.order_by("expires_on", "pk")


def ids_of(organisations: Iterable[UUID]) -> list[UUID]:
    """Ids of all listings of these organisations, open or not."""
    rows = Listing.objects.as_system("ids").filter(organisation__in=list(organisations))
    return list(rows.order_by().values_list("pk", flat=True))


def ids_of_kind(resource_type: str) -> "QuerySet[Any]":
    """Ids of all listings of a kind of material or one below it, for a sub-query."""
    of = Q(resource_type=resource_type) | Q(resource_type__startswith=f"{resource_type}.")
    return Listing.objects.as_system("ids").filter(of).order_by().values("pk")


def still_held(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these listings that are held at all, open or not; the rest was deleted."""
    rows = Listing.objects.as_system("which listings are held").order_by()
    asked, held = list(ids), set()
    for start in range(0, len(asked), _AT_ONCE):
        part = rows.filter(pk__in=asked[start : start + _AT_ONCE])
        held |= set(part.values_list("pk", flat=True))
    return held


def changed_since(moment: datetime, reason: str) -> "QuerySet[Listing]":
    """Listings that were changed since, open or not, for the platform's own work."""
    return Listing.objects.as_system(reason).filter(changed_at__gte=moment)


def measurements(viewer: Viewer, listing: Listing) -> "QuerySet[Measurement]":
    """The measurements that count, of a listing that the viewer may open."""
    seen = visible(viewer).filter(pk=listing.pk).values("pk")
    found = Measurement.objects.seen_by(viewer, Q(listing__in=seen))
    return found.filter(set_aside_at=None).select_related("recorded_by")


def import_runs(viewer: Viewer) -> "QuerySet[ImportRun]":
    """Spreadsheets of the viewer's organisations: they hold private terms, so nobody else's."""
    found = ImportRun.objects.seen_by(viewer, Q(organisation__in=viewer.organisation_ids))
    return found.select_related("organisation", "started_by")


def counted(reason: str = "what counts of a listing") -> Prefetch:
    """Measurements that count, fetched with listings as ``counted_measurements``."""
    rows = Measurement.objects.as_system(reason).filter(set_aside_at=None)
    return Prefetch("measurements", queryset=rows, to_attr="counted_measurements")


def _with_owner(found: "QuerySet[Listing]") -> "QuerySet[Listing]":
    return found.select_related("organisation", "site")
