"""What is on offer: the search, and the map of districts."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.listings.queries import public_of
from offcut.platform.operations.queries import option
from offcut.platform.public import offers

_A_PAGE = 25


@require_safe
@operation("public.see_pages")
def listings(request: Request) -> HttpResponse:
    """Anonymised listings: material, rough amount and district."""
    if not option("public_listings"):
        return render(request, "public/listings_closed.html")
    asked = offers.Asked.of(request.GET)
    page = Paginator(offers.found(asked), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "faces": public_of(page.object_list),
        "districts": offers.districts(),
        "kinds": offers.kinds(),
    }
    return render(request, "public/listings.html", context)


@require_safe
@operation("public.see_pages")
def map_of_districts(request: Request) -> HttpResponse:
    """How much is on offer and sought in each district."""
    if not option("public_listings"):
        return render(request, "public/listings_closed.html")
    shown = offers.districts()
    return render(request, "public/map.html", {"districts": shown, "geojson": offers.as_map(shown)})
