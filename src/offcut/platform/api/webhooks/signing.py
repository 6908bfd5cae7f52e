"""The signature of a delivery: HMAC-SHA256 over the time and the body.

The secret of a webhook is worked out from the platform's key, the webhook and its salt: it is
shown once, stands in no table, and ends with a new salt.
"""

import base64
import hashlib
import hmac

from django.conf import settings

from offcut.platform.api.models import Webhook

PREFIX = "whsec_"


def secret_of(webhook: Webhook) -> str:
    """The secret that the receiver holds."""
    made = hmac.digest(
        settings.SECRET_KEY.encode(), f"webhook {webhook.pk} {webhook.salt}".encode(), "sha256"
    )
    return PREFIX + base64.urlsafe_b64encode(made).decode().rstrip("=")


def signature(secret: str, body: str, at: int) -> str:
    """The header ``Offcut-Signature``: the time in seconds, and the signature over both."""
    told = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={told}"
