"""Proposals: taken by one click, taken back by another."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.listings import accepting, actions
from offcut.platform.listings.usual import find_usual
from offcut.platform.listings.views.finding import visible_or_404
from offcut.platform.organisations import queries as organisations

_SALT, _A_DAY_SECONDS = "listings.undo", 24 * 3600
_CHANGED = "The listing has changed meanwhile, so nothing was done. Look at it, then try again."


@require_POST
@operation("listings.accept_suggestion")
def accept(request: Request, listing_id: UUID) -> HttpResponse:
    """Take a proposal over."""
    viewer = request.viewer
    visible_or_404(viewer, listing_id, "listings.accept_suggestion")
    field, value = request.POST.get("field", ""), request.POST.get("value", "")
    try:
        version = int(request.POST.get("version", "0"))
        _, undo = accepting.accept_suggestion(viewer, listing_id, version, field, value)
    except (actions.Conflict, ValueError):
        messages.error(request, _CHANGED)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        held = {"field": undo.field, "before": undo.before, "version": undo.version}
        token = signing.dumps({"listing": str(listing_id), **held}, salt=_SALT)
        request.session["listing_undo"] = {"listing": str(listing_id), "token": token}
        messages.success(request, "Added to the listing.")
    return redirect(reverse("listings:detail", args=[listing_id]) + "#suggestions")


@require_POST
@operation("listings.accept_suggestion")
def undo(request: Request, listing_id: UUID) -> HttpResponse:
    """Take the last accepted proposal back."""
    viewer = request.viewer
    visible_or_404(viewer, listing_id, "listings.accept_suggestion")
    request.session.pop("listing_undo", None)
    try:
        token = request.POST.get("token", "")
        held = signing.loads(token, salt=_SALT, max_age=_A_DAY_SECONDS)
        if held.pop("listing") != str(listing_id):
            raise signing.BadSignature
        accepting.take_back(viewer, listing_id, accepting.Undo(**held))
    except (signing.BadSignature, actions.Conflict):
        messages.error(request, _CHANGED)
    else:
        messages.success(request, "Taken back.")
    return redirect("listings:detail", listing_id)


@require_POST
@operation("listings.create_listing")
def add_usual(request: Request) -> HttpResponse:
    """List something that firms of this trade usually have or want."""
    viewer = request.viewer
    owner = organisations.acting_organisation(viewer)
    found = find_usual(owner, request.POST.get("item", "")) if owner else None
    site = organisations.sites(viewer).filter(organisation=owner).first() if owner else None
    if found is None:
        messages.error(request, "This is not proposed any more; nothing was listed.")
        return redirect("listings:usual")
    if site is None:
        query = f"kind={found.kind}"
        return redirect(f"{reverse('listings:add')}?{query}")
    listing = actions.create(
        viewer, site, {"kind": found.kind, "words": found.words}, resource_type=found.resource_type
    )
    messages.success(request, "Listed, without an amount yet. Add one, or withdraw it.")
    return redirect("listings:detail", listing.pk)
