"""What a viewer sees of the outbox."""

from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.mail.models import Letter


def visible(viewer: Viewer) -> Q:
    """In the demonstration, where nobody is real, all letters; else for who runs the platform."""
    if settings.DEMONSTRATION or viewer.is_any(Role.SYSTEM_ADMIN):
        return Q()
    return Q(pk__in=[])


def letters(viewer: Viewer) -> "QuerySet[Letter]":
    """The letters that the viewer may read, the newest first."""
    return Letter.objects.filter(visible(viewer)).select_related("person")


def get(viewer: Viewer, id_: UUID) -> Letter | None:
    """One of them."""
    return letters(viewer).filter(id=id_).first()


def found(viewer: Viewer, words: str, state: str) -> "QuerySet[Letter]":
    """Letters whose address or subject has these words, in this state."""
    rows = letters(viewer).defer("text")
    if words:
        rows = rows.filter(Q(to_address__icontains=words) | Q(subject__icontains=words))
    return rows.filter(state=state) if state in Letter.State.values else rows


def failed_count(viewer: Viewer) -> int:
    """How many could not be sent."""
    return letters(viewer).filter(state=Letter.State.FAILED).count()
