"""Pages of matches: thin, each asks queries and actions."""

from uuid import UUID

from django.http import Http404

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.matches import queries
from offcut.platform.matches.models import Match


def match_or_404(viewer: Viewer, match_id: UUID, operation: str) -> Match:
    """The match, if the viewer sees it and may do this to it.

    Raises:
        Http404: there is none that the viewer may see.
        PermissionDenied: the viewer may see it, and not do this.
    """
    found = queries.get(viewer, match_id)
    if found is None:
        raise Http404
    require(viewer, operation, found)
    return found
