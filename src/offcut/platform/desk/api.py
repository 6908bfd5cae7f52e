"""Synergies in the API."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from offcut.platform.access.guard import require
from offcut.platform.api.contract import BEARER, allowed
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.desk import queries

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


def _shown(viewer: Any, synergy: Any) -> dict[str, Any]:
    """A synergy; its value only to who sees all of its terms: whoever carries it."""
    names = (name for name in SynergyOut.model_fields if name != "expected_value_gbp")
    carries = viewer.person_id is not None and viewer.person_id in synergy.assigned_ids()
    value = synergy.expected_value_gbp if carries else None
    return {**{name: getattr(synergy, name) for name in names}, "expected_value_gbp": value}


def _found(viewer: Any, synergy_id: UUID) -> Any:
    found = queries.get(viewer, synergy_id)
    if found is None:
        raise Http404
    require(viewer, "desk.see_synergy", found)
    return found
