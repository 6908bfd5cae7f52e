"""Two organisations that are one: what would move, moving it, and taking that back.

Every foreign key to an organisation, in every app, is followed: what refers to the one that goes
refers to the one that stays afterwards. What the database keeps as it was written (certificates,
what was agreed to, earlier merges) stays with the name that it was written for; its page leads on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk.models import Merge
from offcut.platform.listings.actions import understand_again
from offcut.platform.organisations.models import Organisation
from offcut.platform.organisations.references import Reference, references_to

STAYS = {
    "desk.Merge", "introductions.Consent", "listings.ImportRun", "organisations.Invitation",
    "organisations.Organisation", "outcomes.Certificate",
}  # fmt: skip
"""Records of what was; they keep the name that they were made under."""
FILLED = ("company_number", "sic_code", "size_band", "website")
_TITLES = {
    "listings.Listing": "listings",
    "organisations.Site": "sites",
    "organisations.Membership": "people",
    "organisations.Mandate": "consents to act for it",
    "desk.Synergy": "exchanges",
    "introductions.Introduction": "introductions",
    "files.StoredFile": "files",
    "jobs.JobRecord": "jobs",
}
_LISTINGS = "listings.Listing.organisation"
_PAIRS = (("have_organisation", "want_organisation"), ("from_organisation", "to_organisation"))


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves of one kind."""

    title: str
    reference: Reference
    ids: tuple[str, ...]
    names: tuple[str, ...]  # the first few, in words


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge would do."""

    kept: Organisation
    merged: Organisation
    moves: tuple[Moves, ...]
    filled: dict[str, str]  # facts that the kept one lacks
    hindrances: tuple[str, ...]  # why it cannot be done

    @property
    def digest(self) -> str:
        """Of what moves: a page that showed something else is shown again first."""
        return "|".join(f"{one.reference.label}:{len(one.ids)}" for one in self.moves)


def plan_of(kept: Organisation, merged: Organisation) -> Plan:
    """What would move, and what stands against it; a query for each kind."""
    moves = tuple(one for one in _moves(kept, merged) if one.ids)
    filled = {
        name: getattr(merged, name)
        for name in FILLED
        if getattr(merged, name) and not getattr(kept, name)
    }
    return Plan(kept, merged, moves, filled, tuple(_hindrances(kept, merged, moves)))


def _moves(kept: Organisation, merged: Organisation) -> Iterator[Moves]:
    for reference in references_to(Organisation):
        label = reference.model._meta.label
        if label in STAYS:
            continue
        rows = [row for row in reference.rows(merged.pk) if not _doubled(row, reference, kept)]
        ids = tuple(str(row.pk) for row in rows)
        names = tuple(str(row) for row in rows[:5])
        yield Moves(_TITLES.get(label, reference.title), reference, ids, names)


def _doubled(row: models.Model, reference: Reference, kept: Organisation) -> bool:
    """Whether the kept one has the same already (a person who belongs to both): it stays."""
    for constraint in row._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        if reference.field not in constraint.fields:
            continue
        same: dict[str, Any] = {
            name: getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
            for name in constraint.fields
        }
        same[reference.field] = kept.pk
        rows = reference.all_rows().filter(**same)
        if constraint.condition is not None:
            rows = rows.filter(constraint.condition)
            own = reference.all_rows().filter(constraint.condition, pk=row.pk)
            if not own.exists():
                continue
        if rows.exists():
            return True
    return False


def _hindrances(kept: Organisation, merged: Organisation, moves: Iterable[Moves]) -> Iterator[str]:
    if kept.pk == merged.pk:
        yield "These are one already."
    for one in (kept, merged):
        if one.merged_into_id or one.closed_at:
            yield f"{one.name} is closed, or was merged before."
    numbers = {kept.company_number, merged.company_number} - {""}
    if len(numbers) == 2:
        yield (
            f"They have two company numbers, {kept.company_number} and"
            f" {merged.company_number}: two companies. Correct a number that is wrong first."
        )
    yield from _doubled_references(kept, merged)
    for model in {one.reference.model for one in moves}:
        for first, second in _PAIRS:
            names = {field.name for field in model._meta.concrete_fields}
            if {first, second} <= names:
                yield from _between(model, first, second, kept, merged)


def _doubled_references(kept: Organisation, merged: Organisation) -> Iterator[str]:
    """A reference names one listing of an organisation: two of one name cannot both stay."""
    rows = _reference(_LISTINGS).all_rows().exclude(reference="")
    both = set(rows.filter(organisation=kept).values_list("reference", flat=True))
    for reference in rows.filter(organisation=merged, reference__in=both).values_list(
        "reference", flat=True
    )[:3]:
        yield f"Both have a listing called “{reference}”. Change the reference of one first."


def _between(
    model: type[models.Model], first: str, second: str, kept: Organisation, merged: Organisation
) -> Iterator[str]:
    rows = Reference(model, first, "").all_rows()
    both = Q(**{first: kept, second: merged}) | Q(**{first: merged, second: kept})
    for row in rows.filter(both)[:3]:
        yield f"“{row}” is between the two, so they dealt with each other as two."


@transaction.atomic
def merge(viewer: Viewer, kept: Organisation, merged: Organisation, *, digest: str) -> Merge:
    """Move everything of ``merged`` to ``kept``; the row of the first stays, and leads on.

    Raises:
        InputError: something stands against it, or more would move than was shown.
    """
    one, other = _locked(kept.pk), _locked(merged.pk)
    for party in (one, other):
        require(viewer, "desk.merge_organisations", party)
    plan = plan_of(one, other)
    if plan.hindrances:
        raise InputError(" ".join(plan.hindrances))
    if plan.digest != digest:
        raise InputError("Something has changed since this was shown. Look at it again first.")
    for moves in plan.moves:
        moves.reference.all_rows().filter(pk__in=moves.ids).update(**{moves.reference.field: one})
    for name, value in plan.filled.items():
        setattr(one, name, value)
    one.save(update_fields=list(plan.filled) or None)
    _read_listings_anew(m.ids for m in plan.moves if m.reference.label == _LISTINGS)
    other.merged_into, other.closed_at = one, timezone.now()
    other.save(update_fields=["merged_into", "closed_at"])
    made = Merge.objects.create(
        kept=one,
        merged=other,
        merged_by_id=viewer.person_id,
        moved={moves.reference.label: list(moves.ids) for moves in plan.moves},
        filled=sorted(plan.filled),
    )
    counts = {moves.reference.label: len(moves.ids) for moves in plan.moves}
    record(viewer, "organisation.merged", other, into=str(one.pk), moved=counts)
    return made


@transaction.atomic
def undo(viewer: Viewer, merge: Merge) -> Merge:
    """Give everything back that moved, as far as it is still there.

    Raises:
        InputError: it was undone before, or the kept one has been merged on.
    """
    rows = Merge.objects.as_system("one undoing at a time").select_for_update()
    now = rows.get(pk=merge.pk)
    kept, other = _locked(now.kept_id), _locked(now.merged_id)
    for party in (kept, other):
        require(viewer, "desk.merge_organisations", party)
    if now.undone_at is not None or kept.merged_into_id is not None:
        raise InputError(
            "This merge was undone before, or the organisation was merged again since."
        )
    for label, ids in now.moved.items():
        reference = _reference(label)
        reference.all_rows().filter(pk__in=ids, **{reference.field: kept}).update(
            **{reference.field: other}
        )
    for name in now.filled:
        if getattr(kept, name) == getattr(other, name):
            setattr(kept, name, "")
    kept.save(update_fields=list(now.filled) or None)
    _read_listings_anew(ids for label, ids in now.moved.items() if label == _LISTINGS)
    other.merged_into, other.closed_at = None, None
    other.save(update_fields=["merged_into", "closed_at"])
    now.undone_at = timezone.now()
    now.save(update_fields=["undone_at"])
    record(viewer, "organisation.merge_undone", other, of=str(kept.pk))
    return now


def _read_listings_anew(moved: Iterable[Iterable[str]]) -> None:
    """Listings are understood for their owner: read again, found and matched under the new one."""
    ids = [id_ for some in moved for id_ in some]
    rows = _reference(_LISTINGS).all_rows().filter(pk__in=ids).exclude(understood="")
    for listing in rows.select_related("organisation", "site"):
        understand_again(listing)


def _reference(label: str) -> Reference:
    model, _, name = label.rpartition(".")
    return Reference(apps.get_model(model), name, "")


def _locked(organisation_id: UUID) -> Organisation:
    rows = Organisation.objects.as_system("merging").select_for_update(of=("self",))
    found: Organisation = rows.get(pk=organisation_id)
    return found


def merges(viewer: Viewer) -> "QuerySet[Merge]":
    """Merges, newest first; who may look is in the table."""
    require(viewer, "desk.list_duplicates")
    found = Merge.objects.seen_by(viewer, Q(pk__isnull=False))
    return found.select_related("kept", "merged", "merged_by")


__all__ = ["Plan", "merge", "merges", "plan_of", "undo"]
