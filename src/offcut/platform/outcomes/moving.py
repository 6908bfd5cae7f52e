"""Recording what was moved. Nothing here changes a movement: a correction is a new one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from offcut import reference
from offcut.errors import InputError
from offcut.impact.evidence import evidence_kind
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk.models import Synergy
from offcut.platform.files.actions import store
from offcut.platform.outcomes import duty_of_care
from offcut.platform.outcomes.actions import RUNNING
from offcut.platform.outcomes.choices import WasteStatus
from offcut.platform.outcomes.models import Movement, SeasonTicket

_EARLIEST = date(2000, 1, 1)


class BadMovement(InputError):
    """A movement whose papers are not in order: what is missing, by field."""

    def __init__(self, findings: list[duty_of_care.Finding]) -> None:
        super().__init__(" ".join(finding.told for finding in findings))
        self.findings = findings


@transaction.atomic
def record_movement(
    viewer: Viewer,
    synergy: Synergy,
    *,
    document_file: UploadedFile | None = None,
    corrects: Movement | None = None,
    **fields: Any,
) -> Movement:
    """Record a transfer; its fields are those of ``Movement``.

    Raises:
        BadMovement: the law asks for something that is missing; each by field.
        InputError: the exchange is not in place yet, a day to come, or no quantity.
    """
    require(viewer, "outcomes.record_movement", synergy)
    if synergy.stage not in RUNNING:
        raise InputError("Movements are recorded from the time that the exchange is put in place.")
    made = Movement(
        synergy=synergy, unit=unit_of(synergy), recorded_by_id=person_of(viewer), **fields
    )
    made.corrects = corrects
    complete(made)
    check(made)
    if document_file is not None:
        owner = next(
            (
                side
                for side in (synergy.have_organisation, synergy.want_organisation)
                if viewer.belongs_to(side.pk)
            ),
            None,
        )
        made.evidence_file = store(viewer, document_file, "evidence", owner, ("movement", made.pk))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        if corrects is None:
            raise
        raise InputError("This movement has been corrected already; correct that one.") from None
    verb = "movement.corrected" if corrects else "movement.recorded"
    told = {"corrects": str(corrects.pk)} if corrects else {}
    record(viewer, verb, made, day=made.moved_on.isoformat(), quantity=str(made.quantity), **told)
    return made


def person_of(viewer: Viewer) -> UUID:
    """Who records it: a movement always has somebody who answers for it."""
    if viewer.person_id is None:
        raise InputError("A movement is recorded by a person.")
    return viewer.person_id


def unit_of(synergy: Synergy) -> str:
    """What quantities of a synergy are counted in."""
    basis = getattr(synergy, "basis", None)
    stated = basis.cells.get("unit") if basis else None
    kind = reference.resource_types.get(synergy.resource_type) if synergy.resource_type else None
    return str(stated or (kind.unit if kind else "t"))


def complete(movement: Movement) -> None:
    """Fill in what follows from the rest: the hazard from the list, the ticket's own cells."""
    movement.waste_code = "".join(movement.waste_code.split()).rstrip("*")
    if movement.waste_status == WasteStatus.NOT_WASTE:
        movement.waste_code = ""
    ticket = movement.season_ticket
    if ticket is not None and not movement.document_reference:
        movement.document_reference = ticket.reference
    if not movement.transferor_sic:
        movement.transferor_sic = movement.synergy.have_organisation.sic_code
    code = reference.waste_codes.get(movement.waste_code) if movement.waste_code else None
    movement.hazardous = bool(code and code.hazardous)
    kind = evidence_kind(movement.evidence_kind) if movement.evidence_kind else None
    movement.evidence_kind = kind.id if kind else ""


def check(movement: Movement) -> None:
    """Refuse a movement that cannot be, or whose papers are not in order."""
    if not _EARLIEST <= movement.moved_on <= timezone.localdate():
        raise InputError("The day of a movement is today or earlier.")
    if movement.quantity <= 0 and not (movement.corrects and movement.quantity == 0):
        raise InputError(
            "Give a quantity above 0; to say that a movement did not take place, correct it to 0."
        )
    if movement.corrects is not None and not movement.correction_reason.strip():
        raise InputError("Say why the movement is corrected.")
    if movement.quantity == 0:
        return
    blocking = [one for one in duty_of_care.findings(movement) if one.blocks]
    if blocking:
        raise BadMovement(blocking)


@transaction.atomic
def correct_movement(
    viewer: Viewer,
    movement: Movement,
    *,
    reason: str,
    quantity: Any,
    document_file: UploadedFile | None = None,
    **fields: Any,
) -> Movement:
    """A new movement that takes the place of an old one, which stays; 0 = it never took place."""
    require(viewer, "outcomes.correct_movement", movement)
    same = {
        field.name: getattr(movement, field.name)
        for field in Movement._meta.fields
        if field.name not in _ITS_OWN
    }
    return record_movement(
        viewer,
        movement.synergy,
        corrects=movement,
        correction_reason=reason.strip(),
        quantity=quantity,
        document_file=document_file,
        **{**same, **fields},
    )


_ITS_OWN = {
    "id", "synergy", "unit", "quantity", "corrects", "correction_reason", "recorded_by",
    "recorded_at",
}  # fmt: skip


@transaction.atomic
def make_season_ticket(
    viewer: Viewer, synergy: Synergy, *, valid_from: date, valid_to: date, **fields: str
) -> SeasonTicket:
    """One note for repeated movements that stay the same, for twelve months at most.

    Raises:
        InputError: too long, a hazardous code (each load has its own consignment note), an unknown
            code, or a reference that is taken.
    """
    require(viewer, "outcomes.make_season_ticket", synergy)
    code = reference.waste_codes.get("".join(fields["waste_code"].split()).rstrip("*"))
    if code is None:
        raise InputError("Choose a code of the List of Wastes: six digits, such as 10 09 08.")
    if code.hazardous:
        raise InputError(
            f"{code.display} is hazardous: each movement has a consignment note of its own."
        )
    last = duty_of_care.last_day_of_ticket(valid_from)
    if not valid_from <= valid_to <= last:
        raise InputError(
            f"A season ticket from {valid_from:%d %B %Y} ends on {last:%d %B %Y} at the latest,"
            " and not before it begins."
        )
    rows = SeasonTicket.objects.as_system("a reference is used once")
    if rows.filter(synergy=synergy, reference=fields["reference"].strip()).exists():
        raise InputError(f"There is a season ticket '{fields['reference']}' already.")
    fields = {**fields, "waste_code": code.code, "reference": fields["reference"].strip()}
    made = SeasonTicket.objects.create(
        synergy=synergy, valid_from=valid_from, valid_to=valid_to, **fields
    )
    record(viewer, "season_ticket.made", made, code=code.code, to=valid_to.isoformat())
    return made
