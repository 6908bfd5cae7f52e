"""What every request of the API passes through: who asks, how often, once, and how errors look."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from offcut.platform.access.middleware import viewer_for
from offcut.platform.access.viewer import VISITOR, Viewer
from offcut.platform.accounts.queries import lacks_second_step
from offcut.platform.api import limits
from offcut.platform.api.actions import note_use
from offcut.platform.api.entity_tags import DIGEST_HEADER, VERSION_HEADER, closed_with, tagged
from offcut.platform.api.idempotency import once
from offcut.platform.api.models import Token
from offcut.platform.api.problems import CONTENT_TYPE, problem
from offcut.platform.api.queries import token_of

ROOT = "/api/v1/"
_NO_SECOND_STEP = (
    "This token is of a person with a staff role, which needs a second step, and none is set up."
    " Tokens work again once one is: Your account, Second step."
)
_NUL = (b"\x00", b"\\u0000")


class ApiMiddleware:
    """Stands behind the one that knows the browser's viewer: cookies count for nothing here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with limits in its headers and errors as problems."""
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        request.user = AnonymousUser()
        request.viewer = VISITOR  # type: ignore[attr-defined]
        token, is_wrong = _token(request)
        count = limits.count(request, str(token.pk) if token else "")
        if count.is_over:
            return count.tell(problem(429))
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        answer = problem(401) if is_wrong else self._answer(request, token)
        answer = count.tell(_finished(request, answer))
        return _without_body(answer) if asked == "HEAD" else answer

    def _answer(self, request: HttpRequest, token: Token | None) -> HttpResponse:
        if token is not None:
            if lacks_second_step(token.person):
                return problem(401, _NO_SECOND_STEP)
            request.viewer = viewer_of(token)  # type: ignore[attr-defined]
            note_use(token, timezone.now())
        if _holds_nul(request.META.get("QUERY_STRING", ""), request.path):
            return problem(422, "The character U+0000 is not accepted.")
        if request.method in ("POST", "PATCH", "PUT", "DELETE"):
            try:
                body = request.body
            except RequestDataTooBig:
                return problem(413)
            if any(sign in body for sign in _NUL):
                return problem(422, "The character U+0000 is not accepted.")
            if request.method == "POST" and token and "Idempotency-Key" in request.headers:
                return once(request, token, self.get_response)
        return self.get_response(request)


def _token(request: HttpRequest) -> tuple[Token | None, bool]:
    """The token that was sent; and whether one was sent that opens nothing."""
    given = request.headers.get("Authorization", "")
    if not given:
        return None, False
    scheme, _, secret = given.partition(" ")
    token = token_of(secret.strip()) if scheme.lower() == "bearer" else None
    return token, token is None


def viewer_of(token: Token) -> Viewer:
    """Who asks with a token: its person as they stand now, narrowed by its scopes."""
    person = viewer_for(token.person, str(token.organisation_id) if token.organisation_id else None)
    return Viewer(
        person_id=person.person_id,
        name=person.name,
        staff_roles=person.staff_roles,
        organisations=person.organisations,
        acting_for=person.acting_for,
        token_id=token.pk,
        scopes=frozenset(token.scopes),
    )


def _without_body(answer: HttpResponse) -> HttpResponse:
    """What HEAD answers: the status and the headers alone."""
    if not answer.streaming:
        answer["Content-Length"] = str(len(answer.content))
    bare = HttpResponse(status=answer.status_code, headers=answer.headers)
    closed_with(bare, answer)
    return bare


def _holds_nul(query: str, path: str) -> bool:
    return "%00" in query or "\x00" in query or "\x00" in path


def _finished(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Errors as problems, ETags, and nothing kept by caches between."""
    if answer.status_code >= 400 and answer.headers.get("Content-Type") != CONTENT_TYPE:
        found = problem(answer.status_code)
        if "Allow" in answer:
            found["Allow"] = answer["Allow"].replace("GET", "GET, HEAD")
        answer = found
    answer = tagged(request, answer)
    del answer[VERSION_HEADER]
    del answer[DIGEST_HEADER]
    answer["Cache-Control"] = "no-store" if answer.status_code >= 400 else "private, no-cache"
    answer["Vary"] = "Authorization, Accept-Encoding"
    return answer
