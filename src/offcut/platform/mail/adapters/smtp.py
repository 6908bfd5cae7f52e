"""Letters by SMTP, with a name of their own, so that one sent twice is known as the same."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from offcut.platform.mail.adapters import Refused
from offcut.platform.mail.models import Letter

_TIMEOUT_SECONDS = 20


def deliver(letter: Letter) -> None:
    """Hand the letter to the mail server of ``OFFCUT_SMTP_HOST``.

    Raises:
        Refused: the server will not have it (5xx).
        OSError: the server did not answer, asks to come back later, or does not know our
            password: then the letter is as good as before, and waits for the right one.
    """
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    message = EmailMessage(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to_address],
        headers={"Message-ID": f"<{letter.id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        EmailBackend(timeout=_TIMEOUT_SECONDS).send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = {code for code, _ in refused.recipients.values()}
        if min(codes) >= 500:
            raise Refused(f"The mail server refused the address ({min(codes)}).") from refused
        raise
    except smtplib.SMTPAuthenticationError as answer:
        told = f"The mail server does not take our name or password ({answer.smtp_code})."
        raise ConnectionError(told) from answer
    except smtplib.SMTPResponseException as answer:
        if answer.smtp_code >= 500:
            told = f"The mail server refused the letter ({answer.smtp_code})."
            raise Refused(told) from answer
        raise
