"""What a viewer sees of organisations, their sites, people, invitations and mandates."""

import hashlib
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.organisations.models import (
    Invitation,
    Mandate,
    Membership,
    Organisation,
    Site,
)

# Names: who runs or checks the network. An authority's officer sees figures, not firms.
_SEE_NAMES = (Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.SYSTEM_ADMIN)
# The exact place of a site is part of the private face.
_SEE_SITES = (Role.FACILITATOR, Role.AUDITOR)
_EVERYTHING = Q(pk__isnull=False)
_FEW = 10


def memberships_of(person: User) -> "QuerySet[Membership]":
    """A person's memberships of organisations that are open."""
    return Membership.objects.filter(person=person, organisation__closed_at=None)


def is_last_admin(membership: Membership) -> bool:
    """Whether the organisation would have no admin without this one."""
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.ORGANISATION_ADMIN
    )
    return (
        membership.role == Role.ORGANISATION_ADMIN and not others.exclude(pk=membership.pk).exists()
    )


def has_mandate(person_id: UUID, organisation_id: UUID) -> bool:
    """Whether the organisation's consent that this facilitator acts for it stands now."""
    return (
        Mandate.objects.as_system("who is looking")
        .filter(
            facilitator_id=person_id,
            organisation_id=organisation_id,
            organisation__closed_at=None,
            withdrawn_at=None,
        )
        .exists()
    )


def visible_organisations(viewer: Viewer) -> Q:
    """Own ones; staff who work with firms see all. Revealed ones are the introductions' to show."""
    return _EVERYTHING if viewer.is_any(*_SEE_NAMES) else Q(id__in=viewer.organisation_ids)


def organisations(viewer: Viewer) -> "QuerySet[Organisation]":
    """The organisations that the viewer sees by name."""
    return Organisation.objects.seen_by(viewer, visible_organisations(viewer))


def own_organisations(viewer: Viewer) -> "QuerySet[Organisation]":
    """The open organisations that the viewer belongs to or acts for."""
    return Organisation.objects.seen_by(viewer, Q(id__in=viewer.organisation_ids, closed_at=None))


def acting_organisation(viewer: Viewer) -> Organisation | None:
    """The organisation that the viewer works for at the moment; None when none is chosen."""
    if viewer.acting_for is None:
        return None
    return Organisation.objects.seen_by(viewer, Q(id=viewer.acting_for)).first()


def sites(viewer: Viewer) -> "QuerySet[Site]":
    """The sites that the viewer sees exactly, with postcode and point."""
    if viewer.is_any(*_SEE_SITES):
        return Site.objects.seen_by(viewer, _EVERYTHING)
    return Site.objects.seen_by(viewer, Q(organisation__in=viewer.organisation_ids))


def members(viewer: Viewer, organisation: Organisation) -> "QuerySet[Membership]":
    """The people of an organisation that the viewer sees; none of one that they do not see."""
    if not organisations(viewer).filter(pk=organisation.pk).exists():
        return Membership.objects.none()
    return organisation.memberships.select_related("person").order_by("person__name", "since")


def memberships(viewer: Viewer) -> "QuerySet[Membership]":
    """The memberships in organisations that the viewer sees."""
    seen = Organisation.objects.filter(visible_organisations(viewer))
    return Membership.objects.filter(organisation__in=seen).select_related("person", "organisation")


def own_memberships(viewer: Viewer) -> "QuerySet[Membership]":
    """The viewer's own memberships."""
    found = Membership.objects.filter(person=viewer.person_id, organisation__closed_at=None)
    return found.select_related("person", "organisation").order_by("organisation__name")


def all_invitations(viewer: Viewer) -> "QuerySet[Invitation]":
    """Open invitations to organisations that the viewer sees."""
    found = Invitation.objects.seen_by(viewer, Q(organisation__in=organisations(viewer)))
    return found.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def invitations(viewer: Viewer, organisation: Organisation) -> "QuerySet[Invitation]":
    """Invitations to this organisation that still wait for an answer."""
    return all_invitations(viewer).filter(organisation=organisation).order_by("-created_at")


def search(viewer: Viewer, *, words: str = "", only: str = "") -> "QuerySet[Organisation]":
    """The organisations that the viewer sees, by name; ``only``: ``mine`` (assigned), ``nobody``.

    ``words`` stand in the name, or are a company number.
    """
    found = organisations(viewer).filter(merged_into=None).select_related("facilitator")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(company_number=words.upper().zfill(8)))
    if only == "mine":
        found = found.filter(facilitator=viewer.person_id)
    elif only == "nobody":
        found = found.filter(facilitator=None)
    return found


ORDERS = {"name": "name", "sic": "sic_code", "since": "created_at"}


def ordered(found: "QuerySet[Organisation]", sort: str) -> "QuerySet[Organisation]":
    """By a column of ``ORDERS``, falling with a minus sign; by name where it is none of them."""
    column = ORDERS.get(sort.removeprefix("-"))
    if column is None:
        return found.order_by("name", "pk")
    return found.order_by(f"-{column}" if sort.startswith("-") else column, "name", "pk")


def open_named(viewer: Viewer, words: str) -> "QuerySet[Organisation]":
    """Organisations that the viewer sees, are open, and have these words or this number."""
    return search(viewer, words=words).filter(closed_at=None).order_by("name", "pk")


def organisation_named(viewer: Viewer, words: str) -> Organisation:
    """The one organisation that is called so, or has a part of its name to itself.

    Raises:
        InputError: none is called so, or several have this in their names.
    """
    found = list(open_named(viewer, words)[:_FEW])
    exactly = [one for one in found if one.name.casefold() == words.casefold()] or found
    if len(exactly) == 1:
        return exactly[0]
    if not found:
        raise InputError(f"No organisation is called “{words}”: add it first, or type less of it")
    names = "; ".join(f"{one.name} {one.company_number}".strip() for one in exactly)
    raise InputError(f"Several have this in their names: {names}. Type a whole name or number")


def standing_mandates_of(viewer: Viewer) -> "QuerySet[Mandate]":
    """For whom the viewer may act."""
    standing = Q(facilitator=viewer.person_id, withdrawn_at=None, organisation__closed_at=None)
    return Mandate.objects.seen_by(viewer, standing).select_related("organisation")


def mandates(viewer: Viewer) -> "QuerySet[Mandate]":
    """Consents given by organisations that the viewer sees, or given to the viewer."""
    seen = Q(organisation__in=Organisation.objects.filter(visible_organisations(viewer)))
    found = Mandate.objects.seen_by(viewer, seen | Q(facilitator=viewer.person_id))
    return found.select_related("organisation", "facilitator", "given_by").order_by("-given_at")


def facilitators() -> list[User]:
    """Everybody who facilitates, by name."""
    staff = User.objects.filter(is_active=True).exclude(staff_roles=[]).order_by("name", "email")
    return [person for person in staff if Role.FACILITATOR in person.staff_roles]


def people_to_tell(organisation_id: UUID) -> list[User]:
    """Everybody of an organisation, for letters about its own affairs."""
    members = Membership.objects.filter(organisation=organisation_id, person__is_active=True)
    return [member.person for member in members.select_related("person").order_by("since")]


def organisations_assigned_to(viewer: Viewer) -> list[UUID]:
    """Ids of the organisations whose facilitator the viewer is."""
    rows = Organisation.objects.seen_by(viewer, Q(facilitator=viewer.person_id or None))
    return list(rows.order_by().values_list("pk", flat=True))


def people_with_organisations() -> list[User]:
    """Everybody who is of an organisation that is open, for letters that come by themselves."""
    rows = User.objects.filter(is_active=True, memberships__organisation__closed_at=None)
    return list(rows.distinct().order_by("pk"))


def invitation_by_secret(secret: str) -> Invitation | None:
    """The open invitation whose letter held this secret."""
    return (
        _open_invitations().filter(secret_hash=hashlib.sha256(secret.encode()).hexdigest()).first()
    )


def invitations_to(addresses: set[str]) -> "QuerySet[Invitation]":
    """Open invitations sent to one of these addresses."""
    return _open_invitations().filter(email__in=addresses)


def _open_invitations() -> "QuerySet[Invitation]":
    return (
        Invitation.objects.as_system("who holds the letter")
        .filter(
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
            organisation__closed_at=None,
        )
        .select_related("organisation", "invited_by")
    )


def works_for(viewer: Viewer, organisation_id: UUID) -> Membership | Mandate | None:
    """Why the viewer may work for this organisation: a membership, or a mandate; or not at all."""
    return (
        own_memberships(viewer).filter(organisation=organisation_id).first()
        or standing_mandates_of(viewer).filter(organisation=organisation_id).first()
    )


def names(organisation_ids: set[UUID]) -> dict[UUID, str]:
    """Names by id, for events and logs that the reader may read."""
    found = Organisation.objects.as_system("names of events").filter(pk__in=organisation_ids)
    return {row.pk: row.name for row in found}


def people_in(organisation_ids: set[UUID], person_ids: set[UUID]) -> set[UUID]:
    """Which of these people belong to one of the organisations."""
    found = Membership.objects.filter(organisation__in=organisation_ids, person__in=person_ids)
    return set(found.values_list("person_id", flat=True))
