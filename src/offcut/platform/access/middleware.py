"""Who is looking, worked out once for each request."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import VISITOR, Viewer

if TYPE_CHECKING:
    from offcut.platform.accounts.models import User


class ViewerMiddleware:
    """Sets ``request.viewer``; nothing is read from the database before it is asked for.

    What is shown to who has signed in is kept by no browser and no cache (decision 111).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the viewer on the request."""
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
        answer = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a request of the browser."""
    if not request.user.is_authenticated:
        return VISITOR
    return viewer_for(request.user, request.session.get("acting_for"))


def viewer_for(person: "User", acting_for: str | None = None) -> Viewer:
    """The viewer for a person: roles, memberships and mandates as they stand now.

    ``acting_for`` is what the session remembers; it counts only while the person is a member of
    that organisation, or is a facilitator with its mandate.
    """
    from offcut.platform.organisations.queries import has_mandate, memberships_of

    held = {m.organisation_id: Role(m.role) for m in memberships_of(person)}
    staff = frozenset(Role(role) for role in person.staff_roles)
    chosen = UUID(acting_for) if acting_for else None
    if chosen and chosen not in held:
        if Role.FACILITATOR in staff and has_mandate(person.pk, chosen):
            held[chosen] = Role.MEMBER
        else:
            chosen = None
    if chosen is None and len(held) == 1:
        chosen = next(iter(held))
    return Viewer(
        person_id=person.pk,
        name=person.name or person.email,
        staff_roles=staff,
        organisations=held,
        acting_for=chosen,
    )
