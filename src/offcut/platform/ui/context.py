"""What every page knows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from offcut import regions
from offcut.platform.access.guard import may
from offcut.platform.access.viewer import VISITOR, Viewer
from offcut.platform.operations.queries import options
from offcut.platform.organisations.queries import acting_organisation
from offcut.platform.ui.navigation import Item, active, items_for, links_for


@dataclass(frozen=True, slots=True)
class House:
    """The frame of a page: whose it is, where it stands, where one can go."""

    product: str
    region: str
    authority: str
    section: str  # of the navigation, for the title; empty where the page is in none
    active_url: str
    account: list[Item]
    footer: list[Item]
    acting_for: str  # the organisation, where it might be another; else empty
    search_url: str  # for those who may search; else empty
    sign_in_url: str
    sign_up_url: str
    sign_out_url: str
    notice: str  # of who runs the platform, on every page
    contact_name: str
    contact_address: str


def house(request: HttpRequest) -> dict[str, Any]:
    """The viewer, the region, whether data are an example, and the navigation."""
    viewer: Viewer = getattr(request, "viewer", VISITOR)
    return {
        "viewer": viewer,
        "demonstration": settings.DEMONSTRATION,
        "region_id": settings.REGION,
        "navigation": SimpleLazyObject(lambda: links_for(viewer)),
        "house": SimpleLazyObject(lambda: _house(request, viewer)),
    }


def _house(request: HttpRequest, viewer: Viewer) -> House:
    region = regions.load(settings.REGION)
    set_here = options()
    under = active(items_for(viewer), request.path)
    return House(
        product="Offcut",
        region=region.title,
        authority=region.authority,
        section=under.label if under and under.url != request.path else "",
        active_url=under.url if under else "",
        account=items_for(viewer, "account"),
        footer=items_for(viewer, "footer"),
        acting_for=_acting_for(viewer),
        search_url=reverse("search:everything") if may(viewer, "search.see_everything") else "",
        sign_in_url=reverse("account_login"),
        sign_up_url=reverse("account_signup"),
        sign_out_url=reverse("account_logout"),
        notice=set_here["region_notice"],
        contact_name=set_here["contact_name"],
        contact_address=set_here["contact_address"],
    )


def _acting_for(viewer: Viewer) -> str:
    """For whom a facilitator, or a member of several organisations, works at the moment."""
    if len(viewer.organisations) == 1 and not viewer.staff_roles:
        return ""
    return str(acting_organisation(viewer) or "")
