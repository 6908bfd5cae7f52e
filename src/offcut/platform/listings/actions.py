"""Every change of a listing: one transaction, the event inside it, matches worked out again after.

Each action takes the viewer first and asks the table of permissions itself.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from offcut.listings import Problem
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.listings import conversion
from offcut.platform.listings.models import OPEN, Listing, Measurement, Status
from offcut.platform.listings.plain_words import plain
from offcut.platform.organisations.models import Site

_TOLD = ("kind", "use", "form", "ewc_code", "hazardous", "current_fate", "resource_type", "status")
"""Fields whose values may stand in an event; of the others it says only that they changed."""


class Refused(Exception):
    """What was written cannot be a listing: ``problems`` say by column what is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(plain(problem.told) for problem in problems))
        self.problems = problems


class Taken(Exception):
    """The owner has another listing under this reference."""


class Conflict(Exception):
    """Somebody else changed the listing since it was opened; ``listing`` is how it stands now."""

    def __init__(self, listing: Listing) -> None:
        super().__init__(f"The listing {listing.pk} has changed meanwhile.")
        self.listing = listing


@transaction.atomic
def create(
    viewer: Viewer,
    site: Site,
    written: Mapping[str, str],
    *,
    resource_type: str = "",
    reference: str = "",
    draft: bool = False,
) -> Listing:
    """A new listing at a site, as its owner wrote it (fields of ``conversion.WRITTEN``).

    ``resource_type`` is given where the owner chose it; else it is recognised from the words.

    Raises:
        Refused: something cannot be read; nothing was saved.
        Taken: the owner has a listing of this reference already.
        PermissionDenied: not for this organisation.
    """
    listing = Listing(
        organisation=site.organisation,
        site=site,
        reference=reference,
        resource_type=resource_type,
        type_given=bool(resource_type),
        status=Status.DRAFT if draft else Status.PARTIAL,
        created_by_id=viewer.person_id,
        expires_on=next_expiry(),
        synthetic=site.organisation.synthetic,
    )
    _require(viewer, "listings.create_listing", listing)
    held = Listing.objects.as_system("is this reference taken").filter(
        organisation=site.organisation, reference=reference
    )
    if reference and held.exists():
        raise Taken(reference)
    _write(listing, written)
    _understand(listing)
    listing.save(force_insert=True)
    record(viewer, "listing.created", listing, kind=listing.kind, status=str(listing.status))
    _follow_up(listing)
    return listing


@transaction.atomic
def update(
    viewer: Viewer,
    listing_id: UUID,
    version: int,
    written: Mapping[str, str],
    *,
    site: Site | None = None,
    resource_type: str | None = None,
    operation: str = "listings.update_listing",
    action: str = "listing.changed",
) -> Listing:
    """Change what is written; fields that are not named stay.

    ``version`` is the one that the change was made upon. ``resource_type``: an id, or empty for
    "recognise it from the words"; None leaves it.

    Raises:
        Conflict: somebody else changed it meanwhile; nothing was saved.
        Refused: something cannot be read; nothing was saved.
    """
    listing = locked(viewer, listing_id, operation)
    if listing.version != version:
        raise Conflict(listing)
    before = _state_of(listing)
    if site is not None:
        listing.site = site
    if resource_type is not None:
        listing.resource_type, listing.type_given = resource_type, bool(resource_type)
    _write(listing, written)
    _understand(listing)
    changes = _changes(before, _state_of(listing))
    if changes:
        _save(listing)
        record(viewer, action, listing, **changes)
        _follow_up(listing)
    return listing


@transaction.atomic
def copy(viewer: Viewer, listing_id: UUID) -> Listing:
    """A draft with the same answers; its measurements stay with the original."""
    listing = locked(viewer, listing_id, "listings.copy_listing")
    made = create(
        viewer,
        listing.site,
        {name: getattr(listing, name) for name in conversion.WRITTEN},
        resource_type=listing.resource_type if listing.type_given else "",
        draft=True,
    )
    record(viewer, "listing.copied", made, copied_from=str(listing_id))
    return made


@transaction.atomic
def publish(viewer: Viewer, listing_id: UUID) -> Listing:
    """Make a draft, or a listing that was withdrawn or has expired, open again."""
    listing = locked(viewer, listing_id, "listings.update_listing")
    if not listing.is_open:
        before = listing.status
        listing.status = Status.PARTIAL
        listing.withdrawn_why = ""
        listing.expires_on = next_expiry()
        _understand(listing)
        _save(listing)
        record(viewer, "listing.published", listing, status=[before, str(listing.status)])
        _follow_up(listing)
    return listing


@transaction.atomic
def withdraw(viewer: Viewer, listing_id: UUID, why: str = "") -> Listing:
    """Take a listing out of matching; it stays with its history and can be opened again."""
    listing = locked(viewer, listing_id, "listings.withdraw_listing")
    if listing.status != Status.WITHDRAWN:
        before = listing.status
        listing.status, listing.withdrawn_why = Status.WITHDRAWN, why
        _save(listing)
        record(viewer, "listing.withdrawn", listing, status=[before, "withdrawn"])
        _follow_up(listing)
    return listing


@transaction.atomic
def renew(viewer: Viewer, listing_id: UUID) -> Listing:
    """Still true: it stands for another term from today, also where it had expired."""
    listing = locked(viewer, listing_id, "listings.renew_listing")
    before, listing.expires_on = listing.expires_on, next_expiry()
    if listing.status == Status.EXPIRED:
        listing.status = conversion.open_status(listing)
        _follow_up(listing)
    _save(listing)
    stated = before.isoformat() if before else ""
    record(viewer, "listing.renewed", listing, expires_on=[stated, next_expiry().isoformat()])
    return listing


@transaction.atomic
def expire(viewer: Viewer, listing_id: UUID, today: date | None = None) -> bool:
    """End a listing whose day has passed; False when it was renewed or withdrawn meanwhile."""
    rows = Listing.objects.as_system("expiry").select_for_update(of=("self",))
    listing: Listing = rows.select_related("organisation", "site").get(pk=listing_id)
    passed = listing.expires_on is not None and listing.expires_on < (today or local_day())
    if not (listing.is_open and passed):
        return False
    before, listing.status = listing.status, Status.EXPIRED
    _save(listing)
    record(viewer, "listing.expired", listing, status=[before, "expired"])
    _follow_up(listing)
    return True


def next_expiry() -> date:
    """The day until which a listing that is confirmed today stands."""
    return local_day() + timedelta(days=settings.LISTING_DAYS)


def local_day() -> date:
    """Today, where the platform is."""
    return timezone.localdate()


def locked(viewer: Viewer, listing_id: UUID, operation: str) -> Listing:
    """The listing, held for this transaction, once the viewer may do this to it.

    Raises:
        PermissionDenied: the viewer may not.
        Listing.DoesNotExist: there is none.
    """
    rows = Listing.objects.as_system("about to change").select_for_update(of=("self",))
    listing: Listing = rows.select_related("organisation", "site").get(pk=listing_id)
    _require(viewer, operation, listing)
    return listing


def _require(viewer: Viewer, operation: str, listing: Listing) -> None:
    """The table decides for people; the platform's own work has its reason as its name."""
    if viewer.person_id is None and viewer.name:
        return
    require(viewer, operation, listing)


def understand_again(listing: Listing) -> None:
    """After a new measurement: what counts is read anew, and saved as a new version."""
    _understand(listing)
    _save(listing)
    _follow_up(listing)


def _write(listing: Listing, written: Mapping[str, str]) -> None:
    for name, value in written.items():
        if name not in conversion.WRITTEN:
            raise KeyError(f"'{name}' is not a field that an owner writes.")
        setattr(listing, name, value.strip())


def _understand(listing: Listing) -> None:
    """Read what is written by the core's rules.

    Raises:
        Refused: it cannot be read.
    """
    measured = Measurement.objects.as_system("what counts of a listing").filter(
        listing_id=listing.pk, set_aside_at=None
    )
    cells = conversion.cells_of(listing, measured)
    found = conversion.understand(cells, str(listing.pk))
    if found.core is None:
        raise Refused(found.errors)
    conversion.write_understood(listing, found.core, listing.site)


def _save(listing: Listing) -> None:
    listing.version += 1
    listing.changed_at = timezone.now()
    listing.save()


def _state_of(listing: Listing) -> dict[str, Any]:
    names = (*conversion.WRITTEN, "resource_type", "type_given", "status", "site_id")
    return {name: getattr(listing, name) for name in names}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What changed, for the event: values of plain fields, names alone of the others."""
    names = [name for name in before if before[name] != after[name]]
    if not names:
        return {}
    told = {name: [str(before[name]), str(after[name])] for name in names if name in _TOLD}
    return {"changed": names, **told}


def _follow_up(listing: Listing) -> None:
    """Find it by words, and work out its matches, once the change stands."""
    from offcut.platform.listings import follow_up

    follow_up.changed(listing)


__all__ = [
    "OPEN",
    "Conflict",
    "Refused",
    "Taken",
    "copy",
    "create",
    "expire",
    "locked",
    "publish",
    "renew",
    "update",
    "withdraw",
]
