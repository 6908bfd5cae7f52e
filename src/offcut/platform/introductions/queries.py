"""What a viewer sees of introductions; what each fact needs is said by ``disclosure.TABLE``."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.introductions.models import (
    Consent,
    Introduction,
    Mediation,
    Message,
    Reading,
    State,
)
from offcut.platform.introductions.showing import Shown, show

_SEE_ALL = (Role.FACILITATOR, Role.AUDITOR)
_NEVER_READ = datetime(2000, 1, 1, tzinfo=UTC)
OPEN = (State.INTERESTED, State.CONSENTED)
STANDING = (*OPEN, State.REVEALED)


def visible(viewer: Viewer) -> Q:
    """Both sides see theirs; facilitators and auditors all, each as far as the table says."""
    if viewer.is_any(*_SEE_ALL):
        return Q(pk__isnull=False)
    return _of_side(viewer.organisation_ids)


def _of_side(organisations: Iterable[UUID]) -> Q:
    own = list(organisations)
    return Q(from_organisation__in=own) | Q(to_organisation__in=own)


def introductions(viewer: Viewer) -> "QuerySet[Introduction]":
    """The introductions that the viewer sees, newest first. Rows hold names: hand on ``shown``."""
    found = Introduction.objects.seen_by(viewer, visible(viewer))
    return found.select_related(
        "from_organisation",
        "to_organisation",
        "have_listing__site",
        "want_listing__site",
        "facilitator",
    ).prefetch_related(standing_consents())


def pressing_first(viewer: Viewer, found: "QuerySet[Introduction]") -> "QuerySet[Introduction]":
    """What the viewer's side has to answer, then what is agreed, then the rest, newest first."""
    to_answer = Q(state=State.INTERESTED, to_organisation__in=list(viewer.organisation_ids))
    place = Case(When(to_answer, then=0), When(state=State.CONSENTED, then=1), default=2)
    return found.annotate(place=place).order_by("place", "-begun_at", "pk")


def standing_consents() -> Prefetch:
    """Consents in force with who gave them, fetched with introductions."""
    rows = Consent.objects.as_system("consents of introductions").filter(revoked_at=None)
    return Prefetch("consents", queryset=rows.select_related("person"), to_attr="standing_consents")


def get(viewer: Viewer, introduction_id: UUID) -> Introduction | None:
    """One introduction that the viewer sees."""
    return introductions(viewer).filter(pk=introduction_id).first()


def shown(viewer: Viewer, rows: Iterable[Introduction]) -> list[Shown]:
    """Introductions as the viewer may know them, with counts of what they have not read."""
    found = [show(viewer, row) for row in rows]
    counts = counts_of(viewer, [one.id for one in found if one.is_revealed])
    return [
        replace(one, unread=counts[one.id][0], waiting=counts[one.id][1])
        if one.id in counts
        else one
        for one in found
    ]


def counts_of(
    viewer: Viewer, ids: "Collection[UUID] | QuerySet[Introduction]"
) -> dict[UUID, tuple[int, int]]:
    """Of each introduction: messages of others not read, messages that wait to be passed on."""
    readings = Reading.objects.filter(
        introduction=OuterRef("thread__introduction"), person=viewer.person_id
    )
    never = Value(_NEVER_READ, output_field=DateTimeField())
    rows = (
        Message.objects.seen_by(viewer, _readable(viewer))
        .filter(thread__introduction__in=ids)
        .annotate(read_at=Coalesce(Subquery(readings.values("read_at")[:1]), never))
        .values("thread__introduction")
        .annotate(
            unread=Count("pk", filter=_told_since(viewer)),
            waiting=Count("pk", filter=Q(passed_on_at=None, returned_at=None)),
        )
        .order_by()
    )
    return {row["thread__introduction"]: (row["unread"], row["waiting"]) for row in rows}


def _told_since(viewer: Viewer) -> Q:
    """Messages of other people that came after the viewer last looked."""
    later = Q(passed_on_at__gt=F("read_at")) | Q(passed_on_at=None, sent_at__gt=F("read_at"))
    return later & ~Q(author=viewer.person_id)


def _readable(viewer: Viewer) -> Q:
    """Messages that were passed on to the viewer's side, its own, or all for who stands between."""
    if viewer.is_any(Role.AUDITOR):
        return Q(pk__isnull=False)
    own = viewer.organisation_ids
    of_side = Q(thread__introduction__from_organisation__in=own) | Q(
        thread__introduction__to_organisation__in=own
    )
    to_side = of_side & (Q(passed_on_at__isnull=False) | Q(organisation__in=own))
    return to_side | Q(thread__introduction__facilitator=viewer.person_id or None)


def messages(viewer: Viewer, introduction: Introduction) -> "QuerySet[Message]":
    """What was said, oldest first, as far as the viewer may read it; nothing before the reveal."""
    if not introduction.is_revealed or not may(viewer, "introductions.see_messages", introduction):
        return Message.objects.nothing()
    found = Message.objects.seen_by(viewer, _readable(viewer))
    return found.filter(thread__introduction=introduction).select_related(
        "author", "organisation", "thread__introduction"
    )


def unread_total(viewer: Viewer) -> int:
    """Messages in the viewer's own introductions that they have not read; one query.

    Nothing is asked for who has none: people without an organisation who do not facilitate.
    """
    if not (viewer.organisations or viewer.is_any(Role.FACILITATOR)):
        return 0
    mine = Q(facilitator=viewer.person_id) | _of_side(viewer.organisation_ids)
    ids = Introduction.objects.seen_by(viewer, mine).filter(state=State.REVEALED).values("pk")
    return sum(unread for unread, _ in counts_of(viewer, ids).values())


def of_match(viewer: Viewer, match_id: UUID) -> dict[UUID, Introduction]:
    """The newest introduction of each have of a match (a blend has many) that the viewer sees."""
    rows = introductions(viewer).filter(match=match_id).order_by("begun_at", "pk")
    return {row.have_listing_id: row for row in rows}


def named(viewer: Viewer, words: str) -> "QuerySet[Introduction]":
    """Introductions with an organisation of this name, where the viewer knows both names."""
    has_name = Q(from_organisation__name__icontains=words) | Q(
        to_organisation__name__icontains=words
    )
    known = Q(state=State.REVEALED) | Q(facilitator=viewer.person_id or None)
    return introductions(viewer).filter(has_name & known)


def revealed_organisations(viewer: Viewer) -> set[UUID]:
    """Organisations whose names the viewer knows through introductions of their own."""
    own = viewer.organisation_ids
    rows = (
        Introduction.objects.seen_by(viewer, visible(viewer))
        .filter(state=State.REVEALED)
        .values_list("from_organisation", "to_organisation")
    )
    return {other for pair in rows if own & set(pair) for other in pair if other not in own}


def revealed_pairs(viewer: Viewer) -> set[tuple[UUID, UUID]]:
    """Have and want of the viewer's own introductions, or of those they mediate, with names shown.

    Of these matches both sides agreed to be told the exact joint gain, from which each may conclude
    what the other pays. Two of one trade are not told it: it stays a band for them.
    """
    if viewer.is_visitor:
        return set()
    sides = _of_side(viewer.organisation_ids) & ~Q(mediation=Mediation.SAME_TRADE)
    own = sides | Q(facilitator=viewer.person_id)
    rows = Introduction.objects.seen_by(viewer, own).filter(state=State.REVEALED)
    return set(rows.order_by().values_list("have_listing", "want_listing"))


def revealed_to(viewer: Viewer, organisation_id: UUID) -> bool:
    """Whether an introduction has shown this organisation's name to a side of the viewer's."""
    return organisation_id in revealed_organisations(viewer)


def message(viewer: Viewer, message_id: UUID) -> Message | None:
    """One message that the viewer may read."""
    found = Message.objects.seen_by(viewer, _readable(viewer))
    return (
        found.select_related("author", "organisation", "thread__introduction")
        .filter(pk=message_id)
        .first()
    )


def sees_message(viewer: Viewer, message_id: str) -> bool:
    """Whether the viewer may read a message, and so what is attached to it."""
    found = message(viewer, UUID(message_id))
    return found is not None and may(viewer, "introductions.see_messages", found)
