"""The signature of a delivery: HMAC-SHA256 over the time and the body.

The secret of a webhook is worked out from the platform's key, the webhook and its salt: it is
shown once, stands in no table, and ends with a new salt. While the platform has keys of before
(``OFFCUT_SECRET_KEY_FALLBACKS``), a delivery is signed by each, so that receivers go on with the
secret that they hold.
"""

import base64
import hashlib
import hmac

from django.conf import settings

from offcut.platform.api.models import Webhook

PREFIX = "whsec_"


def secret_of(webhook: Webhook, key: str = "") -> str:
    """The secret that the receiver holds, by the platform's key or by one of before."""
    made = hmac.digest(
        (key or settings.SECRET_KEY).encode(),
        f"webhook {webhook.pk} {webhook.salt}".encode(),
        "sha256",
    )
    return PREFIX + base64.urlsafe_b64encode(made).decode().rstrip("=")


def signature(webhook: Webhook, body: str, at: int) -> str:
    """The header ``Offcut-Signature``: the time in seconds, and the signatures over both."""
    told = [f"t={at}"]
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        secret = secret_of(webhook, key).encode()
        told.append(f"v1={hmac.new(secret, f'{at}.{body}'.encode(), hashlib.sha256).hexdigest()}")
    return ",".join(told)
