"""An organisation leaves: letters that were sent and name it go."""

from django.db.models import Q

from offcut.platform.access.viewer import Viewer
from offcut.platform.mail.models import Letter
from offcut.platform.organisations.models import Organisation


def erase(viewer: Viewer, organisation: Organisation) -> None:
    """Those that still wait to be sent tell what happened, and go by themselves later."""
    named = Q(text__contains=organisation.name) | Q(subject__contains=organisation.name)
    Letter.objects.filter(named).exclude(state=Letter.State.QUEUED).delete()
