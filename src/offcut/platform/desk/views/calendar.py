"""One's calendar: its private address, making it anew, revoking it; and what the address shows."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.desk import calendars


@operation("desk.manage_calendar")
def manage(request: Request) -> HttpResponse:
    """How do I have this in my calendar?"""
    feed = calendars.standing(request.viewer)
    address = calendars.address_of(feed) if feed else ""
    return render(request, "desk/calendar.html", {"feed": feed, "address": address})


@operation("desk.manage_calendar")
@require_POST
def make(request: Request) -> HttpResponse:
    """A new address; the old one is dead."""
    calendars.make(request.viewer)
    messages.success(request, "Here is your private address. An older one no longer works.")
    return redirect("desk:calendar")


@operation("desk.manage_calendar")
@require_POST
def revoke(request: Request, feed_id: UUID) -> HttpResponse:
    """The address shows nothing any more."""
    feed = calendars.standing(request.viewer)
    if feed is None or feed.pk != feed_id:
        raise Http404
    calendars.revoke(request.viewer)
    messages.success(request, "The address no longer works. Calendars that hold it will say so.")
    return redirect("desk:calendar")


@operation("desk.see_calendar")
@cache_control(private=True, max_age=300)
def feed(request: Request, token: str) -> HttpResponse:
    """What a calendar reads: for who holds the address."""
    found = calendars.by_token(token)
    if found is None:
        raise Http404
    return HttpResponse(calendars.text_of(found), content_type="text/calendar; charset=utf-8")
