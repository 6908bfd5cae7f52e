"""An organisation's consent that a facilitator acts for it: who gave it, how, and its end."""

from django.db import transaction
from django.utils import timezone

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.audit.actions import record
from offcut.platform.mail.actions import send
from offcut.platform.organisations.models import Mandate, Membership, Organisation


class NotAFacilitator(ValueError):
    """Only a facilitator acts for others."""


@transaction.atomic
def give(viewer: Viewer, organisation: Organisation, *, facilitator: User, how: str) -> Mandate:
    """Record the consent; one that stands already stays as it is.

    Given by an administrator of the organisation itself, or recorded by the facilitator who was
    given it by other means: then the administrators are told by letter, and may withdraw it.

    Raises:
        NotAFacilitator: the person has no such role.
    """
    if Role.FACILITATOR not in facilitator.staff_roles:
        raise NotAFacilitator(f"{facilitator} is no facilitator.")
    standing = Mandate.objects.as_system("one stands at most").filter(
        organisation=organisation, facilitator=facilitator, withdrawn_at=None
    )
    if held := standing.first():
        return held
    told_by_facilitator = viewer.person_id == facilitator.pk
    made = Mandate.objects.create(
        organisation=organisation,
        facilitator=facilitator,
        given_by_id=None if told_by_facilitator else viewer.person_id,
        how=how.strip(),
    )
    record(viewer, "mandate.given", made, by_facilitator=told_by_facilitator)
    if told_by_facilitator:
        _tell_administrators(made)
    return made


@transaction.atomic
def withdraw(viewer: Viewer, mandate: Mandate) -> None:
    """End it: from the next page on the facilitator no longer acts for the organisation."""
    if mandate.withdrawn_at is None:
        mandate.withdrawn_at = timezone.now()
        mandate.save(update_fields=["withdrawn_at"])
        record(viewer, "mandate.withdrawn", mandate)


def _tell_administrators(mandate: Mandate) -> None:
    admins = Membership.objects.filter(
        organisation=mandate.organisation_id, role=Role.ORGANISATION_ADMIN
    )
    for membership in admins.select_related("person"):
        send(
            to=membership.person,
            template="organisations/mail/mandate",
            context={
                "organisation": mandate.organisation.name,
                "organisation_id": mandate.organisation_id,
                "facilitator": str(mandate.facilitator),
                "how": mandate.how,
            },
            reason="You get this letter because you are an administrator of the organisation.",
        )
