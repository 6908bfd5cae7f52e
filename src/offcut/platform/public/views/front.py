"""The front page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request


@require_safe
@operation("public.see_pages")
def home(request: Request) -> HttpResponse:
    """What the network is for, what it has achieved, and how to join."""
    return render(request, "public/home.html", {"start_url": reverse("accounts:start")})
