"""Claims, their evidence and what stands behind them: every change with its event.

Movements are in ``moving``, verification and restatement in ``verifying``, certificates in
``certifying``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.impact import cells as core_cells
from offcut.impact.evidence import evidence_kind
from offcut.impact.factors import factor_set, set_names
from offcut.listings.fields import CellError
from offcut.platform.access.guard import require
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk.models import Synergy
from offcut.platform.files.actions import store
from offcut.platform.outcomes import letters
from offcut.platform.outcomes.columns import OF_PARTIES, TERMS, column, groups, label, whose
from offcut.platform.outcomes.models import (
    Basis,
    Claim,
    Evidence,
    Statement,
    Verification,
)
from offcut.platform.outcomes.seeing import sees_cells

RUNNING = ("implementation", "completed")
_FIRM = ("cost_saved_gbp", "sales_gbp", "investment_gbp", "jobs_created", "jobs_kept")
_FIRST_YEAR = 2000
_TWICE = "There is a claim for {year} already: change that one."


@transaction.atomic
def make_claim(viewer: Viewer, synergy: Synergy, *, year: int, **fields: Any) -> Claim:
    """Claim what a synergy achieved in a year, pinned to the factor set of that year.

    Args:
        viewer: Who claims.
        synergy: In implementation, or completed.
        year: Of the activity.
        fields: ``quantity`` (None: the sum of the movements), its bounds, ``water_saved_m3``,
            ``factor_set``.

    Raises:
        InputError: too early, twice in a year, or a year that has not begun.
    """
    require(viewer, "outcomes.make_claim", synergy)
    if synergy.stage not in RUNNING:
        raise InputError("Nothing can be claimed before the exchange is put in place.")
    if not _FIRST_YEAR <= year <= timezone.localdate().year:
        raise InputError(f"{year} cannot be claimed; accepted: a year up to this one.")
    if Claim.objects.as_system("one a year").filter(synergy=synergy, year=year).exists():
        raise InputError(_TWICE.format(year=year))
    pinned = fields.pop("factor_set", "") or pinned_set(year)
    made = Claim(
        synergy=synergy, year=year, factor_set=pinned, created_by_id=viewer.person_id, **fields
    )
    _check_bounds(made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody else claimed it in this moment
        raise InputError(_TWICE.format(year=year)) from None
    record(viewer, "claim.made", made, year=year, factor_set=pinned, synergy=str(synergy.pk))
    letters.claimed(made, by=viewer.organisation_ids)
    return made


def pinned_set(year: int) -> str:
    """The first edition of the newest factor set that is not later than a year."""
    earlier = [name for name in set_names() if factor_set(name).year <= year]
    newest = max((factor_set(name).year for name in earlier), default=None)
    same = [name for name in set_names() if factor_set(name).year == newest]
    return same[0] if same else set_names()[0]


def _check_bounds(claim: Claim) -> None:
    given = [claim.quantity_low, claim.quantity, claim.quantity_high]
    bounds = [one for one in given if one is not None]
    if bounds != sorted(bounds):
        raise InputError("The quantities have to stand in order: at least, central, at most.")


@transaction.atomic
def change_claim(viewer: Viewer, claim: Claim, **fields: Any) -> Claim:
    """Change the quantities of a claim that no verification holds."""
    found = open_claim(viewer, claim, "outcomes.change_claim")
    changed = {name: value for name, value in fields.items() if getattr(found, name) != value}
    told = {name: [_plain(getattr(found, name)), _plain(changed[name])] for name in changed}
    for name, value in changed.items():
        setattr(found, name, value)
    _check_bounds(found)
    if changed:
        found.save(update_fields=list(changed))
        record(viewer, "claim.changed", found, **told)
    return found


def open_claim(viewer: Viewer, claim: Claim, operation: str) -> Claim:
    """The claim, held for a change; refused while a verification stands."""
    rows = Claim.objects.as_system("change under lock").select_for_update(of=("self",))
    found: Claim = rows.select_related("synergy").get(pk=claim.pk)
    require(viewer, operation, found)
    if _verified(claim=found):
        raise InputError(
            "This claim is verified, so what it rests on is locked. The verification has to be"
            " withdrawn first, with a reason."
        )
    return found


def _verified(**of: Any) -> bool:
    rows = Verification.objects.as_system("is it locked").filter(withdrawn_on=None, **of)
    return bool(rows.exists())


@transaction.atomic
def add_evidence(
    viewer: Viewer,
    claim: Claim,
    *,
    kind: str,
    reference: str,
    document: UploadedFile | None = None,
) -> Evidence:
    """Show a claim by a document; its kind decides the grade, by the core's table."""
    found = open_claim(viewer, claim, "outcomes.add_evidence")
    known = evidence_kind(kind)
    if known is None:
        raise InputError(f"'{kind}' is no kind of evidence; choose one of the list.")
    wanted = " ".join(reference.split())
    if not wanted:
        raise InputError("Give the number or name of the document.")
    same = Evidence.objects.as_system("a document is named once").filter(claim=found)
    if same.filter(kind=known.id, reference=wanted).exists():
        raise InputError(f"'{wanted}' is evidence of this claim already.")
    made = Evidence.objects.create(
        claim=found, kind=known.id, reference=wanted, added_by_id=viewer.person_id
    )
    if document is not None:
        made.file = store(
            viewer, document, "evidence", _side_of(viewer, found.synergy), ("claim", found.pk)
        )
        made.save(update_fields=["file"])
    record(viewer, "evidence.added", made, claim=str(found.pk), kind=known.id)
    return made


def _side_of(viewer: Viewer, synergy: Synergy) -> Any:
    """The viewer's side; None for the facilitator."""
    for side in (synergy.have_organisation, synergy.want_organisation):
        if viewer.belongs_to(side.pk):
            return side
    return None


@transaction.atomic
def remove_evidence(viewer: Viewer, evidence: Evidence) -> None:
    """Take a document off a claim; the stored file stays where it was kept."""
    found = open_claim(viewer, evidence.claim, "outcomes.remove_evidence")
    record(viewer, "evidence.removed", evidence, claim=str(found.pk), kind=evidence.kind)
    Evidence.objects.as_system("removing one").filter(pk=evidence.pk).delete()


@transaction.atomic
def state_figures(viewer: Viewer, claim: Claim, *, side: str, **fields: float | None) -> Statement:
    """What one party states of its money and jobs; a change takes its signature off."""
    found = open_claim(viewer, claim, "outcomes.change_claim")
    made = Statement.objects.as_system("one a side").filter(claim=found, side=side).first()
    made = made or Statement(claim=found, side=side)
    require(viewer, "outcomes.state_figures", made)
    _only_own_side(viewer, made)
    changed = [name for name in _FIRM if name in fields and getattr(made, name) != fields[name]]
    for name in changed:
        setattr(made, name, fields[name])
    if changed:
        made.signed_on, made.signed_by_id = None, None
        made.save()
        record(viewer, "statement.changed", made, claim=str(found.pk), fields=changed)
    return made


def _only_own_side(viewer: Viewer, statement: Statement) -> None:
    """A party speaks for itself; the facilitator writes down what either says."""
    party = viewer.organisation_ids & statement.claim.synergy.owner_ids()
    if party and not viewer.organisation_ids & statement.owner_ids():
        raise InputError("These are the other side's figures.")


@transaction.atomic
def sign_statement(viewer: Viewer, claim: Claim, *, side: str) -> Statement:
    """A party signs what it states."""
    found = open_claim(viewer, claim, "outcomes.change_claim")
    made = Statement.objects.as_system("signing").filter(claim=found, side=side).first()
    if made is None:
        made = Statement(claim=found, side=side)
    require(viewer, "outcomes.sign_statement", made)
    _only_own_side(viewer, made)
    made.signed_on, made.signed_by_id = timezone.localdate(), viewer.person_id
    made.save()
    record(viewer, "statement.signed", made, claim=str(found.pk))
    return made


@transaction.atomic
def change_basis(viewer: Viewer, synergy: Synergy, group: str, given: Mapping[str, str]) -> Basis:
    """Set the cells of one group of what the account rests on, each read by the core.

    Raises:
        BadCells: cells that cannot be read, by name.
        InputError: a claim of the synergy is verified.
    """
    asked = groups()[group]
    require(viewer, "outcomes.see_basis", synergy)
    require(viewer, f"outcomes.{asked.operation}", synergy)
    if not set(asked.names) <= sees_cells(viewer, synergy):
        raise InputError("These are the other side's figures.")
    if _verified(claim__synergy=synergy):
        raise InputError(
            "A claim of this exchange is verified, so what it rests on is locked. The verification"
            " has to be withdrawn first, with a reason."
        )
    read = read_cells({name: given.get(name, "") for name in asked.names})
    basis, _ = Basis.objects.as_system("changing it").get_or_create(synergy=synergy)
    changed = [name for name, value in read.items() if basis.cells.get(name) != value]
    if changed:
        basis.cells = {**basis.cells, **read}
        basis.save()
        record(viewer, "basis.changed", basis, group=group, fields=changed)
    return basis


class BadCells(InputError):
    """Cells that cannot be read: what is wrong with each, by name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{label(name)}: {told}" for name, told in problems.items()))
        self.problems = dict(problems)


def read_cells(given: Mapping[str, str]) -> dict[str, Any]:
    """Cells as written → values as the core reads them; empty is None.

    Raises:
        BadCells: which cannot be read, and what is accepted.
    """
    read: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, written in given.items():
        try:
            text = written.strip()
            value = core_cells.read(column(name), text, lambda _doubt: None) if text else None
        except CellError as problem:
            accepted = problem.accepted or column(name).told
            problems[name] = f"{problem.message}; accepted: {accepted}"
            continue
        read[name] = value.isoformat() if isinstance(value, date) else value
    if problems:
        raise BadCells(problems)
    return read


@transaction.atomic
def keep_basis(viewer: Viewer, synergy: Synergy, cells: Mapping[str, Any]) -> Basis:
    """What an imported case states, as the core read it: cells that are nobody's are left out.

    Who pays whom is not among it: that is kept by the desk, ``desk.work.keep_terms``.
    """
    kept = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in cells.items()
        if name not in TERMS and (name in whose() or name in OF_PARTIES or _is_of_the_case(name))
    }
    basis, _ = Basis.objects.as_system("import").update_or_create(
        synergy=synergy, defaults={"cells": kept}
    )
    record(viewer, "basis.imported", basis, fields=sorted(kept))
    return basis


def _is_of_the_case(name: str) -> bool:
    return name == "cluster" or name.endswith("_on")


def _plain(value: Any) -> Any:
    return None if value is None else str(value)


def note_private_sight(viewer: Viewer, claim: Claim) -> None:
    """Write down that an auditor looked at what firms state of their money."""
    if not viewer.is_any(Role.AUDITOR):
        return
    with transaction.atomic():
        record(viewer, "statement.seen", claim, claim=str(claim.pk))
