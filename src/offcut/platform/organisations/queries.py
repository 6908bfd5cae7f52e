"""What a viewer sees of organisations."""

from django.db.models import Q, QuerySet

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.organisations.models import Membership, Organisation, Site

_SEE_ALL = (
    Role.FACILITATOR,
    Role.PROGRAMME_MANAGER,
    Role.AUTHORITY_OFFICER,
    Role.AUDITOR,
    Role.SYSTEM_ADMIN,
)


def memberships_of(person: User) -> "QuerySet[Membership]":
    """A person's memberships of organisations that are open."""
    return Membership.objects.filter(person=person, organisation__closed_at=None)


def visible_organisations(viewer: Viewer) -> Q:
    """Own ones; staff see all. Revealed ones are the introductions' to show."""
    if viewer.is_any(*_SEE_ALL):
        return Q(closed_at=None) | Q(closed_at__isnull=False)
    return Q(id__in=viewer.organisation_ids)


def organisations(viewer: Viewer) -> "QuerySet[Organisation]":
    """The organisations that the viewer sees by name."""
    return Organisation.objects.seen_by(viewer, visible_organisations(viewer))


def sites(viewer: Viewer) -> "QuerySet[Site]":
    """The sites that the viewer sees exactly."""
    seen = Organisation.objects.filter(visible_organisations(viewer))
    return Site.objects.seen_by(viewer, Q(organisation__in=seen))
