"""Movements and claims in the API."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.api.contract import BEARER, Given, allowed
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.api.problems import ApiError
from offcut.platform.desk import queries as desk
from offcut.platform.outcomes import account, moving, queries
from offcut.platform.outcomes.forms import NotWasteForm, WasteForm
from offcut.platform.outcomes.models import Movement

router = Router()
_FORMS: dict[str, type[Form]] = {"waste": WasteForm, "not_waste": NotWasteForm}


class MovementOut(Schema):
    """A transfer; never changed: a correction is a new one."""

    id: UUID
    synergy_id: UUID
    moved_on: date
    quantity: float
    unit: str
    is_estimate: bool
    loads: int | None
    waste_status: str
    waste_code: str
    description: str
    hazardous: bool
    document: str
    document_reference: str
    carrier: str
    carrier_registration: str
    evidence_kind: str
    evidence_reference: str
    corrects_id: UUID | None
    corrected_by_id: UUID | None = Field(description="The movement that stands in its place")
    recorded_at: datetime

    @staticmethod
    def resolve_corrected_by_id(row: Any) -> UUID | None:
        """The movement that stands in its place."""
        later = getattr(row, "corrected_by", None)
        return later.pk if later else None


class NewMovement(Given):
    """A transfer to be recorded: what the duty of care asks for depends on ``waste_status``."""

    synergy_id: UUID
    waste_status: Literal["waste", "not_waste"]
    moved_on: date
    quantity: float = Field(gt=0, le=100_000_000)
    is_estimate: bool = False
    loads: int | None = Field(None, ge=1, le=100_000)
    waste_code: str = Field("", max_length=12)
    not_waste_because: str = Field("", max_length=14)
    not_waste_reason: str = Field("", max_length=500)
    description: str = Field("", max_length=300)
    hazardous_properties: str = Field("", max_length=80)
    container: str = Field("", max_length=3)
    containers: int | None = Field(None, ge=1, le=100_000)
    document: str = Field("", max_length=16)
    document_reference: str = Field("", max_length=60)
    season_ticket: UUID | None = None
    carrier: str = Field("", max_length=200)
    carrier_registration: str = Field("", max_length=40)
    carrier_without_registration: str = Field("", max_length=10)
    vehicle: str = Field("", max_length=10)
    transferor_sic: str = Field("", max_length=5)
    receiver_authorisation: str = Field("", max_length=40)
    hierarchy_confirmed: bool = False
    evidence_kind: str = Field("", max_length=20)
    evidence_reference: str = Field("", max_length=80)


class FigureOut(Schema):
    """One figure of a claim: its value, or why it is not known."""

    metric: str
    side: str
    label: str
    value: float | None = Field(description="Null: not known, see gap")
    unit: str
    gap: str
    note: str


class ClaimOut(Schema):
    """What a synergy is claimed to have achieved in a year, by the core's account."""

    id: UUID
    synergy_id: UUID
    year: int
    state: str = Field(description="claimed, evidenced or verified; never to be added up")
    grade: str = Field(description="Of the evidence, A to D")
    quantity: float | None
    unit: str
    factor_set: str
    verified_on: date | None
    figures: list[FigureOut] = Field(description="Those that you may see")
    synthetic: bool


class MovementQuery(PageQuery):
    """Which movements."""

    synergy_id: UUID | None = None
    since: date | None = None
    corrected: bool = Field(False, description="Also those in whose place another stands")


class ClaimQuery(PageQuery):
    """Which claims."""

    year: int | None = Field(None, ge=2000, le=2100)
    synergy_id: UUID | None = None


@router.get("/movements", response=Paged[MovementOut], auth=BEARER)
@allowed("outcomes.list_movements")
def list_movements(request: HttpRequest, query: Query[MovementQuery]) -> Any:
    """What was moved, newest first."""
    found = queries.movements(request.viewer)  # type: ignore[attr-defined]
    if query.synergy_id:
        found = found.filter(synergy=query.synergy_id)
    if query.since:
        found = found.filter(moved_on__gte=query.since)
    if not query.corrected:
        found = found.filter(corrected_by=None)
    return paged(request, found.order_by("-moved_on", "-recorded_at", "id"), query, list)


@router.get("/movements/{uuid:movement_id}", response=MovementOut, auth=BEARER)
@allowed("outcomes.see_movement")
def get_movement(request: HttpRequest, movement_id: UUID) -> Any:
    """One movement."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found: Movement | None = queries.movements(viewer).filter(pk=movement_id).first()
    if found is None:
        raise Http404
    require(viewer, "outcomes.see_movement", found)
    return found


@router.post("/movements", response={201: MovementOut}, auth=BEARER)
@allowed("outcomes.record_movement")
def record_movement(request: HttpRequest, response: HttpResponse, given: NewMovement) -> Any:
    """Record a movement; papers that the law asks for and that are missing come back by field."""
    viewer = request.viewer  # type: ignore[attr-defined]
    synergy = desk.get(viewer, given.synergy_id)
    if synergy is None:
        raise ApiError(422, wrong=[("synergy_id", "There is no such synergy that you see.")])
    require(viewer, "outcomes.record_movement", synergy)
    fields = _asked_by_the_form(viewer, synergy, given)
    try:
        made = moving.record_movement(viewer, synergy, waste_status=given.waste_status, **fields)
    except moving.BadMovement as error:
        wrong = [(finding.field, finding.told) for finding in error.findings]
        raise ApiError(422, wrong=wrong) from error
    except InputError as error:
        raise ApiError(409, str(error)) from error
    response["Location"] = f"/api/v1/movements/{made.pk}"
    return Status(201, made)


def _asked_by_the_form(viewer: Any, synergy: Any, given: NewMovement) -> dict[str, Any]:
    """The fields as the form of the page reads them, so that both accept the same.

    Raises:
        ApiError: what the form does not accept, by field; a field that it does not have.
    """
    data = given.model_dump(mode="json", exclude={"synergy_id", "waste_status"})
    day = given.moved_on
    data |= {
        "moved_on_day": day.day,
        "moved_on_month": day.month,
        "moved_on_year": day.year,
    }
    tickets = queries.season_tickets(viewer, synergy)
    form = _FORMS[given.waste_status](
        {name: value for name, value in data.items() if value is not None},
        unit=moving.unit_of(synergy),
        tickets=tickets,
    )
    if form.is_valid():
        return {name: value for name, value in form.cleaned_data.items() if name != "kind"}
    wrong = [
        ("" if name == "__all__" else name, str(told))
        for name, all_told in form.errors.items()
        for told in all_told
    ]
    raise ApiError(422, wrong=wrong)


@router.get("/claims", response=Paged[ClaimOut], auth=BEARER)
@allowed("outcomes.list_claims")
def list_claims(request: HttpRequest, query: Query[ClaimQuery]) -> Any:
    """Claims that you see, with the figures that you may see."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.claims(viewer)
    if query.year:
        found = found.filter(year=query.year)
    if query.synergy_id:
        found = found.filter(synergy=query.synergy_id)
    return paged(
        request, found.order_by("-year", "id"), query, lambda rows: _claims(viewer, list(rows))
    )


@router.get("/claims/{uuid:claim_id}", response=ClaimOut, auth=BEARER)
@allowed("outcomes.see_claim")
def get_claim(request: HttpRequest, claim_id: UUID) -> Any:
    """One claim."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.claim(viewer, claim_id)
    if found is None:
        raise Http404
    require(viewer, "outcomes.see_claim", found)
    return _claims(viewer, [found])[0]


def _claims(viewer: Any, claims: list[Any]) -> list[dict[str, Any]]:
    if not claims:
        return []
    found = account.accounted(claims)
    return [_claim(viewer, found, claim) for claim in claims]


def _claim(viewer: Any, found: account.Accounted, claim: Any) -> dict[str, Any]:
    quantity, unit = account.quantity_of(found, claim)
    return {
        "id": claim.pk,
        "synergy_id": claim.synergy_id,
        "year": claim.year,
        "state": account.state_of(found, claim),
        "grade": account.grade_of(found, claim),
        "quantity": quantity,
        "unit": unit,
        "factor_set": claim.factor_set,
        "verified_on": account.verified_on(claim),
        "figures": [one for panel in account.panels(viewer, found, claim) for one in panel.figures],
        "synthetic": claim.synergy.synthetic,
    }
