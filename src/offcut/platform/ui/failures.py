"""Pages for what went wrong: what happened, and what to do."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from offcut.platform.api.problems import problem
from offcut.platform.operations.failing import reason_of

_API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    if request.path.startswith(_API):
        return problem(400)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but this is for others."""
    return render(request, "errors/403.html", {"operation": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: also for what is there, but not for this viewer."""
    if request.path.startswith(_API):
        return problem(404)
    return render(request, "errors/404.html", status=404)


def too_large(request: HttpRequest, limit_mb: int) -> HttpResponse:
    """413: an upload beyond the limit; nothing was kept."""
    return render(request, "errors/413.html", {"limit_mb": limit_mb}, status=413)


def too_many(request: HttpRequest, wait_seconds: int) -> HttpResponse:
    """429: more requests than the limit; says how long to wait."""
    answer = render(request, "errors/429.html", {"wait_seconds": wait_seconds}, status=429)
    answer["Retry-After"] = str(wait_seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the disk or the database fails; asks the database for nothing."""
    reason = reason_of(sys.exc_info()[1])
    if request.path.startswith(_API):
        return problem(500) if reason is None else _told_to_wait(problem(503, reason))
    if reason is not None:
        return unavailable(reason)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def unavailable(reason: str = "", wait_seconds: int = 60) -> HttpResponse:
    """503: full disk, a database that cannot be written, an upgrade; asks no database."""
    answer = HttpResponse(render_to_string("errors/503.html", {"reason": reason}), status=503)
    return _told_to_wait(answer, wait_seconds)


def _told_to_wait(answer: HttpResponse, wait_seconds: int = 60) -> HttpResponse:
    answer["Retry-After"] = str(wait_seconds)
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or cookies are off."""
    return render(request, "errors/csrf.html", {"reason": reason}, status=403)
