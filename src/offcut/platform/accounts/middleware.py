"""Staff must have a second factor before they see anything; sessions say when they were used."""

import time
from collections.abc import Callable
from contextlib import suppress

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from offcut.platform.accounts.queries import lacks_second_step

_OPEN = ("/sign-in/", "/static/", "/health/", "/style/")
_NOTED_EVERY_SECONDS = 600  # a write for each page would make every reader a writer

Answer = Callable[[HttpRequest], HttpResponse]


class SecondFactorMiddleware:
    """Sends a person with a staff role and no second factor to set one up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, or send to set one up; what a session knows is not asked again."""
        if settings.SECOND_FACTOR_REQUIRED and not request.path.startswith(_OPEN):
            person = request.user
            if person.is_authenticated and lacks_second_step(person):
                return redirect("mfa_index")
        return self.get_response(request)


class SessionSeenMiddleware:
    """Notes at most every ten minutes that a session is in use, for the list of sessions."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note it after the page is made, where the session is open and was not noted lately."""
        answer = self.get_response(request)
        session = request.session
        if session.session_key and request.user.is_authenticated and request.method == "GET":
            now = int(time.time())
            if now - session.get("noted_at", 0) > _NOTED_EVERY_SECONDS:
                with suppress(DatabaseError):  # read-only: reading goes on, unnoted
                    UserSession.objects.create_from_request(request)
                    session["noted_at"] = now
        return answer
