"""Loading a spreadsheet: all of it in one transaction, or nothing; and taking it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import Events, events_of, record_many
from offcut.platform.listings import conversion, seeking
from offcut.platform.listings.actions import next_expiry
from offcut.platform.listings.importing.comparing import Change, Comparison, Row, written
from offcut.platform.listings.models import ImportRun, Listing, Measurement, Status
from offcut.platform.organisations.actions import new_site, sites_added
from offcut.platform.organisations.models import Organisation, Site
from offcut.platform.prepared import Prepared, inserts, updates

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
    """The sites of an organisation by postcode; one that is new is made, not saved yet."""

    organisation: Organisation
    new: list[Site] = field(default_factory=list)
    known: dict[str, Site] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Site.objects.as_system(_WHY).filter(organisation=self.organisation)
        self.known = {site.postcode: site for site in rows}

    def at(self, row: Row) -> Site:
        """The site of a row."""
        postcode = row.core.place.postcode or ""
        if postcode not in self.known:
            self.known[postcode] = new_site(self.organisation, postcode=postcode)
            self.new.append(self.known[postcode])
        return self.known[postcode]


@dataclass(frozen=True, slots=True)
class Load:
    """A load made ready: all that takes time is done, and what is left is to write it."""

    changes: Mapping[str, Any]  # what is new and what stood before, for taking it back
    parts: Sequence[Prepared | Events]  # in the order in which they are written

    @transaction.atomic
    def write(self, run: ImportRun) -> None:
        """Everything, with the event of each listing; or nothing."""
        for part in self.parts:
            part.write()
        run.changes = dict(self.changes)


def prepare(viewer: Viewer, run: ImportRun, found: Comparison, *, withdraw_missing: bool) -> Load:
    """Everything that the comparison says, before the transaction that only writes it.

    Raises:
        CannotLoad: a listing cannot be changed as the file says.
    """
    sites = _Sites(run.organisation)
    created = [_build(viewer, run.organisation, row, sites.at(row)) for row in found.new]
    changed, before = _change(found.changed, sites)
    withdrawn = found.missing if withdraw_missing else []
    gone = _withdraw(withdrawn)
    done = (("imported", created), ("changed", changed), ("withdrawn", withdrawn))
    return Load(
        {"created": [str(item.pk) for item in created], "changed": before | gone},
        (
            *sites_added(viewer, sites.new),
            inserts(created),
            updates([*changed, *withdrawn], _SAVED),
            *(events_of(viewer, f"listing.{w}", of, spreadsheet=str(run.pk)) for w, of in done),
        ),
    )


def index_words(run: ImportRun, told: Callable[[int, int], None]) -> None:
    """Make what was loaded findable, some at a time: doing it again does no harm."""
    ids = [*run.changes.get("created", ()), *run.changes.get("changed", ())]
    for start in range(0, len(ids), BATCH):
        told(start, len(ids))
        with transaction.atomic():
            seeking.index_many(_by_ids(ids[start : start + BATCH]))


def create_rows(viewer: Viewer, organisation: Organisation, rows: Sequence[Row]) -> list[Listing]:
    """New listings of an organisation from rows that were read; their events are the caller's."""
    sites = _Sites(organisation)
    made = [_build(viewer, organisation, row, sites.at(row)) for row in rows]
    for part in (*sites_added(viewer, sites.new), inserts(made)):
        part.write()
    return made


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


def _change(changes: Sequence[Change], sites: _Sites) -> tuple[list[Listing], dict[str, Any]]:
    """The listings as they shall stand, and how each stood before, for taking it back."""
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
    return [change.listing for change in changes], before


def _withdraw(missing: Sequence[Listing]) -> dict[str, Any]:
    before = {}
    for listing in missing:
        before[str(listing.pk)] = _state(listing)
        listing.status, listing.withdrawn_why = Status.WITHDRAWN, "Not in the spreadsheet"
        _touch(listing)
        before[str(listing.pk)]["version_after"] = listing.version
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
    updates(back, _SAVED).write()
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
