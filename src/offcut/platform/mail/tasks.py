"""Sending what is in the outbox."""

from offcut.platform.jobs.job import GiveUp, job
from offcut.platform.mail.actions import hand_to_adapter, note_failure
from offcut.platform.mail.adapters import Refused
from offcut.platform.mail.models import Letter


@job("Send a letter", attempts=8, first_wait_seconds=30)
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
