"""Loading a spreadsheet: all of it in one transaction, or nothing; and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record_many
from offcut.platform.listings import conversion, seeking
from offcut.platform.listings.actions import next_expiry
from offcut.platform.listings.importing.comparing import Change, Comparison, Row, written
from offcut.platform.listings.models import ImportRun, Listing, Measurement, Status
from offcut.platform.organisations.actions import add_site
from offcut.platform.organisations.models import Organisation, Site

BATCH = 500
_WHY = "loading a spreadsheet"
_KEPT = (*conversion.WRITTEN, "resource_type", "type_given", "site_id", "status", "expires_on")
_SAVED = [
    *conversion.WRITTEN, "site", "status", "resource_type", "type_given", "type_confidence",
    "amount_low", "amount_central", "amount_high", "basis_unit", "per_year", "completeness",
    "add_first", "understood", "version", "changed_at", "expires_on", "withdrawn_why",
]  # fmt: skip


@dataclass(slots=True)
class _Sites:
    """The sites of an organisation by postcode; one that is new is added."""

    viewer: Viewer
    organisation: Organisation
    known: dict[str, Site] = field(default_factory=dict)

    def at(self, row: Row) -> Site:
        """The site of a row."""
        self.now()
        postcode = row.core.place.postcode or ""
        if postcode not in self.known:
            self.known[postcode] = add_site(self.viewer, self.organisation, postcode=postcode)
        return self.known[postcode]

    def now(self) -> dict[str, Site]:
        """Those that are there."""
        if not self.known:
            rows = Site.objects.as_system(_WHY).filter(organisation=self.organisation)
            self.known = {site.postcode: site for site in rows}
        return self.known


Built = Mapping[int, Listing]
"""Number of the row → its listing, not saved yet."""


@transaction.atomic
def load(
    viewer: Viewer, run: ImportRun, found: Comparison, built: Built, *, withdraw_missing: bool
) -> None:
    """Everything that the comparison says, with the event of each listing."""
    sites = _Sites(viewer, run.organisation)
    created = create_rows(viewer, run.organisation, found.new, sites, built)
    changed, before = _change(found.changed, sites)
    gone = _withdraw(found.missing) if withdraw_missing else {}
    record_many(viewer, "listing.imported", created, spreadsheet=str(run.pk))
    record_many(viewer, "listing.changed", changed, spreadsheet=str(run.pk))
    withdrawn = [item for item in found.missing if str(item.pk) in gone]
    record_many(viewer, "listing.withdrawn", withdrawn, spreadsheet=str(run.pk))
    seeking.index_many([*created, *changed, *withdrawn])
    run.changes = {
        "created": [str(item.pk) for item in created],
        "changed": before | gone,
    }


def build_rows(viewer: Viewer, organisation: Organisation, rows: Sequence[Row]) -> Built:
    """New listings at sites that are known, made before the transaction that only writes them."""
    sites = _Sites(viewer, organisation)
    known = sites.now()
    return {
        row.number: _build(viewer, organisation, row, known[row.core.place.postcode or ""])
        for row in rows
        if (row.core.place.postcode or "") in known
    }


def _build(viewer: Viewer, organisation: Organisation, row: Row, site: Site) -> Listing:
    listing = Listing(
        organisation=organisation,
        site=site,
        reference=row.reference,
        status=Status.PARTIAL,
        created_by_id=viewer.person_id,
        expires_on=next_expiry(),
        synthetic=organisation.synthetic,
        **{name: written(row, column) for name, column in conversion.WRITTEN.items()},
    )
    conversion.write_understood(listing, row.core, site)
    return listing


def create_rows(
    viewer: Viewer,
    organisation: Organisation,
    rows: Sequence[Row],
    sites: "_Sites | None" = None,
    built: Built | None = None,
) -> list[Listing]:
    """New listings of an organisation from rows that were read; their events are the caller's."""
    at, ready = sites or _Sites(viewer, organisation), built or {}
    made = [ready.get(row.number) or _build(viewer, organisation, row, at.at(row)) for row in rows]
    Listing.objects.bulk_create(made, batch_size=BATCH)
    return made


def _change(changes: Sequence[Change], sites: _Sites) -> tuple[list[Listing], dict[str, Any]]:
    """The listings as they now stand, and how each stood before, for taking it back."""
    measured = _measured([change.listing.pk for change in changes])
    before = {}
    for change in changes:
        listing = change.listing
        before[str(listing.pk)] = _state(listing)
        if "site" in change.fields:
            listing.site = sites.at(change.row)
        if "resource_type" in change.fields:
            listing.resource_type = change.fields["resource_type"][1]
            listing.type_given = bool(listing.resource_type)
        if "status" in change.fields:
            listing.status, listing.withdrawn_why = Status.PARTIAL, ""
            listing.expires_on = next_expiry()
        for name in conversion.WRITTEN.keys() & change.fields.keys():
            setattr(listing, name, change.fields[name][1])
        _understand(listing, measured.get(listing.pk, ()))
        before[str(listing.pk)]["version_after"] = listing.version
    listings = [change.listing for change in changes]
    Listing.objects.as_system(_WHY).bulk_update(listings, _SAVED, batch_size=BATCH)
    return listings, before


def _withdraw(missing: Sequence[Listing]) -> dict[str, Any]:
    before = {}
    for listing in missing:
        before[str(listing.pk)] = _state(listing)
        listing.status, listing.withdrawn_why = Status.WITHDRAWN, "Not in the spreadsheet"
        _touch(listing)
        before[str(listing.pk)]["version_after"] = listing.version
    Listing.objects.as_system(_WHY).bulk_update(missing, _SAVED, batch_size=BATCH)
    return before


def _measured(ids: Sequence[UUID]) -> dict[UUID, list[Measurement]]:
    found: dict[UUID, list[Measurement]] = {}
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        rows = Measurement.objects.as_system(_WHY).filter(listing_id__in=part, set_aside_at=None)
        for row in rows:
            found.setdefault(row.listing_id, []).append(row)
    return found


def _understand(listing: Listing, measured: Sequence[Measurement]) -> None:
    cells = conversion.cells_of(listing, measured)
    found = conversion.understand(cells, str(listing.pk))
    if found.core is None:  # a row that was checked, beside a measurement that no longer fits it
        told = "; ".join(problem.told for problem in found.errors)
        raise CannotLoad(f"“{listing.words}” cannot be changed as the file says: {told}")
    conversion.write_understood(listing, found.core, listing.site)
    _touch(listing)


class CannotLoad(Exception):
    """The file fits no longer; nothing was loaded. The message is for the person."""


def _touch(listing: Listing) -> None:
    listing.version += 1
    listing.changed_at = timezone.now()


def _state(listing: Listing) -> dict[str, Any]:
    state = {name: getattr(listing, name) for name in _KEPT}
    state["site_id"] = str(listing.site_id)
    state["expires_on"] = listing.expires_on.isoformat() if listing.expires_on else None
    return state


@transaction.atomic
def take_back(viewer: Viewer, run: ImportRun) -> dict[str, int]:
    """Undo a load: what was new goes, what changed is as before.

    What somebody changed since stays as it is now, and is counted.
    """
    kept = 0
    made = _by_ids(run.changes.get("created", ()))
    untouched = [listing for listing in made if listing.version == 1]
    removed = _remove(viewer, run, untouched)
    kept += len(made) - removed
    before: Mapping[str, Any] = run.changes.get("changed", {})
    changed = _by_ids([*before])
    back = [item for item in changed if item.version == before[str(item.pk)]["version_after"]]
    kept += len(changed) - len(back)
    measured = _measured([listing.pk for listing in back])
    for listing in back:
        _restore(listing, before[str(listing.pk)])
        _understand(listing, measured.get(listing.pk, ()))
    Listing.objects.as_system(_WHY).bulk_update(back, _SAVED, batch_size=BATCH)
    record_many(viewer, "listing.import_taken_back", back, spreadsheet=str(run.pk))
    seeking.index_many(back)
    return {"removed": removed, "restored": len(back), "kept": kept}


def _by_ids(ids: Sequence[str]) -> list[Listing]:
    rows = Listing.objects.as_system("taking a spreadsheet back").select_related(
        "site", "organisation"
    )
    parts = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return [listing for part in parts for listing in rows.filter(pk__in=part)]


def _remove(viewer: Viewer, run: ImportRun, made: Sequence[Listing]) -> int:
    """Take new listings away again, but none that an introduction or a case already stands on."""
    try:
        with transaction.atomic():
            _delete(viewer, run, made)
        return len(made)
    except ProtectedError:
        removed = 0
    for listing in made:
        try:
            with transaction.atomic():
                _delete(viewer, run, [listing])
            removed += 1
        except ProtectedError:
            continue
    return removed


def _delete(viewer: Viewer, run: ImportRun, made: Sequence[Listing]) -> None:
    ids = [listing.pk for listing in made]
    record_many(viewer, "listing.import_taken_back", made, spreadsheet=str(run.pk))
    seeking.forget(ids)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        Listing.objects.as_system("taking a spreadsheet back").filter(pk__in=part).delete()


def _restore(listing: Listing, state: Mapping[str, Any]) -> None:
    for name in _KEPT:
        if name not in ("site_id", "expires_on"):
            setattr(listing, name, state[name])
    if str(listing.site_id) != state["site_id"]:
        listing.site = Site.objects.as_system(_WHY).get(pk=state["site_id"])
    day = state["expires_on"]
    listing.expires_on = date.fromisoformat(day) if day else None
