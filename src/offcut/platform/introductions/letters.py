"""Letters about introductions: a link and the public face, never a name or an address."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.urls import reverse

from offcut.platform.accounts.models import User
from offcut.platform.introductions.models import Introduction, Message
from offcut.platform.introductions.reasons import REASONS
from offcut.platform.listings.faces import public_face
from offcut.platform.mail.actions import send
from offcut.platform.organisations.queries import facilitators, people_to_tell

_SIDE = (
    "You receive this as your organisation has a listing that somebody answered or that you did."
)
_STAFF = "You receive this as you facilitate this introduction."


def somebody_is_interested(introduction: Introduction) -> None:
    """To the side that was asked; and to the facilitator where one has to take part."""
    _to_side(introduction, introduction.to_organisation_id, "interested")
    if introduction.mediation != "none":
        facilitator_asked(introduction)


def both_agree(introduction: Introduction) -> None:
    """To the side that asked, and to the facilitator where one has to introduce the two."""
    _to_side(introduction, introduction.from_organisation_id, "agreed")
    if introduction.mediation != "none":
        _to_staff(introduction, "to_introduce")


def declined(introduction: Introduction) -> None:
    """To the side that asked: the reason, no name."""
    why = REASONS[introduction.decline_reason]
    _to_side(introduction, introduction.from_organisation_id, "declined", why=why)


def withdrawn(introduction: Introduction, *, by: Collection[UUID]) -> None:
    """To the side that did not withdraw."""
    for owner in introduction.owner_ids() - set(by):
        _to_side(introduction, owner, "withdrawn")


def introduced(introduction: Introduction) -> None:
    """To both: the names can be seen on the page."""
    for owner in sorted(introduction.owner_ids(), key=str):
        _to_side(introduction, owner, "introduced")


def facilitator_asked(introduction: Introduction) -> None:
    """To the facilitator, or to all while there is none."""
    _to_staff(introduction, "facilitator_asked")


def new_message(message: Message, introduction: Introduction) -> None:
    """To the other side (or both, of a facilitator's); not what it says."""
    for owner in sorted(introduction.owner_ids() - {message.organisation_id}, key=str):
        _to_side(introduction, owner, "message")
    facilitator = introduction.facilitator_id if introduction.mediation != "none" else None
    if facilitator and facilitator != message.author_id:
        _to_staff(introduction, "message")


def message_waits(introduction: Introduction) -> None:
    """To the facilitator who passes messages on."""
    _to_staff(introduction, "message_waits")


def message_returned(message: Message, introduction: Introduction) -> None:
    """To who wrote it."""
    if message.author:
        _send([message.author], introduction, "message_returned", _SIDE, side="")


def _to_side(
    introduction: Introduction, organisation_id: UUID, template: str, **further: str
) -> None:
    began = organisation_id == introduction.from_organisation_id
    other = {"have": "want", "want": "have"}[introduction.from_side]
    side = introduction.from_side if began else other
    people = people_to_tell(organisation_id)
    _send(people, introduction, template, _SIDE, side=side, **further)


def _to_staff(introduction: Introduction, template: str) -> None:
    one = introduction.facilitator
    _send([one] if one else facilitators(), introduction, template, _STAFF, side="")


def _send(
    people: Iterable[User],
    introduction: Introduction,
    template: str,
    reason: str,
    **further: str,
) -> None:
    """One letter each; ``side`` is the reader's own."""
    have, want = introduction.have_listing, introduction.want_listing
    own = further.get("side")
    context = {
        "own": public_face(want if own == "want" else have),
        "other": public_face(have if own == "want" else want),
        "path": reverse("introductions:detail", args=[introduction.pk]),
        **further,
    }
    for person in people:
        send(to=person, template=f"introductions/mail/{template}", context=context, reason=reason)
