"""An organisation leaves: its people first, its name and places when no law keeps them."""

from django.utils import timezone

from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.actions import pseudonymise
from offcut.platform.accounts.models import User
from offcut.platform.audit.actions import record
from offcut.platform.organisations.models import Invitation, Mandate, Membership, Organisation, Site

_WHY = "an organisation leaves"


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Its people belong to it no longer; who belongs to nothing else is forgotten."""
    held = Membership.objects.filter(organisation=organisation)
    people = list(User.objects.filter(memberships__in=held).distinct())
    for membership in held:
        record(viewer, "member.removed", membership, person=str(membership.person_id))
    held.delete()
    for person in people:
        if not person.staff_roles and not person.memberships.exists():
            pseudonymise(viewer, person)
    Invitation.objects.as_system(_WHY).filter(organisation=organisation).delete()
    now = timezone.now()
    Mandate.objects.as_system(_WHY).filter(organisation=organisation, withdrawn_at=None).update(
        withdrawn_at=now
    )
    organisation.closed_at = now
    organisation.facilitator = None
    organisation.save(update_fields=["closed_at", "facilitator"])


def erase(viewer: Viewer, organisation: Organisation) -> None:
    """What tells who it was: the row stays, so that records keep a party without a name.

    What was merged into it is the same organisation.
    """
    for merged in Organisation.objects.as_system(_WHY).filter(merged_into=organisation):
        erase(viewer, merged)
    organisation.name = f"Organisation that left ({str(organisation.pk)[:8]})"
    organisation.company_number = organisation.website = ""
    organisation.save(update_fields=["name", "company_number", "website"])
    for site in Site.objects.as_system(_WHY).filter(organisation=organisation):
        site.name = ""
        site.postcode = site.postcode.split(" ")[0]
        site.latitude, site.longitude = round(site.latitude, 1), round(site.longitude, 1)
        site.approximate = True
        site.save()
    Mandate.objects.as_system(_WHY).filter(organisation=organisation).update(how="")
