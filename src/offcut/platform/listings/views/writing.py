"""Changing: the short form, the long form, withdrawing, renewing, copying."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request, Viewer
from offcut.platform.listings import actions, queries, renewal
from offcut.platform.listings.forms import LongForm, ShortForm, WithdrawForm, initial_of
from offcut.platform.listings.views.finding import visible_or_404
from offcut.platform.organisations import actions as organisation_actions
from offcut.platform.organisations import queries as organisations

if TYPE_CHECKING:
    from offcut.platform.listings.models import Listing
    from offcut.platform.organisations.models import Organisation, Site


def _sites(viewer: Viewer) -> "list[Site]":
    of = [viewer.acting_for] if viewer.acting_for else list(viewer.organisation_ids)
    found = organisations.sites(viewer).filter(organisation__in=of).select_related("organisation")
    return list(found)


@operation("listings.create_listing")
def add(request: Request) -> HttpResponse:
    """One short form: have or want, words, rough amount, where."""
    viewer = request.viewer
    owner = organisations.acting_organisation(viewer)
    initial = {
        "kind": request.GET.get("kind", ""),
        "words": request.GET.get("words", "")[:300],
        "period": "year",
    }
    form = ShortForm(request.POST or None, sites=_sites(viewer), initial=initial)
    if request.method == "POST" and form.is_valid():
        listing = _created(viewer, form, owner)
        if listing is not None:
            messages.success(
                request,
                f"Saved. It is {listing.completeness:.0%} complete and is being matched already.",
            )
            return redirect("listings:detail", listing.pk)
    return render(request, "listings/add.html", {"form": form, "organisation": owner})


def _created(viewer: Viewer, form: ShortForm, owner: "Organisation | None") -> "Listing | None":
    """The new listing; None when the form now says what is wrong."""
    try:
        site = form.chosen_site or _new_site(viewer, form, owner)
        return actions.create(viewer, site, form.written()) if site else None
    except actions.Refused as refused:
        form.add_problems(refused.problems)
    except InputError as problem:
        form.add_error("postcode", str(problem))
    return None


def _new_site(viewer: Viewer, form: ShortForm, owner: "Organisation | None") -> "Site | None":
    if owner is None:
        form.add_error("postcode", "Choose which organisation you work for before adding a site")
        return None
    postcode = form.cleaned_data["postcode"]
    known = organisations.sites(viewer).filter(organisation=owner, postcode__iexact=postcode)
    return known.first() or organisation_actions.add_site(viewer, owner, postcode=postcode)


@operation("listings.update_listing")
def change(request: Request, listing_id: UUID) -> HttpResponse:
    """Everything that a listing can say."""
    viewer = request.viewer
    listing = visible_or_404(viewer, listing_id, "listings.update_listing")
    face, sites = queries.page(viewer, listing), _sites(viewer)
    initial = initial_of(face, queries.written(viewer, listing), listing.site_id)
    form = LongForm(request.POST or None, face=face, sites=sites, initial=initial)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.update(
                viewer,
                listing_id,
                form.cleaned_data["version"],
                form.written(),
                site=form.sites[form.cleaned_data["site"]],
                resource_type=form.cleaned_data["resource_type"],
            )
        except actions.Refused as refused:
            form.add_problems(refused.problems)
        except actions.Conflict as conflict:
            theirs = _differs(form, initial)
            form = _on_top_of(form, conflict.listing.version, face, sites)
        else:
            messages.success(request, "Saved. Its matches are being worked out again.")
            return redirect("listings:detail", listing_id)
    context = {"form": form, "face": face, "theirs": theirs}
    return render(request, "listings/change.html", context)


def _differs(form: LongForm, now: dict[str, str]) -> list[tuple[str, str]]:
    """Fields that hold something else now than in the form, with what they hold."""
    return [
        (str(bound.label), str(now.get(bound.name) or "") or "nothing")
        for bound in form.visible_fields()
        if str(form.cleaned_data.get(bound.name) or "") != str(now.get(bound.name) or "")
    ]


def _on_top_of(
    form: LongForm, version: int, face: queries.OwnFace, sites: "list[Site]"
) -> LongForm:
    """The same answers, to be saved upon what stands now, should the person want that."""
    data = {**form.data.dict(), "version": str(version)}  # type: ignore[attr-defined]
    again = LongForm(data, face=face, sites=sites)
    again.add_error(
        None,
        "Somebody else changed this listing while you were at it. Nothing of theirs or yours is"
        " lost: see below what stands now, then save your answers on top of it, or go back.",
    )
    return again


@operation("listings.withdraw_listing")
def withdraw(request: Request, listing_id: UUID) -> HttpResponse:
    """Take a listing back."""
    viewer = request.viewer
    listing = visible_or_404(viewer, listing_id, "listings.withdraw_listing")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(viewer, listing_id, form.told)
        messages.success(request, "Withdrawn. It is no longer matched; you can open it again.")
        return redirect("listings:detail", listing_id)
    face = queries.page(viewer, listing)
    return render(request, "listings/withdraw.html", {"form": form, "face": face})


@require_POST
@operation("listings.update_listing")
def publish(request: Request, listing_id: UUID) -> HttpResponse:
    """Open a draft, or what was withdrawn or has expired."""
    viewer = request.viewer
    visible_or_404(viewer, listing_id, "listings.update_listing")
    try:
        actions.publish(viewer, listing_id)
    except actions.Refused as refused:
        messages.error(request, f"It cannot be opened as it is: {refused}")
        return redirect("listings:change", listing_id)
    messages.success(request, "Open. It is being matched.")
    return redirect("listings:detail", listing_id)


@require_POST
@operation("listings.renew_listing")
def renew(request: Request, listing_id: UUID) -> HttpResponse:
    """Still true."""
    viewer = request.viewer
    visible_or_404(viewer, listing_id, "listings.renew_listing")
    listing = actions.renew(viewer, listing_id)
    messages.success(request, f"Renewed until {listing.expires_on:%-d %B %Y}.")
    return redirect("listings:detail", listing_id)


@operation("listings.renew_by_letter")
def renew_by_letter(request: Request, token: str) -> HttpResponse:
    """The link of a letter: the letter is the proof, so nobody has to sign in.

    Opening the page changes nothing, since mail scanners open links; its one button does.
    """
    found = renewal.read(token)
    if found is None:
        return render(request, "listings/renewal_over.html", status=410)
    if request.method == "POST":
        renewal.renew(found)
        return redirect(f"{reverse('listings:renew_by_letter', args=[token])}?done")
    done = "done" in request.GET and renewal.is_done(found)
    return render(request, "listings/renewal.html", {"face": renewal.shown(found), "done": done})


@require_POST
@operation("listings.copy_listing")
def copy(request: Request, listing_id: UUID) -> HttpResponse:
    """A draft with the same answers, to change and open."""
    viewer = request.viewer
    visible_or_404(viewer, listing_id, "listings.copy_listing")
    made = actions.copy(viewer, listing_id)
    messages.success(request, "This is a copy, a draft: change what differs, then open it.")
    return redirect("listings:change", made.pk)
