"""Sending what is in the outbox."""

from datetime import time, timedelta

from django.utils import timezone

from offcut.platform.jobs.job import GiveUp, job
from offcut.platform.mail.actions import forget_old, hand_to_adapter, note_failure
from offcut.platform.mail.adapters import Refused
from offcut.platform.mail.models import Letter

KEPT = timedelta(days=90)


@job("Send a letter", attempts=8, queue="post", first_wait_seconds=30, priority=20)
def deliver(letter_id: str) -> None:
    """Send one letter; tried for an hour, then left in the outbox as failed."""
    letter = Letter.objects.get(id=letter_id)
    if letter.state == Letter.State.SENT:
        return
    try:
        hand_to_adapter(letter)
    except Refused as refused:
        note_failure(letter, str(refused))
        raise GiveUp(str(refused)) from refused
    except OSError as silence:
        note_failure(letter, f"{type(silence).__name__}: {silence}")
        raise


@job("Forget old letters", queue="long", daily_at=time(3, 45))
def forget_letters() -> int:
    """Letters are kept for ninety days; those to people who left go at once."""
    return forget_old(timezone.now() - KEPT)
