"""An organisation's own record: sites, people, invitations, consents."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.operations.exporting import Table, rows_of
from offcut.platform.organisations.models import (
    Invitation,
    Mandate,
    Membership,
    Organisation,
    Site,
)

COVERS = ("Organisation", "Site", "Membership", "Invitation", "Mandate")
_WHY = "a copy for the organisation"


def tables(organisation_id: UUID) -> Iterator[Table]:
    """What stands about the organisation itself."""
    own = {"organisation_id": organisation_id}
    organisation = Organisation.objects.as_system(_WHY).filter(pk=organisation_id)
    yield Table("organisation", rows_of(organisation))
    yield Table("sites", rows_of(Site.objects.as_system(_WHY).filter(**own)))
    people = Membership.objects.filter(**own).order_by("since")
    names = ("person__name", "person__email", "person__phone", "role", "since")
    yield Table("people", list(people.values(*names)))
    invitations = Invitation.objects.as_system(_WHY).filter(**own)
    yield Table("invitations", rows_of(invitations, leave_out=["secret_hash"]))
    yield Table("consents_to_facilitators", rows_of(Mandate.objects.as_system(_WHY).filter(**own)))
