"""Plans in the API, for those who plan: what a run answered, and its exchanges."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from offcut.platform.access.guard import require
from offcut.platform.api.contract import BEARER, allowed
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.plans import queries
from offcut.platform.plans.models import PlanRun
from offcut.platform.shapes import without_shape

router = Router()


class PlanOut(Schema):
    """One time that a scenario was worked out."""

    id: UUID
    scenario_id: UUID
    scenario: str
    number: int
    state: str
    asked_at: datetime
    finished_at: datetime | None
    objective: str
    materials: list[str] = Field(description="Kinds of haves; empty: all")
    most_km: float | None
    facilities: bool
    listings: int | None = Field(description="How many it was worked out from")
    summary: dict[str, Any] = Field(
        description="The answer in figures; no firm is named in it. Empty: there is no plan, or an"
        " earlier version of Offcut worked it out, and it is to be worked out again"
    )
    message: str = Field(description="Why there is no plan")
    shared: bool = Field(description="Firms see their own part")
    synthetic: bool

    @staticmethod
    def resolve_scenario(run: Any) -> str:
        """The name of the scenario."""
        return str(run.scenario.name)

    @staticmethod
    def resolve_summary(run: Any) -> dict[str, Any]:
        """The answer, of a plan that this version reads."""
        return {} if run.is_older else without_shape(run.summary)

    @staticmethod
    def resolve_shared(run: Any) -> bool:
        """Whether firms see their own part."""
        return run.shared_at is not None

    @staticmethod
    def resolve_objective(run: Any) -> str:
        """What it is best at."""
        return str(run.scenario.objective)

    @staticmethod
    def resolve_materials(run: Any) -> list[str]:
        """With which materials."""
        return list(run.scenario.materials)

    @staticmethod
    def resolve_most_km(run: Any) -> float | None:
        """How far."""
        found: float | None = run.scenario.most_km
        return found

    @staticmethod
    def resolve_facilities(run: Any) -> bool:
        """With or without plants."""
        return bool(run.scenario.facilities)

    @staticmethod
    def resolve_synthetic(run: Any) -> bool:
        """An example, made up."""
        return bool(run.scenario.synthetic)


class ExchangeOut(Schema):
    """One exchange of a plan; what each side gains is not told."""

    number: int
    have_listing_id: UUID
    want_listing_id: UUID
    have_organisation_id: UUID
    want_organisation_id: UUID
    material: str
    how: str
    given: float
    given_unit: str
    received: float
    received_unit: str
    tonnes: float | None
    distance_km: float
    gain_gbp: float = Field(description="Of both together, a year")

    @staticmethod
    def resolve_have_listing_id(flow: Any) -> UUID:
        """Of the giver."""
        found: UUID = flow.have_id
        return found

    @staticmethod
    def resolve_want_listing_id(flow: Any) -> UUID:
        """Of the taker."""
        found: UUID = flow.want_id
        return found


@router.get("/plans", response=Paged[PlanOut], auth=BEARER)
@allowed("plans.list_plans")
def list_plans(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """Runs of plans, newest first."""
    found = queries.runs(request.viewer).order_by("-asked_at", "id")  # type: ignore[attr-defined]
    return paged(request, found, query, list)


@router.get("/plans/{uuid:run_id}", response=PlanOut, auth=BEARER)
@allowed("plans.see_plan")
def get_plan(request: HttpRequest, run_id: UUID) -> Any:
    """One run."""
    return _found(request, run_id)


@router.get("/plans/{uuid:run_id}/exchanges", response=Paged[ExchangeOut], auth=BEARER)
@allowed("plans.see_plan")
def list_exchanges(request: HttpRequest, run_id: UUID, query: Query[PageQuery]) -> Any:
    """The exchanges of a run, those that bring most first."""
    run = _found(request, run_id)
    found = queries.flows(request.viewer, run).order_by("number")  # type: ignore[attr-defined]
    return paged(request, found, query, list)


def _found(request: HttpRequest, run_id: UUID) -> PlanRun:
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.run(viewer, run_id)
    if found is None:
        raise Http404
    require(viewer, "plans.see_plan", found)
    return found
