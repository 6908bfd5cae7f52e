"""Everything that changes an organisation, its sites and its people, each with its event."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from offcut import places
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.accounts.queries import myself
from offcut.platform.audit.actions import Events, events_of, record
from offcut.platform.organisations.models import Membership, Organisation, Site
from offcut.platform.organisations.queries import is_last_admin
from offcut.platform.prepared import Prepared, inserts

FIELDS = ("name", "company_number", "sic_code", "size_band", "website")


@transaction.atomic
def create_organisation(
    viewer: Viewer,
    *,
    name: str,
    company_number: str = "",
    sic_code: str = "",
    size_band: str = "",
    website: str = "",
    synthetic: bool = False,
) -> Organisation:
    """A new organisation. Who makes it for themselves becomes its admin.

    A facilitator makes it for somebody else: they are assigned to it and belong to it not.
    """
    facilitates = Role.FACILITATOR in viewer.staff_roles
    made = Organisation.objects.create(
        name=name.strip(),
        company_number=company_number,
        sic_code=sic_code,
        size_band=size_band,
        website=website,
        synthetic=synthetic,
        facilitator_id=viewer.person_id if facilitates else None,
    )
    record(viewer, "organisation.created", made, sic_code=sic_code, synthetic=synthetic)
    if viewer.person_id and not viewer.staff_roles:
        add_member(viewer, made, person=myself(viewer), role=Role.ORGANISATION_ADMIN)
    return made


@transaction.atomic
def change_organisation(viewer: Viewer, organisation: Organisation, **fields: str) -> Organisation:
    """Set some of ``FIELDS``; the event says which changed, and the values of those not private."""
    changed = {k: v for k, v in fields.items() if k in FIELDS and getattr(organisation, k) != v}
    if not changed:
        return organisation
    told = {
        k: [getattr(organisation, k), v] if k in ("sic_code", "size_band") else "changed"
        for k, v in changed.items()
    }
    for key, value in changed.items():
        setattr(organisation, key, value)
    organisation.save(update_fields=list(changed))
    record(viewer, "organisation.changed", organisation, **told)
    return organisation


@transaction.atomic
def assign_facilitator(
    viewer: Viewer, organisation: Organisation, *, facilitator: User | None
) -> None:
    """Who looks after the organisation, and so sees its prices, costs and capacity."""
    before = organisation.facilitator_id
    organisation.facilitator = facilitator
    organisation.save(update_fields=["facilitator"])
    after = facilitator.pk if facilitator else None
    told = [str(before or ""), str(after or "")]
    record(viewer, "organisation.facilitator_assigned", organisation, facilitator=told)


@transaction.atomic
def add_site(viewer: Viewer, organisation: Organisation, *, postcode: str, name: str = "") -> Site:
    """A site at a postcode.

    Raises:
        InputError: there is no such postcode; it says what to give instead.
    """
    made = new_site(organisation, postcode=postcode, name=name)
    made.save()
    record(viewer, "site.added", made, district=made.district_code)
    return made


def new_site(organisation: Organisation, *, postcode: str, name: str = "") -> Site:
    """A site at a postcode, not saved yet.

    Raises:
        InputError: there is no such postcode; it says what to give instead.
    """
    made = Site(organisation=organisation, name=name.strip())
    _place(made, postcode)
    return made


def sites_added(viewer: Viewer, made: Sequence[Site]) -> tuple[Prepared, Events]:
    """New sites and their events, to be written with what stands on them."""
    told = events_of(viewer, "site.added", made, each=lambda site: {"district": site.district_code})
    return inserts(made), told


@transaction.atomic
def change_site(viewer: Viewer, site: Site, *, postcode: str, name: str = "") -> Site:
    """Move or rename a site.

    Raises:
        InputError: there is no such postcode.
    """
    before = site.district_code
    site.name = name.strip()
    _place(site, postcode)
    site.save()
    record(viewer, "site.changed", site, district=[before, site.district_code])
    return site


@transaction.atomic
def remove_site(viewer: Viewer, site: Site) -> None:
    """Take a site away.

    Raises:
        ProtectedError: listings stand on it.
    """
    record(viewer, "site.removed", site, district=site.district_code)
    site.delete()


def _place(site: Site, postcode: str) -> None:
    place = places.resolve(postcode)
    site.postcode = place.postcode or ""
    site.latitude, site.longitude = place.latitude, place.longitude
    site.approximate = place.approximate
    site.district = place.district or ""
    site.district_code = place.district_code or ""


@transaction.atomic
def add_member(
    viewer: Viewer, organisation: Organisation, *, person: User, role: Role = Role.MEMBER
) -> Membership:
    """Make a person one of the organisation's; one who is already keeps the higher role."""
    held, new = Membership.objects.get_or_create(
        person=person, organisation=organisation, defaults={"role": role}
    )
    if new:
        record(viewer, "member.added", held, person=str(person.pk), role=str(role))
    elif role is Role.ORGANISATION_ADMIN and held.role != role:
        change_member_role(viewer, held, role=role)
    return held


class LastAdmin(ValueError):
    """An organisation must keep somebody who can invite and remove people."""


@transaction.atomic
def change_member_role(viewer: Viewer, membership: Membership, *, role: Role) -> None:
    """Make a member an admin, or an admin a member.

    Raises:
        LastAdmin: they are the only admin.
    """
    before = membership.role
    if role is not Role.ORGANISATION_ADMIN:
        _not_the_last_admin(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record(viewer, "member.role_changed", membership, role=[before, str(role)])


@transaction.atomic
def remove_member(viewer: Viewer, membership: Membership) -> None:
    """End a membership: by an admin, or by the person who leaves.

    Raises:
        LastAdmin: they are the only admin.
    """
    _not_the_last_admin(membership)
    record(viewer, "member.removed", membership, person=str(membership.person_id))
    membership.delete()


def _not_the_last_admin(membership: Membership) -> None:
    # Locked, so that two admins who leave at once do not both find the other still there.
    Organisation.objects.as_system("last admin").select_for_update().get(
        pk=membership.organisation_id
    )
    if is_last_admin(membership):
        raise LastAdmin(
            "This is the organisation's only administrator. Make somebody else one first."
        )


@transaction.atomic
def close_organisation(viewer: Viewer, organisation: Organisation) -> None:
    """Close it: nobody works for it any more. What it did stays on record."""
    organisation.closed_at = timezone.now()
    organisation.save(update_fields=["closed_at"])
    record(viewer, "organisation.closed", organisation)
