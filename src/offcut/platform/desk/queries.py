"""What a viewer sees of synergies."""

from django.db.models import Q, QuerySet

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import Synergy

_SEE_ALL = (Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR)


def visible_synergies(viewer: Viewer) -> Q:
    """A party sees its own; those who work on the programme see all, without private terms."""
    if viewer.is_any(*_SEE_ALL):
        return Q(pk__isnull=False)
    own = viewer.organisation_ids
    return Q(have_organisation__in=own) | Q(want_organisation__in=own)


def synergies(viewer: Viewer) -> "QuerySet[Synergy]":
    """The synergies that the viewer sees, with their parties."""
    found = Synergy.objects.seen_by(viewer, visible_synergies(viewer))
    return found.select_related("have_organisation", "want_organisation", "facilitator")
