"""Writing letters. What happens and the letter about it stand together or not at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.audit.actions import record
from offcut.platform.mail.adapters import ADAPTERS
from offcut.platform.mail.models import Letter

SECRET_GONE = "(This letter held a personal link. Its text was removed when it had been sent.)"


def send(
    *,
    to: User | str,
    template: str,
    context: Mapping[str, Any],
    reason: str,
    secret: bool = False,
) -> Letter:
    """Write a letter, in the transaction that is open; it goes out after the commit.

    Args:
        to: A person, or the address of somebody who is none yet.
        template: ``"desk/mail/assigned"`` for ``assigned.subject.txt`` and ``assigned.txt``.
        context: For the templates, which also know ``site_url`` and ``region_id``.
        reason: Why the reader gets it ("You asked to be told …"); stands at its end.
        secret: It holds a link that signs in or joins: its text is not kept once it is sent.
    """
    known = {**context, "site_url": settings.SITE_URL, "region_id": settings.REGION}
    subject = " ".join(render_to_string(f"{template}.subject.txt", known).split())
    text = render_to_string(f"{template}.txt", known).strip()
    return write(
        to=to,
        subject=subject,
        text=f"{text}\n\n{reason}\n",
        template=template,
        reason=reason,
        secret=secret,
    )


@transaction.atomic
def write(
    *,
    to: User | str,
    subject: str,
    text: str,
    reason: str,
    template: str = "",
    secret: bool = False,
) -> Letter:
    """Write a letter whose words stand already."""
    from offcut.platform.mail.tasks import deliver

    person = to if isinstance(to, User) else User.objects.filter(email=to.lower()).first()
    letter = Letter.objects.create(
        person=person,
        to_address=to if isinstance(to, str) else to.email,
        subject=" ".join(subject.split())[:300],
        text=text,
        template=template,
        reason=reason[:200],
        secret=secret,
        state=Letter.State.KEPT if settings.MAIL == "outbox" else Letter.State.QUEUED,
    )
    if letter.state == Letter.State.QUEUED:
        deliver.enqueue(str(letter.id), unique=f"letter {letter.id}")
    return letter


def hand_to_adapter(letter: Letter) -> None:
    """Send it by the adapter of ``OFFCUT_MAIL``.

    Raises:
        offcut.platform.mail.adapters.Refused: it will never be sent (a bad address, a bad key).
        OSError: nobody answered; worth another try.
    """
    ADAPTERS[settings.MAIL](letter)
    letter.state, letter.sent_at, letter.error = Letter.State.SENT, timezone.now(), ""
    if letter.secret:
        letter.text = SECRET_GONE
    letter.save(update_fields=["state", "sent_at", "error", "text"])


def note_failure(letter: Letter, told: str) -> None:
    """It could not be sent; the outbox shows why."""
    letter.state, letter.error = Letter.State.FAILED, told[:500]
    letter.save(update_fields=["state", "error"])


@transaction.atomic
def send_again(viewer: Viewer, letter: Letter) -> None:
    """Queue a letter that could not be sent once more."""
    from offcut.platform.mail.tasks import deliver

    require(viewer, "mail.send_again")
    if letter.state != Letter.State.FAILED:
        return
    letter.state, letter.error = Letter.State.QUEUED, ""
    letter.save(update_fields=["state", "error"])
    record(viewer, "letter.sent_again", letter)
    deliver.enqueue(str(letter.id), unique=f"letter {letter.id}")


@transaction.atomic
def note_sight(viewer: Viewer, letter: Letter) -> None:
    """Somebody read a letter with a personal link in it."""
    record(viewer, "letter.secret_seen", letter)


def forget_old(before: datetime) -> int:
    """Delete letters that were sent or kept before this, and those to people who left."""
    old = Q(created_at__lt=before) & ~Q(state=Letter.State.QUEUED)
    left = Q(person__pseudonymised_at__isnull=False)
    return Letter.objects.filter(old | left).delete()[0]
