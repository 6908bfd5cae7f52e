"""What waits for a facilitator among introductions: asked by their list of what to do today."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from offcut.platform.access.viewer import Viewer
from offcut.platform.introductions.models import Introduction, Mediation, Message, State


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that somebody waits for."""

    introduction_id: UUID
    what: str
    why: str
    since: date


def waiting_for_facilitator(viewer: Viewer) -> list[Waiting]:
    """Messages to pass on and introductions to make or to take on; no names. Two queries."""
    return [*_messages(viewer), *_introductions(viewer)]


def _messages(viewer: Viewer) -> list[Waiting]:
    mine = Q(thread__introduction__facilitator=viewer.person_id or None)
    rows = Message.objects.seen_by(viewer, mine).filter(passed_on_at=None, returned_at=None)
    oldest: dict[UUID, tuple[int, date]] = {}
    for introduction, at in rows.order_by("sent_at").values_list("thread__introduction", "sent_at"):
        count, since = oldest.get(introduction, (0, timezone.localtime(at).date()))
        oldest[introduction] = count + 1, since
    return [
        Waiting(
            introduction,
            "Pass a message on" if count == 1 else f"Pass {count} messages on",
            "Both are in one trade, so each message goes through you before the other reads it.",
            since,
        )
        for introduction, (count, since) in oldest.items()
    ]


def _introductions(viewer: Viewer) -> list[Waiting]:
    to_make = Q(state=State.CONSENTED, facilitator=viewer.person_id or None)
    to_take = Q(state__in=(State.INTERESTED, State.CONSENTED), facilitator=None)
    rows = Introduction.objects.seen_by(viewer, to_make | to_take).exclude(mediation=Mediation.NONE)
    found = []
    for one in rows.order_by("begun_at"):
        mine = one.facilitator_id is not None
        what = "Introduce the two sides" if mine else "Take an introduction on"
        why = (
            "Both agree to know each other, and wait for you."
            if mine
            else ("A facilitator is asked for, and nobody has taken it on.")
        )
        since = timezone.localtime(one.answered_at or one.begun_at).date()
        found.append(Waiting(one.pk, what, why, since))
    return found
