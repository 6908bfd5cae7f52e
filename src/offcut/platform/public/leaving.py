"""An organisation leaves: nothing is told of it any more."""

from django.db.models import Q
from django.utils import timezone

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.organisations.models import Organisation
from offcut.platform.public.models import CaseConsent, CaseStudy

_WHY = "an organisation leaves"


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Its consents end, and so do the case studies that rest on them."""
    now = timezone.now()
    of_firm = Q(synergy__have_organisation=organisation) | Q(
        synergy__want_organisation=organisation
    )
    for study in CaseStudy.objects.as_system(_WHY).filter(of_firm, withdrawn_at=None):
        rows = CaseConsent.objects.as_system(_WHY).filter(study=study, withdrawn_at=None)
        rows.update(withdrawn_at=now)
        study.withdrawn_at = now
        study.save(update_fields=["withdrawn_at"])
        record(viewer, "study.withdrawn", study)
