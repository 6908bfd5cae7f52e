"""An organisation leaves: nothing is delivered to it any more, and its tokens end."""

from offcut.platform.access.viewer import Viewer
from offcut.platform.api.models import Token, Webhook
from offcut.platform.organisations.models import Organisation

_WHY = "an organisation leaves"


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Webhooks go with their deliveries; tokens for it as well."""
    Webhook.objects.as_system(_WHY).filter(organisation=organisation).delete()
    Token.objects.as_system(_WHY).filter(organisation=organisation).delete()
