"""Movements and claims in the API: the same queries and actions as the pages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.contract import BEARER, Given, allowed
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.api.problems import ApiError
from offcut.platform.outcomes import account, moving, queries
from offcut.platform.outcomes.models import Claim, Movement

router = Router()
WasteStatusName = Literal["waste", "not_waste"]
DocumentName = Literal["transfer_note", "season_ticket", "consignment_note", "delivery_note"]
StateName = Literal["claimed", "evidenced", "verified"]


class MovementOut(Schema):
    """A transfer, as it was recorded."""

    id: UUID
    synergy_id: UUID
    moved_on: date
    quantity: float
    unit: str
    is_estimate: bool
    loads: int | None
    waste_status: WasteStatusName
    not_waste_because: str
    not_waste_reason: str
    waste_code: str
    description: str
    hazardous: bool
    hazardous_properties: str
    container: str
    containers: int | None
    document: DocumentName
    document_reference: str
    season_ticket_id: UUID | None
    carrier: str
    carrier_registration: str
    carrier_without_registration: str
    vehicle: str
    transferor_sic: str
    receiver_authorisation: str
    hierarchy_confirmed: bool
    evidence_kind: str
    evidence_reference: str
    corrects_id: UUID | None = Field(description="The movement in whose place this one stands")
    corrected_by_id: UUID | None = Field(description="The movement that stands in its place")
    correction_reason: str
    recorded_at: datetime


class Figure(Schema):
    """One figure of a claim that is yours to see."""

    metric: str
    side: str
    label: str
    value: float | None = Field(description="Null: not known; gap says why")
    unit: str
    gap: str
    note: str
    status: str = Field(description="Of a firm's own money and jobs: as stated, and not verified")


class ClaimOut(Schema):
    """What one exchange achieved in a year."""

    id: UUID
    synergy_id: UUID
    title: str
    year: int
    state: StateName
    grade: str = Field(description="Of the evidence, A to D; empty: none")
    quantity: float | None
    unit: str
    factor_set: str
    verified_on: date | None
    synthetic: bool
    figures: list[Figure]


class MovementQuery(PageQuery):
    """Which movements."""

    synergy_id: UUID | None = None
    moved_from: date | None = None
    moved_to: date | None = None
    with_corrected: bool = Field(False, description="Also those that another corrects")


class ClaimQuery(PageQuery):
    """Which claims."""

    synergy_id: UUID | None = None
    year: int | None = Field(None, ge=1990, le=2100)


class NewMovement(Given):
    """A transfer to record; what its papers need depends on whether it is waste."""

    synergy_id: UUID
    moved_on: date
    quantity: Decimal = Field(gt=0, max_digits=14, decimal_places=3)
    is_estimate: bool = False
    loads: int | None = Field(None, ge=1, le=100_000)
    waste_status: WasteStatusName
    not_waste_because: Literal["", "by_product", "end_of_waste", "reuse", "product", "service"] = ""
    not_waste_reason: str = Field("", max_length=500)
    waste_code: str = Field("", max_length=12, examples=["10 09 08"])
    description: str = Field("", max_length=300)
    hazardous_properties: str = Field("", max_length=80, examples=["HP 4, HP 14"])
    container: str = Field("", max_length=3, description="Empty: loose")
    containers: int | None = Field(None, ge=0, le=100_000)
    document: DocumentName
    document_reference: str = Field("", max_length=60)
    season_ticket_id: UUID | None = None
    carrier: str = Field("", max_length=200)
    carrier_registration: str = Field("", max_length=40, examples=["CBDU123456"])
    carrier_without_registration: Literal["", "ON_SITE", "HOUSEHOLD", "ONE_OFF", "MARINE"] = ""
    vehicle: str = Field("", max_length=10)
    transferor_sic: str = Field("", max_length=5, description="Empty: that of who gives")
    receiver_authorisation: str = Field("", max_length=40, examples=["AB1234CD"])
    hierarchy_confirmed: bool = False
    evidence_kind: str = Field("", max_length=40, examples=["weighbridge"])
    evidence_reference: str = Field("", max_length=80)


class Correction(Given):
    """What was wrong; the rest is taken over."""

    quantity: Decimal = Field(
        ge=0, max_digits=14, decimal_places=3, description="0: it never took place"
    )
    reason: str = Field(min_length=1, max_length=300)
    moved_on: date | None = None


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _movement(request: HttpRequest, movement_id: UUID, operation: str) -> Movement:
    found: Movement | None = queries.movements(_viewer(request)).filter(pk=movement_id).first()
    if found is None:
        raise Http404
    require(_viewer(request), operation, found)
    return found


def _moved(movement: Movement) -> dict[str, Any]:
    by = getattr(movement, "corrected_by", None)
    plain = {name: getattr(movement, name, None) for name in MovementOut.model_fields}
    return {**plain, "corrected_by_id": by.pk if by else None}


def _claimed(viewer: Viewer, rows: list[Claim]) -> list[dict[str, Any]]:
    worked = account.accounted(rows) if rows else None
    return [_claim(viewer, worked, row) for row in rows] if worked else []


def _claim(viewer: Viewer, worked: account.Accounted, claim: Claim) -> dict[str, Any]:
    quantity, unit = account.quantity_of(worked, claim)
    figures = [
        {name: getattr(figure, name) for name in Figure.model_fields}
        for panel in account.panels(viewer, worked, claim)
        for figure in panel.figures
    ]
    return {
        "id": claim.pk,
        "synergy_id": claim.synergy_id,
        "title": claim.synergy.title,
        "year": claim.year,
        "state": account.state_of(worked, claim),
        "grade": account.grade_of(worked, claim),
        "quantity": quantity,
        "unit": unit,
        "factor_set": claim.factor_set,
        "verified_on": account.verified_on(claim),
        "synthetic": claim.synergy.synthetic,
        "figures": [{**one, "side": str(one["side"])} for one in figures],
    }


@router.get("/movements", response=Paged[MovementOut], auth=BEARER)
@allowed("outcomes.list_movements")
def list_movements(request: HttpRequest, query: Query[MovementQuery]) -> Any:
    """What was moved, newest first; without those that were corrected."""
    rows = queries.movements(_viewer(request)).order_by("-moved_on", "-recorded_at", "pk")
    if query.synergy_id:
        rows = rows.filter(synergy=query.synergy_id)
    if query.moved_from:
        rows = rows.filter(moved_on__gte=query.moved_from)
    if query.moved_to:
        rows = rows.filter(moved_on__lte=query.moved_to)
    if not query.with_corrected:
        rows = rows.filter(corrected_by=None)
    return paged(request, rows, query, lambda page: [_moved(row) for row in page])


@router.post("/movements", response={201: MovementOut}, auth=BEARER)
@allowed("outcomes.record_movement")
def create_movement(request: HttpRequest, response: HttpResponse, given: NewMovement) -> Any:
    """Record a transfer. It is never changed; a mistake is corrected by another."""
    viewer = _viewer(request)
    synergy = queries.synergy(viewer, given.synergy_id)
    if synergy is None:
        raise ApiError(422, "", [("synergy_id", "the id of an exchange of yours, in place")])
    fields = given.model_dump(exclude={"synergy_id", "season_ticket_id"})
    ticket = None
    if given.season_ticket_id:
        ticket = queries.season_tickets(viewer, synergy).filter(pk=given.season_ticket_id).first()
        if ticket is None:
            raise ApiError(422, "", [("season_ticket_id", "a season ticket of this exchange")])
    try:
        made = moving.record_movement(viewer, synergy, season_ticket=ticket, **fields)
    except moving.BadMovement as refused:
        raise _refused(refused) from None
    response["Location"] = f"{request.path}/{made.pk}"
    return Status(201, _moved(made))


def _refused(refused: moving.BadMovement) -> ApiError:
    return ApiError(422, "", [(one.field, one.told) for one in refused.findings])


@router.get("/movements/{uuid:movement_id}", response=MovementOut, auth=BEARER)
@allowed("outcomes.see_movement")
def get_movement(request: HttpRequest, movement_id: UUID) -> Any:
    """One movement."""
    return _moved(_movement(request, movement_id, "outcomes.see_movement"))


@router.post("/movements/{uuid:movement_id}/correction", response={201: MovementOut}, auth=BEARER)
@allowed("outcomes.correct_movement")
def correct_movement(
    request: HttpRequest, response: HttpResponse, movement_id: UUID, given: Correction
) -> Any:
    """A new movement in the place of an old one, which stays."""
    found = _movement(request, movement_id, "outcomes.correct_movement")
    more: dict[str, Any] = {"moved_on": given.moved_on} if given.moved_on else {}
    try:
        made = moving.correct_movement(
            _viewer(request), found, quantity=given.quantity, reason=given.reason, **more
        )
    except moving.BadMovement as refused:
        raise _refused(refused) from None
    response["Location"] = f"{request.path.rpartition('/movements/')[0]}/movements/{made.pk}"
    return Status(201, _moved(made))


@router.get("/outcomes", response=Paged[ClaimOut], auth=BEARER)
@allowed("outcomes.list_claims")
def list_outcomes(request: HttpRequest, query: Query[ClaimQuery]) -> Any:
    """What was achieved, by exchange and year, with the figures that are yours to see."""
    rows = queries.claims(_viewer(request)).order_by("-year", "synergy__title", "pk")
    if query.synergy_id:
        rows = rows.filter(synergy=query.synergy_id)
    if query.year:
        rows = rows.filter(year=query.year)
    return paged(request, rows, query, lambda page: _claimed(_viewer(request), list(page)))


@router.get("/outcomes/{uuid:claim_id}", response=ClaimOut, auth=BEARER)
@allowed("outcomes.see_claim")
def get_outcome(request: HttpRequest, claim_id: UUID) -> Any:
    """One claim."""
    viewer = _viewer(request)
    found = queries.claim(viewer, claim_id)
    if found is None:
        raise Http404
    require(viewer, "outcomes.see_claim", found)
    return _claimed(viewer, [found])[0]
