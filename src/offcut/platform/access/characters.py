"""The character U+0000, which no text has: refused at the door, as PostgreSQL would refuse it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

_NUL = "\x00"
_API = "/api/"  # answers it in its own words


class NoNulMiddleware:
    """Answers 400 where an address or a form holds U+0000; a cookie that holds it is left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through what is text.

        Raises:
            BadRequest: it is not, or the form has not come whole.
        """
        if any(_NUL in value for value in request.COOKIES.values()):
            request.COOKIES = {k: v for k, v in request.COOKIES.items() if _NUL not in v}
        if not request.path.startswith(_API):
            _refuse(request)
        return self.get_response(request)


def _refuse(request: HttpRequest) -> None:
    if _NUL in request.path or _held(request.GET.lists()):
        raise BadRequest("The address holds U+0000.")
    if request.method != "POST":
        return
    try:
        held = _held(request.POST.lists())
    except UnreadablePostError as broken:
        raise BadRequest("The form has not come whole.") from broken
    if held:
        raise BadRequest("The form holds U+0000.")


def _held(fields: Iterable[tuple[str, list[Any]]]) -> bool:
    return any(_NUL in name or any(_NUL in value for value in values) for name, values in fields)
