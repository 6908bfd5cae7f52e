"""Asking a person by letter to join an organisation; the link in the letter is the key."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.queries import myself
from offcut.platform.audit.actions import record
from offcut.platform.mail.actions import send
from offcut.platform.organisations.actions import add_member
from offcut.platform.organisations.models import Invitation, Membership, Organisation

HOLDS_FOR = timedelta(days=14)


MOST_A_DAY = 50  # from one organisation, so that nobody sends letters to strangers through us


class TooMany(ValueError):
    """The organisation has invited as many people as it may in a day."""


class NotForYou(ValueError):
    """The invitation was sent to another address."""


class Withdrawn(ValueError):
    """The invitation was taken back before it was accepted."""


@transaction.atomic
def invite(viewer: Viewer, organisation: Organisation, *, email: str, role: Role) -> Invitation:
    """Send a link to join. An open invitation of the same person is replaced by the new one.

    Raises:
        TooMany: the organisation has invited fifty people since yesterday.
    """
    address = email.strip().lower()
    now = timezone.now()
    lately = Invitation.objects.as_system("how many lately").filter(
        organisation=organisation, created_at__gt=now - timedelta(days=1)
    )
    if lately.count() >= MOST_A_DAY:
        raise TooMany(f"{MOST_A_DAY} people were invited since yesterday. Go on tomorrow.")
    open_ones = Invitation.objects.as_system("replaced by a new one").filter(
        organisation=organisation, email=address, accepted_at=None, withdrawn_at=None
    )
    open_ones.update(withdrawn_at=now)
    secret = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=str(role),
        secret_hash=hashed(secret),
        invited_by_id=viewer.person_id,
        expires_at=now + HOLDS_FOR,
    )
    send(
        to=address,
        template="organisations/mail/invitation",
        context={
            "organisation": organisation.name,
            "by": viewer.name,
            "link": settings.SITE_URL + reverse("organisations:join", args=[secret]),
            "expires_at": made.expires_at,
        },
        reason=f"You get this letter because {viewer.name} gave us your address.",
        secret=True,
    )
    record(viewer, "member.invited", made, role=str(role))
    return made


@transaction.atomic
def withdraw_invitation(viewer: Viewer, invitation: Invitation) -> None:
    """The link stops working."""
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(viewer, "member.invitation_withdrawn", invitation)


@transaction.atomic
def accept(viewer: Viewer, invitation: Invitation, *, addresses: set[str]) -> Membership:
    """Join. ``addresses`` are those which the person has shown to be theirs.

    Raises:
        NotForYou: the invitation was sent to none of them.
        Withdrawn: somebody took it back a moment ago.
    """
    if invitation.email.lower() not in addresses:
        raise NotForYou(
            f"This invitation was sent to {invitation.email}. Sign in with that address, or ask"
            " for an invitation to the address that you use."
        )
    open_one = Invitation.objects.as_system("accepting").select_for_update().get(pk=invitation.pk)
    person = myself(viewer)
    if open_one.withdrawn_at is not None:
        raise Withdrawn("This invitation was taken back. Ask for a new one.")
    if open_one.accepted_at is None:
        open_one.accepted_at = timezone.now()
        open_one.save(update_fields=["accepted_at"])
        record(viewer, "member.invitation_accepted", open_one)
    return add_member(viewer, open_one.organisation, person=person, role=Role(open_one.role))


def hashed(secret: str) -> str:
    """What is kept of a secret, so that who reads the database cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
