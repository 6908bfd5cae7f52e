"""Synergies in the API."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.api.contract import BEARER, Given, allowed
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.api.problems import ApiError
from offcut.platform.desk import actions, queries

router = Router()
Stage = Literal["idea", "discussion", "negotiation", "implementation", "completed", "lost"]


class Party(Schema):
    """One end of a synergy."""

    id: UUID
    name: str


class SynergyOut(Schema):
    """An exchange between two organisations, and how far it is."""

    id: UUID
    reference: str
    title: str
    stage: Stage
    stage_since: date
    lost_reason: str
    completed_on: date | None
    have_organisation: Party
    want_organisation: Party
    have_listing_id: UUID | None
    want_listing_id: UUID | None
    match_id: UUID | None
    resource_type: str
    expected_value_gbp: float | None = Field(
        description="A year, both sides together; null where not known or not yours to see"
    )
    expected_tonnes: float | None = Field(description="A year; null: not known")
    created_at: datetime
    version: int
    synthetic: bool


class StepOut(Schema):
    """One step from stage to stage."""

    from_stage: str
    to_stage: Stage
    on: date
    days_before: int | None = Field(description="Spent in the stage that was left")
    lost_reason: str


class NewStep(Given):
    """A step along the table of stage changes, with what is said with it."""

    to: Stage
    on: date | None = Field(None, description="Today, where left out")
    note: str = Field("", max_length=500, description="Why, where it goes back")
    lost_reason: str = Field("", max_length=40, description="Of the table lost_reasons")
    names_known_how: str = Field(
        "", max_length=200, description="How both agreed to be known to each other"
    )


class NextAction(Given):
    """What comes next, and when."""

    words: str = Field(max_length=200)
    on: date | None = None


class SynergyQuery(PageQuery):
    """Which synergies."""

    stage: Stage | None = None
    organisation_id: UUID | None = None


@router.get("/synergies", response=Paged[SynergyOut], auth=BEARER)
@allowed("desk.list_synergies")
def list_synergies(request: HttpRequest, query: Query[SynergyQuery]) -> Any:
    """Synergies that you see, newest first: a party its own, once both know of each other."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.synergies(viewer)
    if query.organisation_id:
        found = queries.of_organisation(viewer, query.organisation_id)
    if query.stage:
        found = found.filter(stage=query.stage)
    found = found.order_by("-created_at", "id")
    return paged(request, found, query, lambda rows: [_shown(viewer, row) for row in rows])


@router.get("/synergies/{uuid:synergy_id}", response=SynergyOut, auth=BEARER)
@allowed("desk.see_synergy")
def get_synergy(request: HttpRequest, synergy_id: UUID) -> Any:
    """One synergy."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return _shown(viewer, _found(viewer, synergy_id))


@router.get("/synergies/{uuid:synergy_id}/steps", response=list[StepOut], auth=BEARER)
@allowed("desk.see_synergy")
def list_steps(request: HttpRequest, synergy_id: UUID) -> Any:
    """The steps of a synergy, newest first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return list(queries.changes(viewer, _found(viewer, synergy_id)))


@router.post("/synergies/{uuid:synergy_id}/steps", response={201: StepOut}, auth=BEARER)
@allowed("desk.move_stage")
def create_step(request: HttpRequest, synergy_id: UUID, given: NewStep) -> Any:
    """Take a synergy to another stage; 409 says which requirement is missing, and what to do."""
    viewer = request.viewer  # type: ignore[attr-defined]
    synergy = _found(viewer, synergy_id, "desk.move_stage")
    try:
        return Status(201, actions.move_stage(viewer, synergy, **given.dict()))
    except InputError as problem:
        raise ApiError(409, str(problem)) from None


@router.post("/synergies/{uuid:synergy_id}/next", response=SynergyOut, auth=BEARER)
@allowed("desk.plan_work")
def set_next_action(request: HttpRequest, synergy_id: UUID, given: NextAction) -> Any:
    """Say what comes next."""
    viewer = request.viewer  # type: ignore[attr-defined]
    synergy = _found(viewer, synergy_id, "desk.plan_work")
    return _shown(viewer, actions.set_next(viewer, synergy, words=given.words, on=given.on))


def _shown(viewer: Any, synergy: Any) -> dict[str, Any]:
    """A synergy; its value only to who sees all of its terms: whoever carries it."""
    names = (name for name in SynergyOut.model_fields if name != "expected_value_gbp")
    carries = viewer.person_id is not None and viewer.person_id in synergy.assigned_ids()
    value = synergy.expected_value_gbp if carries else None
    return {**{name: getattr(synergy, name) for name in names}, "expected_value_gbp": value}


def _found(viewer: Any, synergy_id: UUID, operation: str = "desk.see_synergy") -> Any:
    found = queries.get(viewer, synergy_id)
    if found is None:
        raise Http404
    require(viewer, operation, found)
    return found
