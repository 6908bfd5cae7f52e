"""Staff must have a second factor before they see anything."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

_OPEN = ("/sign-in/", "/static/", "/health/", "/account/")


class SecondFactorMiddleware:
    """Sends a person with a staff role and no second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and not request.path.startswith(_OPEN):
            person = request.user
            if person.is_authenticated and person.is_of_staff and not is_mfa_enabled(person):
                return redirect("mfa_index")
        return self.get_response(request)
