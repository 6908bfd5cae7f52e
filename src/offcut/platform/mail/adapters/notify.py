"""Letters by GOV.UK Notify, asked by plain HTTPS.

Source: GOV.UK Notify, REST API documentation (docs.notifications.service.gov.uk/rest-api.html):
a JSON web token signed (HS256) with the last 36 characters of the key, issued by the service id
before it; ``POST /v2/notifications/email``. The template in Notify has the subject ``((subject))``
and the body ``((body))``.
"""

import base64
import hashlib
import hmac
import json
import time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

from offcut.platform.mail.adapters import Refused
from offcut.platform.mail.models import Letter

ADDRESS = "https://api.notifications.service.gov.uk/v2/notifications/email"
_TIMEOUT_SECONDS = 20
_UUID = 36


def deliver(letter: Letter) -> None:
    """Hand the letter to Notify.

    Raises:
        Refused: Notify will not have it (400, 403 …); the message is Notify's own.
        OSError: nobody answered, or Notify asks to come back later (429, 5xx).
    """
    body = {
        "email_address": letter.to_address,
        "template_id": settings.NOTIFY_TEMPLATE,
        "personalisation": {"subject": letter.subject, "body": letter.text},
        "reference": str(letter.id),
    }
    request = Request(
        ADDRESS,
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {token(settings.NOTIFY_KEY, int(time.time()))}",
            "Content-Type": "application/json",
        },
        method="POST",
    )
    try:
        with urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
            answer.read()
    except HTTPError as error:
        if error.code == 429 or error.code >= 500:
            raise ConnectionError(f"GOV.UK Notify answered {error.code}.") from error
        raise Refused(f"GOV.UK Notify answered {error.code}: {_told(error)}") from error
    except HTTPException as error:
        raise ConnectionError(f"GOV.UK Notify's answer broke off: {error}.") from error


def _told(error: HTTPError) -> str:
    """Notify's own words."""
    try:
        return "; ".join(str(one["message"]) for one in json.loads(error.read())["errors"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"


def token(key: str, now_seconds: int) -> str:
    """The JSON web token for this moment.

    Raises:
        Refused: the key has not the form name-service-secret.
    """
    if len(key) < 2 * _UUID + 1:
        raise Refused("OFFCUT_NOTIFY_KEY is no key of GOV.UK Notify (name-service-secret).")
    service, secret = key[-2 * _UUID - 1 : -_UUID - 1], key[-_UUID:]
    head = _part({"typ": "JWT", "alg": "HS256"})
    claims = _part({"iss": service, "iat": now_seconds})
    signed = hmac.new(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    return f"{head}.{claims}.{_base64(signed)}"


def _part(content: dict[str, object]) -> str:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
