"""What a token may be given: an app's reading or writing, in the words of the settings page.

A scope only narrows: a token never may what its person may not. The table of permissions decides
first; ``access.guard`` then asks for ``<app>:read`` or ``<app>:write`` of the operation.
"""

from collections.abc import Mapping

from offcut.platform.access.guard import may, scope_of
from offcut.platform.access.viewer import VISITOR, Viewer

SCOPES: Mapping[str, str] = {
    "listings:read": "Read your listings, with your own private terms",
    "listings:write": "Add, change and withdraw listings",
    "matches:read": "Read your matches and why they fit",
    "introductions:read": "Read your introductions and their messages",
    "desk:read": "Read your synergies",
    "desk:write": "Move synergies that you carry from stage to stage, and plan what comes next",
    "outcomes:read": "Read movements and claims",
    "outcomes:write": "Record movements",
    "plans:read": "Read plans",
    "programmes:read": "Read how programmes stand, and download their reports",
    "programmes:write": "Have reports of programmes made",
}


def usable(viewer: Viewer) -> dict[str, str]:
    """The scopes that open something of the API to a token of the viewer's."""
    from offcut.platform.api.root import api

    operations = (name for name in api.operations().values() if not may(VISITOR, name))
    wanted = {scope_of(name) for name in operations if may(viewer, name)}
    return {scope: told for scope, told in SCOPES.items() if scope in wanted}
