"""Errors of the API as ``application/problem+json`` (RFC 9457): what is wrong, and where."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from offcut.errors import InputError
from offcut.platform.access.viewer import Viewer

CONTENT_TYPE = "application/problem+json"
_ARGUMENTS = ("given", "query")  # of the operations in the code: no business of the caller

KINDS = {
    400: ("bad-request", "The request could not be read."),
    401: ("sign-in", "Send a token that stands: Authorization: Bearer offcut_…"),
    403: ("not-allowed", "The token's person, or its scopes, do not allow this."),
    404: ("not-found", "There is nothing here, or nothing that this token may see."),
    405: ("method", "This address does not answer that method; Allow lists those it does."),
    406: ("not-acceptable", "Only JSON is served here."),
    409: ("conflict", "It cannot be done as things stand."),
    412: ("changed-meanwhile", "It has changed since it was read. Read it again, then decide."),
    413: ("too-large", "The body is larger than is accepted."),
    415: ("media-type", "Send JSON: Content-Type: application/json."),
    422: ("not-accepted", "Some of what was sent is not accepted; errors says what."),
    428: ("say-which", "Send If-Match with the ETag of what you read."),
    429: ("too-many", "Too many requests. Wait as long as Retry-After says."),
    500: ("our-fault", "Something went wrong on our side. It is in the log."),
    503: ("closed", "Not now. Try again later."),
}
"""Status → the name of its kind, and what it says when nothing better is known."""


class Wrong(Schema):
    """One thing that is not accepted."""

    field: str = Field(description="Where: the name of the field, parts divided by dots")
    told: str = Field(description="What is wrong, and what is accepted")


class Problem(Schema):
    """An error."""

    type: str = Field(description="Address of the explanation of this kind of problem")
    title: str
    status: int
    detail: str = Field(description="What is wrong here, and what to do")
    errors: list[Wrong] = Field(default=[], description="Each thing that is not accepted")


class ApiError(Exception):
    """An error that an operation answers with."""

    def __init__(
        self, status: int, detail: str = "", wrong: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.wrong = status, detail, tuple(wrong)


def problem(status: int, detail: str = "", wrong: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """The answer."""
    name, usual = KINDS.get(status, ("other", HTTPStatus(status).phrase))
    body = {
        "type": f"{settings.SITE_URL}/developers/#problem-{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or usual,
        "errors": [{"field": field, "told": told} for field, told in wrong],
    }
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE
    )
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="Offcut"'
    return answer


def install(api: NinjaAPI) -> None:
    """Make every error of the operations a problem."""
    api.add_exception_handler(ApiError, _api_error)
    api.add_exception_handler(ValidationError, _validation)
    api.add_exception_handler(AuthenticationError, lambda request, error: problem(401))
    api.add_exception_handler(PermissionDenied, _refused)
    api.add_exception_handler(Http404, lambda request, error: problem(404))
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(InputError, lambda request, error: problem(422, str(error)))


def _api_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status, error.detail, error.wrong)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error.__cause__, ApiError):  # of the parser of bodies
        return _api_error(request, error.__cause__)
    return problem(error.status_code, "" if error.status_code == 400 else str(error))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    """Who has not said who they are is asked to; others are told that they may not."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.is_visitor:
        return problem(401)
    return problem(403, f"'{error}' is not allowed to this token." if str(error) else "")


def _validation(request: HttpRequest, error: Any) -> HttpResponse:
    wrong = []
    for one in error.errors:
        place, *named = [str(part) for part in one["loc"]]
        if named[:1] and named[0] in _ARGUMENTS:
            named = named[1:]
        wrong.append((".".join(named) or place, one["msg"]))
    return problem(422, "", wrong)
