"""Introductions in the API, to read: what the table of disclosure lets the token's person know.

Agreeing and declining are a person's own acts and stay on the pages.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.contract import BEARER, allowed
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.introductions import queries
from offcut.platform.introductions.models import Introduction, Message
from offcut.platform.introductions.showing import Party, Shown

router = Router()
StateName = Literal["interested", "consented", "revealed", "declined", "withdrawn"]


class PartyOut(Schema):
    """One side, as far as you may know it."""

    side: Literal["have", "want"]
    is_own: bool
    began: bool
    agrees: bool
    material: str
    quantity_band: str
    district: str
    organisation_id: UUID | None = Field(description="Null: hidden")
    name: str | None = Field(description="Null: hidden")
    postcode: str | None = Field(description="Null: hidden")


class IntroductionOut(Schema):
    """An introduction."""

    id: UUID
    match_id: UUID | None
    state: StateName
    mediation: Literal["none", "asked", "same_trade"]
    begun_at: datetime
    answered_at: datetime | None
    revealed_at: datetime | None
    reason: str = Field(description="For declining")
    unread: int
    synthetic: bool
    parties: list[PartyOut]


class MessageOut(Schema):
    """A message of the conversation."""

    id: UUID
    organisation_id: UUID | None = Field(description="Null: the facilitator's")
    words: str
    sent_at: datetime
    passed_on_at: datetime | None = Field(description="Null: waits for the facilitator")


class IntroductionQuery(PageQuery):
    """Which introductions."""

    state: StateName | None = None


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _party(party: Party) -> dict[str, Any]:
    face = party.face
    plain = ("side", "is_own", "began", "agrees", "organisation_id", "name", "postcode")
    return {
        **{name: getattr(party, name) for name in plain},
        "material": face.material,
        "quantity_band": face.quantity_band,
        "district": face.district,
    }


def _shown(one: Shown) -> dict[str, Any]:
    plain = (
        "id", "match_id", "begun_at", "answered_at", "revealed_at", "reason", "unread",
        "synthetic",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in plain},
        "state": str(one.state),
        "mediation": str(one.mediation),
        "parties": [_party(party) for party in one.parties],
    }


def _found(request: HttpRequest, introduction_id: UUID, operation: str) -> Introduction:
    found = queries.get(_viewer(request), introduction_id)
    if found is None:
        raise Http404
    require(_viewer(request), operation, found)
    return found


@router.get("/introductions", response=Paged[IntroductionOut], auth=BEARER)
@allowed("introductions.list_introductions")
def list_introductions(request: HttpRequest, query: Query[IntroductionQuery]) -> Any:
    """Your introductions, newest first; names only where they are revealed."""
    viewer = _viewer(request)
    rows = queries.introductions(viewer)
    if query.state:
        rows = rows.filter(state=query.state)
    return paged(
        request, rows, query, lambda page: [_shown(one) for one in queries.shown(viewer, page)]
    )


@router.get("/introductions/{uuid:introduction_id}", response=IntroductionOut, auth=BEARER)
@allowed("introductions.see_introduction")
def get_introduction(request: HttpRequest, introduction_id: UUID) -> Any:
    """One introduction."""
    found = _found(request, introduction_id, "introductions.see_introduction")
    return _shown(queries.shown(_viewer(request), [found])[0])


@router.get(
    "/introductions/{uuid:introduction_id}/messages", response=Paged[MessageOut], auth=BEARER
)
@allowed("introductions.see_messages")
def list_messages(request: HttpRequest, introduction_id: UUID, query: Query[PageQuery]) -> Any:
    """What was said, oldest first; nothing before the names are revealed."""
    found = _found(request, introduction_id, "introductions.see_messages")
    rows = queries.messages(_viewer(request), found)
    return paged(request, rows, query, lambda page: [_message(row) for row in page])


def _message(row: Message) -> dict[str, Any]:
    plain = ("id", "organisation_id", "words", "sent_at", "passed_on_at")
    return {name: getattr(row, name) for name in plain}
