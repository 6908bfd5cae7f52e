"""Asking the table: may this viewer do this, to this thing?"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from offcut.platform.access.roles import IN_ORGANISATION, Reach
from offcut.platform.access.table import reach
from offcut.platform.access.viewer import Viewer


class Owned(Protocol):
    """A thing that says whose it is: ids of organisations, and of people assigned to it."""

    def owner_ids(self) -> set[UUID]:
        """The organisations it belongs to."""
        ...

    def assigned_ids(self) -> set[UUID]:
        """The people (facilitators) assigned to it."""
        ...


def may(viewer: Viewer, operation: str, thing: Owned | None = None) -> bool:
    """Whether the table lets the viewer do this: to ``thing``, or at all where none is named.

    A role in an organisation counts only for the things of that organisation; a facilitator's
    "assigned" for things assigned to them. What is a person's own (``person_ids``) is theirs
    whatever role lets them have it.
    """
    if viewer.scopes is not None and not _scoped(viewer.scopes, operation):
        return False
    if thing is None:
        return reach(viewer.roles, operation) is not Reach.NONE
    staff = reach(viewer.roles - IN_ORGANISATION, operation)
    if staff is Reach.ANY:
        return True
    if staff is Reach.ASSIGNED and viewer.person_id in thing.assigned_ids():
        return True
    if viewer.person_id in _people(thing):
        return reach(viewer.roles, operation) is not Reach.NONE
    held = frozenset(role for id_, role in viewer.organisations.items() if id_ in thing.owner_ids())
    if held and reach(held, operation) is not Reach.NONE:
        return True
    return reach(viewer.roles & IN_ORGANISATION, operation) is Reach.ANY


def _people(thing: Owned) -> set[UUID]:
    """Whose own the thing is, where it is a person's and no organisation's."""
    ids: set[UUID] = thing.person_ids() if hasattr(thing, "person_ids") else set()
    return ids


def require(viewer: Viewer, operation: str, thing: Owned | None = None) -> None:
    """Raise unless the viewer may.

    Raises:
        PermissionDenied: with the operation's name, for the log; the page says it in words.
    """
    if not may(viewer, operation, thing):
        raise PermissionDenied(operation)


def _scoped(scopes: frozenset[str], operation: str) -> bool:
    """A token's scopes are ``listings:read``, ``listings:write`` … by app and kind of operation."""
    wanted = scope_of(operation)
    return wanted in scopes or wanted.replace(":read", ":write") in scopes


def scope_of(operation: str) -> str:
    """The scope that lets a token do this; an app's "write" lets it read as well."""
    app, _, verb = operation.partition(".")
    read = verb.startswith(("see", "search", "list", "download"))
    return f"{app}:{'read' if read else 'write'}"


View = Callable[..., HttpResponseBase]


def sudo(view: View) -> View:
    """A view that asks again who is there, unless it did in the last quarter of an hour.

    Stands under ``operation``: who may not do it at all is not asked for a password first. A form
    that was sent meanwhile is done once the answer is right.
    """
    guarded: View = reauthentication_required(view, app="offcut")
    return guarded


def operation(name: str) -> Callable[[View], View]:
    """A view for this operation: refused at the door where no role of the viewer may do it.

    A visitor is sent to sign in; others get the page "you may not", with what to do. The view
    itself asks ``require(viewer, name, thing)`` for the thing it is about. The name stays on the
    view, so that the test which walks all addresses knows what to expect.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer: Viewer = request.viewer  # type: ignore[attr-defined]
            if may(viewer, name):
                return view(request, *args, **kwargs)
            if viewer.is_visitor:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied(name)

        guarded.operation = name  # type: ignore[attr-defined]
        return guarded

    return decorate
