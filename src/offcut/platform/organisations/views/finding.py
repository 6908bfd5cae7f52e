"""The thing that an address names: as the viewer sees it, or "not found"."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Request
from offcut.platform.organisations import queries
from offcut.platform.organisations.models import Organisation


def found(request: Request, rows: "QuerySet[Any]", id_: UUID, operation: str) -> Any:
    """The row with this id, when the viewer sees it and may do the operation to it.

    Raises:
        Http404: not there, not seen, or not theirs to do this to; which of these is not told.
    """
    thing = rows.filter(pk=id_).first()
    if thing is None or not may(request.viewer, operation, thing):
        raise Http404
    return thing


def organisation(request: Request, organisation_id: UUID, operation: str) -> Organisation:
    """The organisation.

    Raises:
        Http404: as above.
    """
    made: Organisation = found(
        request, queries.organisations(request.viewer), organisation_id, operation
    )
    return made
