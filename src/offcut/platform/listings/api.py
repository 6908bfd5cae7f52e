"""Listings in the API: the same actions and queries as the pages, field by field."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.contract import BEARER, allowed
from offcut.platform.api.entity_tags import VERSION_HEADER, version_wanted
from offcut.platform.api.paging import Paged, paged
from offcut.platform.api.problems import ApiError
from offcut.platform.listings import actions, queries
from offcut.platform.listings.api_shapes import (
    ImportOut,
    ListingOut,
    ListQuery,
    Load,
    MeasurementOut,
    MeasurementsIn,
    NewListing,
    PublicListing,
    PublicQuery,
    Why,
    Written,
)
from offcut.platform.listings.asking import Asked
from offcut.platform.listings.conversion import WRITTEN
from offcut.platform.listings.importing import running
from offcut.platform.listings.measuring import Result, Source, record_measurements
from offcut.platform.listings.models import ImportRun, Listing
from offcut.platform.listings.plain_words import plain
from offcut.platform.organisations import queries as organisations
from offcut.resources import Evidence

router = Router()


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _listing(request: HttpRequest, listing_id: UUID, operation: str) -> Listing:
    found: Listing | None = queries.visible(_viewer(request)).filter(pk=listing_id).first()
    if found is None:
        raise Http404
    require(_viewer(request), operation, found)
    return found


def _shown(request: HttpRequest, response: HttpResponse, listing: Listing) -> queries.OwnFace:
    response[VERSION_HEADER] = str(listing.version)
    return queries.page(_viewer(request), listing)


def _refused(refused: actions.Refused) -> ApiError:
    wrong = [(problem.column or "", plain(problem.told)) for problem in refused.problems]
    return ApiError(422, "", wrong)


def _written(given: Written) -> dict[str, str]:
    held = given.model_dump(exclude_none=True)
    return {name: str(held[name]) for name in WRITTEN if name in held}


def _site(request: HttpRequest, site_id: UUID | None) -> Any:
    viewer = _viewer(request)
    of = [viewer.acting_for] if viewer.acting_for else list(viewer.organisation_ids)
    sites = organisations.sites(viewer).filter(organisation__in=of).select_related("organisation")
    if site_id is not None:
        sites = sites.filter(pk=site_id)
    found = list(sites[:2])
    if len(found) != 1:
        raise ApiError(422, "", [("site_id", "the id of one of your sites")])
    return found[0]


@router.get("/listings", response=Paged[ListingOut], auth=BEARER)
@allowed("listings.list_own")
def list_listings(request: HttpRequest, query: Query[ListQuery]) -> Any:
    """Your organisation's listings."""
    viewer = _viewer(request)
    asked = Asked.of(
        {"q": query.q, "kind": query.kind or "", "status": query.status or "", "sort": query.sort}
    )
    rows = queries.asked_of_own(viewer, asked)
    return paged(request, rows, query, lambda page: [queries.page(viewer, row) for row in page])


@router.get("/listings/public", response=Paged[PublicListing], auth=None)
@allowed("listings.see_public")
def list_public_listings(request: HttpRequest, query: Query[PublicQuery]) -> Any:
    """Everybody's open listings: material, quantity band, district."""
    rows = queries.public(
        _viewer(request),
        kind=query.kind or "",
        resource_type=query.resource_type,
        district_code=query.district_code,
        words=query.q,
    )
    return paged(request, rows, query, queries.public_of)


@router.post("/listings", response={201: ListingOut}, auth=BEARER)
@allowed("listings.create_listing")
def create_listing(request: HttpRequest, response: HttpResponse, given: NewListing) -> Any:
    """A new listing; it is matched within seconds."""
    site = _site(request, given.site_id)
    try:
        listing = actions.create(
            _viewer(request),
            site,
            {**_written(given), "kind": given.kind},
            resource_type=given.resource_type or "",
            reference=given.reference,
        )
    except actions.Refused as refused:
        raise _refused(refused) from None
    except actions.Taken:
        raise ApiError(409, "There is a listing with this reference already.") from None
    response["Location"] = f"{request.path}/{listing.pk}"
    return Status(201, _shown(request, response, listing))


@router.get("/listings/{uuid:listing_id}", response=ListingOut, auth=BEARER)
@allowed("listings.see_listing")
def get_listing(request: HttpRequest, response: HttpResponse, listing_id: UUID) -> Any:
    """One listing."""
    return _shown(request, response, _listing(request, listing_id, "listings.see_listing"))


@router.patch("/listings/{uuid:listing_id}", response=ListingOut, auth=BEARER)
@allowed("listings.update_listing")
def update_listing(
    request: HttpRequest, response: HttpResponse, listing_id: UUID, given: Written
) -> Any:
    """Change what is named; the rest stays. Needs If-Match."""
    _listing(request, listing_id, "listings.update_listing")
    try:
        listing = actions.update(
            _viewer(request),
            listing_id,
            version_wanted(request),
            _written(given),
            site=_site(request, given.site_id) if given.site_id else None,
            resource_type=given.resource_type,
        )
    except actions.Refused as refused:
        raise _refused(refused) from None
    except actions.Conflict:
        raise ApiError(412) from None
    return _shown(request, response, listing)


@router.post("/listings/{uuid:listing_id}/withdraw", response=ListingOut, auth=BEARER)
@allowed("listings.withdraw_listing")
def withdraw_listing(
    request: HttpRequest, response: HttpResponse, listing_id: UUID, given: Why
) -> Any:
    """Take it back; it stays with its history."""
    _listing(request, listing_id, "listings.withdraw_listing")
    listing = actions.withdraw(_viewer(request), listing_id, given.why)
    return _shown(request, response, listing)


@router.post("/listings/{uuid:listing_id}/open", response=ListingOut, auth=BEARER)
@allowed("listings.update_listing")
def open_listing(request: HttpRequest, response: HttpResponse, listing_id: UUID) -> Any:
    """Open a draft, or what was withdrawn or has expired."""
    _listing(request, listing_id, "listings.update_listing")
    try:
        listing = actions.publish(_viewer(request), listing_id)
    except actions.Refused as refused:
        raise _refused(refused) from None
    return _shown(request, response, listing)


@router.post("/listings/{uuid:listing_id}/renew", response=ListingOut, auth=BEARER)
@allowed("listings.renew_listing")
def renew_listing(request: HttpRequest, response: HttpResponse, listing_id: UUID) -> Any:
    """Still true: it stands for another term."""
    _listing(request, listing_id, "listings.renew_listing")
    return _shown(request, response, actions.renew(_viewer(request), listing_id))


@router.get("/listings/{uuid:listing_id}/measurements", response=list[MeasurementOut], auth=BEARER)
@allowed("listings.see_listing")
def list_measurements(request: HttpRequest, listing_id: UUID) -> Any:
    """What was measured of a have."""
    listing = _listing(request, listing_id, "listings.see_listing")
    return list(queries.measurements(_viewer(request), listing))


@router.post(
    "/listings/{uuid:listing_id}/measurements", response={201: list[MeasurementOut]}, auth=BEARER
)
@allowed("listings.record_measurements")
def create_measurements(request: HttpRequest, listing_id: UUID, given: MeasurementsIn) -> Any:
    """Record your own statements of a have's properties."""
    _listing(request, listing_id, "listings.record_measurements")
    results = [Result(one.property, one.value, n) for n, one in enumerate(given.results, start=1)]
    source = Source(Evidence.DECLARED, given.measured_on, given.method)
    try:
        made = record_measurements(_viewer(request), listing_id, results, source)
        return Status(201, made)
    except actions.Refused as refused:
        raise _refused(refused) from None


@router.post("/listings/imports", response={202: ImportOut}, auth=BEARER)
@allowed("listings.import_listings")
def create_import(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Upload a listing file as CSV; it is checked in the background. Ask for its state."""
    owner = organisations.acting_organisation(_viewer(request))
    if owner is None:
        raise ApiError(409, "This token stands for no organisation.")
    return Status(202, running.start(_viewer(request), owner, file))


@router.get("/listings/imports/{uuid:run_id}", response=ImportOut, auth=BEARER)
@allowed("listings.see_imports")
def get_import(request: HttpRequest, run_id: UUID) -> Any:
    """Where a file stands: its problems by row and column, or what it would change."""
    return _run(request, run_id, "listings.see_imports")


@router.post("/listings/imports/{uuid:run_id}/load", response={202: ImportOut}, auth=BEARER)
@allowed("listings.import_listings")
def load_import(request: HttpRequest, run_id: UUID, given: Load) -> Any:
    """Load a file that is ready: all of it, or nothing."""
    run = _run(request, run_id, "listings.import_listings")
    if run.state != running.State.READY:
        raise ApiError(409, f"Its state is '{run.state}'; it can be loaded once it is 'ready'.")
    return Status(
        202, running.commit(_viewer(request), run_id, withdraw_missing=given.withdraw_missing)
    )


def _run(request: HttpRequest, run_id: UUID, operation: str) -> ImportRun:
    found: ImportRun | None = queries.import_runs(_viewer(request)).filter(pk=run_id).first()
    if found is None:
        raise Http404
    require(_viewer(request), operation, found)
    return found
