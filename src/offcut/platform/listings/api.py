"""Listings in the API: one's own whole, those of others by their public face."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from offcut.platform.access.guard import require
from offcut.platform.api.contract import BEARER, Given, allowed
from offcut.platform.api.entity_tags import VERSION_HEADER, version_wanted
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.api.problems import ApiError
from offcut.platform.listings import actions, queries
from offcut.platform.listings.models import Listing
from offcut.platform.listings.plain_words import plain
from offcut.platform.listings.seeking import OWN
from offcut.platform.organisations import queries as organisations
from offcut.platform.search import port

router = Router()
Kind = Literal["have", "want"]
State = Literal["draft", "partial", "live", "withdrawn", "expired"]


class PublicListing(Schema):
    """What everybody may know of a listing."""

    id: UUID
    kind: Kind
    resource_type: str = Field(description="Id of the kind of thing; empty: not recognised")
    material: str
    quantity_band: str
    district: str
    district_code: str
    listed_on: date
    synthetic: bool = Field(description="An example, made up")


class Terms(Schema):
    """Private terms: for the owner and the facilitator assigned to it."""

    disposal_cost: str
    purchase_price: str
    terms: str


class OwnListing(Schema):
    """A listing as its owner sees it."""

    id: UUID
    version: int
    status: State
    kind: Kind
    words: str
    organisation_id: UUID
    organisation: str
    site: str
    district: str
    resource_type: str
    material: str
    type_given: bool = Field(description="Chosen by the owner; else recognised from the words")
    type_confidence: float
    use: str
    quantity: str = Field(description="As written: '~1200', '100-200'; empty is never zero")
    unit: str
    period: str
    amount_low: float | None = Field(description="In basis_unit, a year or once")
    amount_central: float | None
    amount_high: float | None
    basis_unit: str
    per_year: bool
    form: str
    ewc_code: str
    hazardous: str
    current_fate: str
    available_from: str
    available_to: str
    min_lot: str
    shelf_life_days: str
    monthly_profile: str
    properties: str
    notes: str
    completeness: float
    add_first: list[str]
    reference: str
    changed_at: datetime
    expires_on: date | None
    synthetic: bool
    terms: Terms | None = Field(description="Null where the token may not see them")


class _Written(Given):
    """What an owner writes, in the notation of the listing file."""

    use: str | None = Field(None, max_length=60)
    quantity: str | None = Field(None, max_length=40)
    unit: str | None = Field(None, max_length=20)
    period: str | None = Field(None, max_length=20)
    min_lot: str | None = Field(None, max_length=30)
    monthly_profile: str | None = Field(None, max_length=300)
    shelf_life_days: str | None = Field(None, max_length=12)
    available_from: str | None = Field(None, max_length=30)
    available_to: str | None = Field(None, max_length=30)
    form: str | None = Field(None, max_length=20)
    ewc_code: str | None = Field(None, max_length=12)
    hazardous: str | None = Field(None, max_length=12)
    current_fate: str | None = Field(None, max_length=20)
    disposal_cost: str | None = Field(None, max_length=30)
    purchase_price: str | None = Field(None, max_length=30)
    properties: str | None = Field(None, max_length=4000)
    terms: str | None = Field(None, max_length=500)
    notes: str | None = Field(None, max_length=2000)
    resource_type: str | None = Field(None, max_length=80)
    site_id: UUID | None = Field(None, description="A site of the organisation")


class NewListing(_Written):
    """A listing to be made."""

    kind: Kind
    words: str = Field(min_length=1, max_length=300)
    reference: str = Field("", max_length=60, description="Your own number for it")
    draft: bool = Field(False, description="Not yet open to others")


class ListingChange(_Written):
    """What is to be changed; what is not named stays."""

    words: str | None = Field(None, min_length=1, max_length=300)


class Withdrawal(Given):
    """Why a listing is taken out."""

    why: str = Field("", max_length=200)


class OwnQuery(PageQuery):
    """Which listings."""

    kind: Kind | None = None
    status: State | None = None
    resource_type: str | None = Field(None, max_length=80, description="This kind, or below it")
    q: str | None = Field(None, max_length=200, description="Words")
    changed_since: datetime | None = None


class PublicQuery(PageQuery):
    """Which public listings."""

    kind: Kind | None = None
    resource_type: str | None = Field(None, max_length=80, description="This kind, or below it")
    district_code: str | None = Field(None, max_length=9)
    q: str | None = Field(None, max_length=200, description="Words")


@router.get("/listings", response=Paged[OwnListing], auth=BEARER)
@allowed("listings.see_listing")
def list_listings(request: HttpRequest, query: Query[OwnQuery]) -> Any:
    """The listings that you may see whole: your organisations', or for staff all."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.visible(viewer)
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.status:
        found = found.filter(status=query.status)
    if query.resource_type:
        found = found.filter(resource_type__startswith=query.resource_type)
    if query.changed_since:
        found = found.filter(changed_at__gte=query.changed_since)
    if query.q:
        found = found.filter(pk__in=port.find(OWN, query.q))
    found = found.order_by("-changed_at", "id")
    return paged(request, found, query, lambda rows: [queries.page(viewer, row) for row in rows])


@router.post("/listings", response={201: OwnListing}, auth=BEARER)
@allowed("listings.create_listing")
def create_listing(request: HttpRequest, response: HttpResponse, given: NewListing) -> Any:
    """Add a listing. What cannot be read comes back by field, and nothing is saved."""
    viewer = request.viewer  # type: ignore[attr-defined]
    sites = organisations.sites(viewer).filter(organisation__in=_works_for(viewer))
    site = sites.filter(pk=given.site_id).first() if given.site_id else _only(list(sites[:2]))
    if site is None:
        raise ApiError(422, wrong=[("site_id", "Name a site of the organisation you work for.")])
    written = given.model_dump(
        exclude={"site_id", "resource_type", "reference", "draft"}, exclude_none=True
    )
    with _refusals():
        made = actions.create(
            viewer,
            site,
            written,
            resource_type=given.resource_type or "",
            reference=given.reference,
            draft=given.draft,
        )
    response["Location"] = f"/api/v1/listings/{made.pk}"
    return Status(201, _answer(viewer, response, made))


@router.get("/listings/{uuid:listing_id}", response=OwnListing, auth=BEARER)
@allowed("listings.see_listing")
def get_listing(request: HttpRequest, response: HttpResponse, listing_id: UUID) -> Any:
    """One listing."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return _answer(viewer, response, _found(viewer, listing_id, "listings.see_listing"))


@router.patch("/listings/{uuid:listing_id}", response=OwnListing, auth=BEARER)
@allowed("listings.update_listing")
def change_listing(
    request: HttpRequest, response: HttpResponse, listing_id: UUID, given: ListingChange
) -> Any:
    """Change a listing, upon the version that If-Match names."""
    viewer = request.viewer  # type: ignore[attr-defined]
    listing = _found(viewer, listing_id, "listings.update_listing")
    version = version_wanted(request)
    site = None
    if given.site_id is not None:
        owned = organisations.sites(viewer).filter(organisation=listing.organisation_id)
        site = owned.filter(pk=given.site_id).first()
        if site is None:
            raise ApiError(422, wrong=[("site_id", "Not a site of its organisation.")])
    written = given.model_dump(exclude={"site_id", "resource_type"}, exclude_none=True)
    with _refusals():
        changed = actions.update(
            viewer, listing_id, version, written, site=site, resource_type=given.resource_type
        )
    return _answer(viewer, response, changed)


@router.post("/listings/{uuid:listing_id}/withdraw", response=OwnListing, auth=BEARER)
@allowed("listings.withdraw_listing")
def withdraw_listing(
    request: HttpRequest, response: HttpResponse, listing_id: UUID, given: Withdrawal
) -> Any:
    """Take a listing out of matching; it stays with its history."""
    viewer = request.viewer  # type: ignore[attr-defined]
    _found(viewer, listing_id, "listings.withdraw_listing")
    return _answer(viewer, response, actions.withdraw(viewer, listing_id, given.why))


@router.post("/listings/{uuid:listing_id}/renew", response=OwnListing, auth=BEARER)
@allowed("listings.renew_listing")
def renew_listing(request: HttpRequest, response: HttpResponse, listing_id: UUID) -> Any:
    """Still true: it stands for another term."""
    viewer = request.viewer  # type: ignore[attr-defined]
    _found(viewer, listing_id, "listings.renew_listing")
    with _refusals():
        return _answer(viewer, response, actions.renew(viewer, listing_id))


@router.get("/public/listings", response=Paged[PublicListing])
@allowed("listings.see_public")
def list_public_listings(request: HttpRequest, query: Query[PublicQuery]) -> Any:
    """Open listings of everybody: material, quantity band and district."""
    found = queries.public(
        request.viewer,  # type: ignore[attr-defined]
        kind=query.kind or "",
        resource_type=query.resource_type or "",
        district_code=query.district_code or "",
        words=query.q or "",
    )
    return paged(request, found, query, queries.public_of)


@router.get("/public/listings/{uuid:listing_id}", response=PublicListing)
@allowed("listings.see_public")
def get_public_listing(request: HttpRequest, listing_id: UUID) -> Any:
    """The public face of one open listing."""
    found = queries.public(request.viewer, ids=[listing_id]).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return queries.public_of([found])[0]


@contextmanager
def _refusals() -> Iterator[None]:
    """Refusals of the actions, as problems of the API."""
    try:
        yield
    except actions.Refused as error:
        wrong = [(_field(one.column), plain(one.told)) for one in error.problems]
        raise ApiError(422, wrong=wrong) from error
    except actions.Conflict as error:
        raise ApiError(412) from error


def _field(column: str | None) -> str:
    """The field of the API that a column of the listing file is."""
    return {"resource": "words", "site_postcode": "site_id", None: ""}.get(column, column or "")


def _found(viewer: Any, listing_id: UUID, operation: str) -> Listing:
    found: Listing | None = queries.visible(viewer).filter(pk=listing_id).first()
    if found is None:
        raise Http404
    require(viewer, operation, found)
    return found


def _works_for(viewer: Any) -> set[UUID]:
    return {viewer.acting_for} if viewer.acting_for else set(viewer.organisation_ids)


def _only(sites: list[Any]) -> Any:
    return sites[0] if len(sites) == 1 else None


def _answer(viewer: Any, response: HttpResponse, listing: Listing) -> Any:
    response[VERSION_HEADER] = str(listing.version)
    return queries.page(viewer, listing)
