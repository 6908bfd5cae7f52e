"""An organisation leaves: its webhooks stop at once, and go with it."""

from django.utils import timezone

from offcut.platform.access.viewer import Viewer
from offcut.platform.api.models import Token, Webhook
from offcut.platform.organisations.models import Organisation

_WHY = "an organisation leaves"


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Nobody is told of anything, and tokens that work for it open nothing."""
    now = timezone.now()
    hooks = Webhook.objects.as_system(_WHY).filter(organisation=organisation)
    hooks.filter(stopped_at=None).update(stopped_at=now)
    tokens = Token.objects.as_system(_WHY).filter(organisation=organisation)
    tokens.filter(revoked_at=None).update(revoked_at=now)


def erase(viewer: Viewer, organisation: Organisation) -> None:
    """The log of deliveries goes as well."""
    Webhook.objects.as_system(_WHY).filter(organisation=organisation).delete()
