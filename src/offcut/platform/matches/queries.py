"""What a viewer sees of matches; as what, is decided in ``seeing``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.faces import own_face
from offcut.platform.listings.models import OPEN, Listing
from offcut.platform.listings.queries import (
    ids_of,
    ids_of_kind,
    ids_with_words,
    public_ids_with_words,
)
from offcut.platform.listings.queries import own as own_listings
from offcut.platform.matches import seeing
from offcut.platform.matches.learning import RULES
from offcut.platform.matches.models import (
    Dismissal,
    Frequency,
    Ledger,
    Match,
    Matched,
    Preference,
    Reason,
    SavedSearch,
    Source,
    Working,
)
from offcut.platform.matches.unmatched import Nothing, in_words
from offcut.platform.organisations.queries import organisations_assigned_to

_PAGES = {"matches": "matches:list", "listings": "public:listings"}
_EVERYTHING = Q(pk__isnull=False)
_SEE_ALL = (Role.FACILITATOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; nothing: everything that stands and was not dismissed."""

    listing: UUID | None = None  # one of the viewer's own
    side: str = ""  # have | want: the viewer's
    verdicts: Sequence[str] = ()
    material: str = ""  # a resource type, of either side, or a type above it
    within_km: float | None = None
    since: date | None = None
    dismissed: bool = False  # those instead
    assigned: bool = False  # for staff: where one of the organisations is assigned to them
    mediated: bool = False


ORDERS = {
    "": ("-place", "verdict_rank", "km"),
    "verdict": ("verdict_rank", "-place", "km"),
    "distance": ("km", "-place"),
    "new": ("-first_found_at", "-place"),
    "gain": ("-band", "verdict_rank", "km"),
}
"""Sorted by bands, never by exact values: an order would tell which of two hidden sums is more."""


def visible(viewer: Viewer) -> Q:
    """Matches with a listing of one's own; facilitators and auditors all, as ``seeing`` says."""
    if viewer.is_any(*_SEE_ALL):
        return _EVERYTHING
    return _of_listings(ids_of(viewer.organisation_ids))


def _of_listings(ids: list[UUID]) -> Q:
    """Matches of these listings, by their ids: an index finds the few, where one query with all
    its conditions would look through every match that stands."""
    rows = Match.objects.as_system("ids of matches").order_by()
    found = set(rows.filter(Q(have__in=ids) | Q(want__in=ids)).values_list("pk", flat=True))
    found |= set(Source.objects.filter(listing__in=ids).values_list("match_id", flat=True))
    return Q(pk__in=found)


def _rows(viewer: Viewer) -> "QuerySet[Match]":
    return _related(Match.objects.seen_by(viewer, visible(viewer)))


def _related(found: "QuerySet[Match]") -> "QuerySet[Match]":
    """With all that showing a match asks for; without the long texts of its listings."""
    related = found.select_related(
        "have__organisation", "have__site", "want__organisation", "want__site"
    ).prefetch_related("sources__listing__organisation", "sources__listing__site")
    long = ("understood", "properties", "notes", "add_first")
    return related.defer(*(f"{side}__{name}" for side in ("have", "want") for name in long))


def get(viewer: Viewer, match_id: UUID) -> Match | None:
    """One match that the viewer sees, also one that stands no more."""
    return _rows(viewer).filter(pk=match_id).first()


def working_of(match: Match) -> Working | None:
    """The stored working of a match that the viewer was given."""
    return Working.objects.filter(match=match).first()


def for_organisation(
    viewer: Viewer, filters: Filters = Filters(), order: str = ""
) -> "QuerySet[Match]":
    """The matches of the organisation that the viewer works for, else of all of the viewer's.

    For staff, who have none, the matches of everybody. The best for the viewer's side first.
    """
    of = {viewer.acting_for} if viewer.acting_for else viewer.organisation_ids
    own = ids_of(viewer.organisation_ids & of)
    staff = viewer.is_any(*_SEE_ALL) and not viewer.organisation_ids
    seen_by = _EVERYTHING if staff else _of_listings(own)  # no more than ``visible``
    found = _related(Match.objects.seen_by(viewer, seen_by)).filter(gone_at=None)
    found = _seen_from(found, own, staff=staff)
    return _narrowed(found, viewer, filters, own).order_by(*ORDERS.get(order, ORDERS[""]), "pk")


def with_words(viewer: Viewer, words: str) -> "QuerySet[Match]":
    """As ``for_organisation``, where a listing has these words: one's own, or by its face."""
    ids = [*ids_with_words(viewer, words), *public_ids_with_words(words)]
    return for_organisation(viewer).filter(Q(have__in=ids) | Q(want__in=ids))


def of_listing(viewer: Viewer, listing: Listing) -> int | None:
    """How many matches of a listing the viewer's list shows; None: they have no such list."""
    if not may(viewer, "matches.list_matches", listing):
        return None
    return for_organisation(viewer, Filters(listing=listing.pk)).count()


def is_being_matched(listing: Listing) -> bool:
    """Whether the matches of an open listing as it is now are still to be worked out."""
    done = Matched.objects.filter(pk=listing.pk, version=listing.version)
    return listing.is_open and not done.exists()


def _seen_from(found: "QuerySet[Match]", own: list[UUID], *, staff: bool) -> "QuerySet[Match]":
    """With the viewer's side of each figure: its place in the order, the band, the distance."""
    if staff:
        columns: dict[str, Any] = {
            "place": F("want_rank"), "band": F("want_band"), "km": F("want_sees_km"),
        }  # fmt: skip
        return found.annotate(**columns)

    def side(want: Any, have: Any) -> Case:
        return Case(When(want__in=own, then=want), default=have)

    return found.annotate(
        place=side(F("want_rank") - F("want_lowered"), F("have_rank") - F("have_lowered")),
        band=side(F("want_band"), F("have_band")),
        km=side(F("want_sees_km"), F("have_sees_km")),
    )


def _narrowed(
    found: "QuerySet[Match]", viewer: Viewer, filters: Filters, own: list[UUID]
) -> "QuerySet[Match]":
    for condition in _conditions(viewer, filters, own):
        found = found.filter(condition)
    of = {viewer.acting_for} if viewer.acting_for else viewer.organisation_ids
    mine = Exists(
        Dismissal.objects.as_system("what was put aside").filter(
            match=OuterRef("pk"), organisation__in=of, undone_at=None
        )
    )
    return found.filter(mine) if filters.dismissed else found.exclude(mine)


def _conditions(viewer: Viewer, filters: Filters, own: list[UUID]) -> Iterable[Q]:
    if filters.listing is not None:
        yield _of_listings([filters.listing])
    if filters.side:
        yield Q(want__in=own) if filters.side == "want" else ~Q(want__in=own)
    if filters.verdicts:
        yield Q(verdict__in=list(filters.verdicts))
    if filters.material:
        of_kind = ids_of_kind(filters.material)
        yield Q(have__in=of_kind) | Q(want__in=of_kind)
    if filters.within_km is not None:
        yield Q(km__lte=filters.within_km)
    if filters.since is not None:
        yield Q(first_found_at__date__gte=filters.since)
    if filters.mediated:
        yield Q(same_sic=True)
    if filters.assigned:
        yield _of_listings(ids_of(organisations_assigned_to(viewer)))


def seen(viewer: Viewer, rows: Iterable[Match]) -> list[seeing.Seen]:
    """Matches as the viewer may know them."""
    matches = list(rows)
    revealed = _revealed(viewer)
    return seeing.see_all(viewer, matches, revealed, _dismissals(viewer, matches))


def seen_one(viewer: Viewer, match: Match) -> seeing.Seen:
    """One match as the viewer may know it."""
    return seen(viewer, [match])[0]


def _revealed(viewer: Viewer) -> set[tuple[UUID, UUID]]:
    from offcut.platform.introductions.queries import revealed_pairs

    return revealed_pairs(viewer)


def _dismissals(viewer: Viewer, matches: list[Match]) -> dict[UUID, tuple[UUID, str]]:
    """Of each match that the viewer's side put aside: the dismissal, and why."""
    if not viewer.organisation_ids:
        return {}
    rows = Dismissal.objects.seen_by(viewer, Q(organisation__in=viewer.organisation_ids))
    standing = rows.filter(undone_at=None, match__in=matches)
    return {row.match_id: (row.pk, row.reason) for row in standing}


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An own listing without a match, and what could be done about it."""

    listing_id: UUID
    words: str
    kind: str
    nothing: Nothing | None  # None: it is still being matched
    add_first: tuple[str, ...]
    as_of: date | None


def unmatched(viewer: Viewer, limit: int = 10) -> list[Unmatched]:
    """The viewer's open listings that nothing was found for."""
    standing = Match.objects.as_system("which listings are matched").filter(gone_at=None)
    lonely = (
        own_listings(viewer)
        .filter(status__in=OPEN)
        .exclude(Exists(standing.filter(have=OuterRef("pk"))))
        .exclude(Exists(standing.filter(want=OuterRef("pk"))))
        .exclude(Exists(Source.objects.filter(listing=OuterRef("pk"), match__gone_at=None)))
    )
    rows = list(lonely[:limit])
    told = {row.pk: row for row in Matched.objects.filter(pk__in=[row.pk for row in rows])}
    return [_lonely(row, told.get(row.pk)) for row in rows]


def _lonely(listing: Any, told: Matched | None) -> Unmatched:
    current = told if told is not None and told.version == listing.version else None
    return Unmatched(
        listing_id=listing.pk,
        words=listing.words,
        kind=listing.kind,
        nothing=in_words(current.nothing_because, current.nothing_limit) if current else None,
        add_first=tuple(own_face(listing, with_terms=False).advice),
        as_of=current.at.date() if current else None,
    )


def whole_on() -> Ledger | None:
    """When everything was matched last."""
    return Ledger.objects.filter(pk=1).defer("medians").first()


def dismissal(viewer: Viewer, dismissal_id: UUID) -> Dismissal | None:
    """One of the own side's dismissals."""
    rows = Dismissal.objects.seen_by(viewer, Q(organisation__in=viewer.organisation_ids))
    related = rows.select_related("match__have", "match__want", "organisation")
    return related.filter(pk=dismissal_id).first()


def said_to_facilitator(viewer: Viewer, match: Match) -> list[dict[str, Any]]:
    """Why organisations assigned to the viewer put a match aside, in their words."""
    if not viewer.is_any(Role.FACILITATOR):
        return []
    assigned = Q(organisation__facilitator=viewer.person_id)
    rows = Dismissal.objects.seen_by(viewer, assigned).filter(match=match, undone_at=None)
    return [
        {
            "organisation": row.organisation.name,
            "at": row.at,
            "reason": str(row.get_reason_display()),
            "words": row.words,
        }
        for row in rows.select_related("organisation")
    ]


def searches(viewer: Viewer) -> list[dict[str, Any]]:
    """The person's saved searches, each in words, with what was found lately."""
    from offcut.platform.matches.asking import in_words as asked_in_words

    recent = Q(alerts__at__gte=timezone.now() - timedelta(days=30))
    rows = SavedSearch.objects.filter(person=viewer.person_id).annotate(
        found=Count("alerts", filter=recent)
    )
    return [
        {
            "search": row,
            "told": asked_in_words(row.of, row.asked),
            "url": f"{reverse(_PAGES[row.of])}?{urlencode(row.asked, doseq=True)}",
            "found": row.found,
        }
        for row in rows
    ]


def search(viewer: Viewer, search_id: UUID) -> SavedSearch | None:
    """One of the person's saved searches."""
    return SavedSearch.objects.filter(person=viewer.person_id, pk=search_id).first()


def frequency_of(viewer: Viewer) -> str:
    """How often the person is written to about matches."""
    found = Preference.objects.filter(person=viewer.person_id).first()
    return found.frequency if found else Frequency.WEEKLY


def statistics(viewer: Viewer) -> dict[str, Any]:
    """Dismissals by reason and by kind of material, counts alone; and what the rule does."""
    from offcut.platform.listings.faces import material

    rows = Dismissal.objects.seen_by(viewer, _EVERYTHING)
    by_reason = (
        rows.order_by()
        .values("reason")
        .annotate(
            standing=Count("pk", filter=Q(undone_at=None)),
            undone=Count("pk", filter=Q(undone_at__isnull=False)),
        )
    )
    counts = {row["reason"]: (row["standing"], row["undone"]) for row in by_reason}
    kinds = (
        rows.filter(undone_at=None)
        .order_by()
        .values("match__have__resource_type")
        .annotate(count=Count("pk"))
        .order_by("-count")[:15]
    )
    standing = Match.objects.seen_by(viewer, _EVERYTHING).filter(gone_at=None)
    lowered = standing.filter(~Q(have_lowered=0) | ~Q(want_lowered=0)).count()
    return {
        "reasons": [
            (str(label), *counts.get(value, (0, 0)), _taught(value))
            for value, label in Reason.choices
        ],
        "kinds": [(material(row["match__have__resource_type"]), row["count"]) for row in kinds],
        "standing": standing.count(),
        "lowered": lowered,
        "dismissed": sum(one for one, _ in counts.values()),
    }


def _taught(reason: str) -> str:
    return f"Others {RULES[reason][0]}, one step down" if reason in RULES else "Nothing"
