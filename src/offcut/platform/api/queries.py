"""What a viewer sees of tokens, webhooks and deliveries; and whose a secret is."""

from uuid import UUID

from django.db.models import Q, QuerySet

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.actions import hashed
from offcut.platform.api.models import Delivery, Token, Webhook


def tokens(viewer: Viewer) -> "QuerySet[Token]":
    """The viewer's own tokens."""
    found = Token.objects.seen_by(viewer, Q(person=viewer.person_id or None))
    return found.select_related("organisation")


def token_of(secret: str) -> Token | None:
    """The token with this secret, if it opens anything now."""
    rows = Token.objects.as_system("who is asking").filter(secret_hash=hashed(secret))
    found: Token | None = rows.select_related("person").first()
    return found if found and found.is_standing and found.person.is_active else None


def webhooks(viewer: Viewer) -> "QuerySet[Webhook]":
    """The webhooks of the organisations that the viewer administers."""
    own = [id_ for id_, role in viewer.organisations.items() if role is Role.ORGANISATION_ADMIN]
    found = Webhook.objects.seen_by(viewer, Q(organisation__in=own))
    return found.select_related("organisation")


def deliveries(viewer: Viewer, webhook_id: UUID) -> "QuerySet[Delivery]":
    """What was sent to a webhook that the viewer sees, newest first."""
    return Delivery.objects.seen_by(
        viewer, Q(webhook__in=webhooks(viewer).filter(pk=webhook_id).values("pk"))
    )
