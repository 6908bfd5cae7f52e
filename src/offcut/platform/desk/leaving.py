"""An organisation leaves: open synergies end; what a facilitator wrote of it goes at the end."""

from django.db.models import Q

from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import CaseImport, Note, Synergy, Task
from offcut.platform.organisations.models import Organisation

_WHY = "an organisation leaves"


def erase(viewer: Viewer, organisation: Organisation) -> None:
    """Titles, notes, tasks and loaded cases may hold its name."""
    of_it = Synergy.objects.as_system(_WHY).filter(
        Q(have_organisation=organisation) | Q(want_organisation=organisation)
    )
    ids = list(of_it.values_list("pk", flat=True))
    Note.objects.as_system(_WHY).filter(synergy_id__in=ids).delete()
    Task.objects.as_system(_WHY).filter(synergy_id__in=ids).delete()
    for synergy in of_it:
        synergy.title = f"{synergy.resource_type or 'Synergy'} ({synergy.reference})"
        synergy.save(update_fields=["title"])
    for cases in CaseImport.objects.as_system(_WHY):
        if organisation.name in str(cases.cases):
            cases.cases, cases.undo = [], {}
            cases.save(update_fields=["cases", "undo"])
