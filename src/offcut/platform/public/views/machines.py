"""For machines: robots.txt, the site map, and whom to tell of a hole in security."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.operations.queries import option
from offcut.platform.public.studies import published

PAGES = (
    "home", "results", "listings", "map", "how", "method", "studies", "open_data",
    "accessibility", "privacy", "cookies", "contact",
)  # fmt: skip


@require_safe
@operation("public.see_pages")
def robots(request: Request) -> HttpResponse:
    """What search engines may look at; an example region is not for them."""
    lines = ["User-agent: *"]
    lines += (
        ["Disallow: /"] if settings.DEMONSTRATION else ["Disallow: /api/", "Disallow: /sign-in/"]
    )
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('public:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@operation("public.see_pages")
def sitemap(request: Request) -> HttpResponse:
    """The public pages."""
    paths = [reverse(f"public:{name}") for name in PAGES]
    paths += [reverse("public:study", args=[study.pk]) for study in published()]
    context = {"addresses": [settings.SITE_URL + path for path in paths]}
    return render(request, "public/sitemap.xml", context, content_type="application/xml")


@require_safe
@operation("public.see_pages")
def security(request: Request) -> HttpResponse:
    """RFC 9116: whom to tell. It ends half a year on, so that nobody relies on an old one."""
    address = option("contact_address")
    ends = (timezone.now() + timedelta(days=180)).replace(microsecond=0, second=0, minute=0, hour=0)
    contact = f"mailto:{address}" if address else settings.SITE_URL + reverse("public:contact")
    lines = (
        f"Contact: {contact}",
        f"Expires: {ends.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{reverse('public:security')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
