"""Matches in the API: what the pages show, field by field."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from offcut.platform.access.guard import require
from offcut.platform.api.contract import BEARER, allowed
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.api.problems import ApiError
from offcut.platform.matches import queries
from offcut.platform.matches.explaining import explain
from offcut.platform.matches.models import Match
from offcut.platform.matches.rows import unpacked
from offcut.platform.matches.seeing import Seen

router = Router()
_OLDER = (
    "The working of this match was kept by an earlier version of Offcut. It is worked out again by"
    " itself, each night or as soon as either listing is changed."
)
Verdict = Literal["PASS", "MARGINAL", "PLAUSIBLE", "UNKNOWN"]
Order = Literal["", "verdict", "distance", "new", "gain"]


class Figure(Schema):
    """A figure: exact where it may be known, else its band in words."""

    exact: float | None
    words: str = Field(description="The band, such as '£2,500 to £10,000'; empty where exact")


class Face(Schema):
    """The public face of a listing."""

    id: UUID
    kind: Literal["have", "want"]
    resource_type: str
    material: str
    quantity_band: str
    district: str
    district_code: str


class Test(Schema):
    """A test or a question that would decide the match."""

    name: str
    cost: float = Field(description="£; 0: it costs an answer only")
    days: int
    condition: str


class MatchOut(Schema):
    """A match as you may know it."""

    id: UUID
    side: str = Field(description="Yours: have or want; empty for staff")
    own: Face
    other: Face
    other_name: str = Field(description="Empty before both sides agreed to be introduced")
    verdict: str
    meaning: str
    deciding: str
    gain: Figure = Field(description="Joint gain, £ a year")
    carbon: Figure = Field(description="Avoided, kgCO2e a year")
    tonnes: Figure = Field(description="Amount a year, in the want's unit")
    km: float
    km_note: str = Field(description="Where to, if not from site to site")
    tests: list[Test]
    treatment: str
    sources: int = Field(description="Haves in it; more than one: a blend")
    mediated: bool = Field(description="One 4-digit SIC: a facilitator introduces you")
    found_on: date
    worked_out_at: datetime
    on: date = Field(description="The day that rates and law were taken for")
    is_gone: bool
    dismissed: str
    synthetic: bool = Field(description="An example, made up")


class Limit(Schema):
    """One limit, as far as either side of it may be known."""

    name: str
    limit: str
    value: str
    grade: str
    verdict: str
    severity: str
    status: str
    note: str
    decides: bool


class Step(Schema):
    """One treatment."""

    name: str
    product: float = Field(description="Units of product per unit fed")
    cost: float = Field(description="£ per unit of the have")
    energy: str


class Line(Schema):
    """A line of money or carbon; not known or not to be known: null."""

    whose: str
    label: str
    rate: float | None
    unit: str
    amount: float | None
    source: str
    note: str


class Residue(Schema):
    """What a treatment leaves; it needs a place of its own."""

    name: str
    share: float = Field(description="Units left per unit of what is treated")
    amount: str = Field(description="A year, as far as you may know it; empty: not known")
    resource_type: str = Field(description="Empty: of no kind")
    material: str
    ewc_code: str
    cost_gbp: float = Field(description="Per unit treated, counted in the gain; below 0: it sells")


class ExplanationOut(Schema):
    """Why a match fits and what it is worth, as far as you may know."""

    match_id: UUID
    way: str
    share: float | None
    limits: list[Limit]
    steps: list[Step]
    leaves: list[Residue]
    own_rates: list[Line] = Field(description="Of your own listing, per unit")
    money: list[Line] = Field(description="The account, once names are shown")
    carbon: list[Line]
    others_gbp: float | None = Field(description="The other side's own lines together, £ a year")
    questions: list[str]
    version: str = Field(description="Of Offcut that worked it out")


class MatchQuery(PageQuery):
    """Which matches."""

    listing_id: UUID | None = Field(None, description="Of this listing of yours")
    verdict: Verdict | None = None
    resource_type: str | None = Field(None, max_length=80, description="This kind, or below it")
    within_km: float | None = Field(None, ge=0, le=2000)
    found_since: date | None = None
    dismissed: bool = False
    sort: Order = ""


@router.get("/matches", response=Paged[MatchOut], auth=BEARER)
@allowed("matches.list_matches")
def list_matches(request: HttpRequest, query: Query[MatchQuery]) -> Any:
    """Your matches, best first; for facilitators and auditors everybody's."""
    viewer = request.viewer  # type: ignore[attr-defined]
    filters = queries.Filters(
        listing=query.listing_id,
        verdicts=(query.verdict,) if query.verdict else (),
        material=query.resource_type or "",
        within_km=query.within_km,
        since=query.found_since,
        dismissed=query.dismissed,
    )
    rows = queries.for_organisation(viewer, filters, query.sort)
    return paged(request, rows, query, lambda page: queries.seen(viewer, page))


@router.get("/matches/{uuid:match_id}", response=MatchOut, auth=BEARER)
@allowed("matches.see_match")
def get_match(request: HttpRequest, match_id: UUID) -> Any:
    """One match, also one that stands no more."""
    return _seen(request, match_id)[1]


@router.get("/matches/{uuid:match_id}/explanation", response=ExplanationOut, auth=BEARER)
@allowed("matches.see_match")
def get_explanation(request: HttpRequest, match_id: UUID) -> Any:
    """Why it fits, limit by limit, and what it is worth."""
    match, seen = _seen(request, match_id)
    working = queries.working_of(match)
    if working is None:
        raise Http404
    kept = unpacked(working)
    if kept is None:
        raise ApiError(404, _OLDER)
    told = explain(match, seen, kept)
    names = (
        "way", "share", "limits", "steps", "leaves", "own_rates", "money", "carbon", "others_gbp",
        "questions", "version",
    )  # fmt: skip
    return {"match_id": match.pk, **{name: getattr(told, name) for name in names}}


def _seen(request: HttpRequest, match_id: UUID) -> tuple[Match, Seen]:
    viewer = request.viewer  # type: ignore[attr-defined]
    match = queries.get(viewer, match_id)
    if match is None:
        raise Http404
    require(viewer, "matches.see_match", match)
    return match, queries.seen_one(viewer, match)
