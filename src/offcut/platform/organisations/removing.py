"""Taking an organisation away that was made by mistake: only while nothing else knows it."""

from uuid import UUID

from django.db import transaction

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.organisations.models import Organisation, Site
from offcut.platform.organisations.references import references_to


@transaction.atomic
def remove_if_unused(viewer: Viewer, organisation_id: UUID) -> bool:
    """Remove an organisation that nothing but its own sites refers to; returns whether it went."""
    found = Organisation.objects.as_system("made by mistake").filter(pk=organisation_id).first()
    if found is None:
        return False
    for reference in references_to(Organisation):
        if reference.model is not Site and reference.rows(organisation_id).exists():
            return False
    own_sites = Site.objects.as_system("made by mistake").filter(organisation=found)
    for reference in references_to(Site):
        if reference.rows(*own_sites.values_list("pk", flat=True)).exists():
            return False
    record(viewer, "organisation.removed", found)
    found.delete()
    return True
