"""Every change of tokens: one transaction, the event inside it."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.models import KeptAnswer, Token
from offcut.platform.api.scopes import SCOPES
from offcut.platform.audit.actions import record

if TYPE_CHECKING:
    from datetime import datetime

PREFIX = "offcut_"
MOST_DAYS = 366
_SEEN_AGAIN = timedelta(minutes=5)


def hashed(secret: str) -> str:
    """What is kept of a secret. It is 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    viewer: Viewer,
    *,
    name: str,
    scopes: Iterable[str],
    days: int,
    organisation_id: UUID | None = None,
) -> tuple[Token, str]:
    """A new token of the viewer's and its secret, which is shown once and kept nowhere.

    Raises:
        ValueError: an unknown scope, or more days than are allowed.
        PermissionDenied: the organisation is not one of the viewer's.
    """
    require(viewer, "api.create_token")
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(SCOPES):
        raise ValueError(f"Scopes {wanted}; accepted: some of {', '.join(SCOPES)}.")
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"{days} days; accepted: 1 to {MOST_DAYS}.")
    if organisation_id is not None and organisation_id not in viewer.organisations:
        raise ValueError("A token works for an organisation of its person's.")
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    token = Token.objects.create(
        person_id=viewer.person_id,
        organisation_id=organisation_id,
        name=name,
        beginning=secret[:12],
        secret_hash=hashed(secret),
        scopes=wanted,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(viewer, "token.created", token, scopes=wanted, expires_at=token.expires_at.isoformat())
    return token, secret


@transaction.atomic
def revoke_token(viewer: Viewer, token: Token) -> None:
    """From now on it opens nothing."""
    require(viewer, "api.revoke_token", token)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(viewer, "token.revoked", token)


def note_use(token: Token, now: "datetime") -> None:
    """That it was used; written at most every five minutes."""
    if token.last_used_at is None or now - token.last_used_at > _SEEN_AGAIN:
        rows = Token.objects.as_system("when a token was used last").filter(pk=token.pk)
        rows.update(last_used_at=now)


@transaction.atomic
def forget_answers(before: "datetime") -> int:
    """Delete answers that were kept for their day."""
    rows = KeptAnswer.objects.as_system("answers kept for a day").filter(at__lt=before)
    return rows.delete()[0]
