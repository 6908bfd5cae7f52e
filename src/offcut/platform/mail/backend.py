"""Django's and allauth's own letters go to the same outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from offcut.platform.mail.actions import write

_REASON = "You get this letter because somebody gave this address to sign in to Offcut."


class OutboxBackend(BaseEmailBackend):
    """Writes a letter per reader. These letters hold personal links: their text is not kept."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them; returns how many messages."""
        for message in email_messages:
            for address in message.recipients():
                write(
                    to=address,
                    subject=str(message.subject),
                    text=str(message.body),
                    reason=_REASON,
                    secret=True,
                )
        return len(email_messages)
