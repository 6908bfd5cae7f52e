"""What operations ask: options as they stand, exports and closures in hand."""

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.operations.models import Closure, Export, Setting
from offcut.platform.operations.options import BY_KEY, OPTIONS

_CACHE_KEY = "operations.options"
_CACHE_SECONDS = 15  # a change on another machine is seen this late


def options() -> dict[str, Any]:
    """Every option's value: what was set, or its default."""
    found: dict[str, Any] | None = cache.get(_CACHE_KEY)
    if found is None:
        rows = dict(Setting.objects.filter(key__in=BY_KEY).values_list("key", "value"))
        found = {option.key: rows.get(option.key, option.default) for option in OPTIONS}
        cache.set(_CACHE_KEY, found, _CACHE_SECONDS)
    return found


def option(key: str) -> Any:
    """One option's value."""
    return options()[key]


def forget_options() -> None:
    """Read them anew next time."""
    cache.delete(_CACHE_KEY)


def _own_or_all(viewer: Viewer) -> Q:
    if viewer.is_any(Role.SYSTEM_ADMIN, Role.AUDITOR):
        return Q(pk__isnull=False)
    admin_of = [id_ for id_, role in viewer.organisations.items() if role == "organisation_admin"]
    return Q(organisation_id__in=admin_of)


def exports(viewer: Viewer, organisation_id: UUID) -> "QuerySet[Export]":
    """The exports of an organisation, the newest first."""
    rows = Export.objects.seen_by(viewer, _own_or_all(viewer))
    return rows.filter(organisation_id=organisation_id).select_related("file", "job")


def closure(viewer: Viewer, organisation_id: UUID) -> Closure | None:
    """The closure that is under way or done."""
    rows = Closure.objects.seen_by(viewer, _own_or_all(viewer))
    found: Closure | None = rows.filter(organisation_id=organisation_id, withdrawn_at=None).first()
    return found


def closures(viewer: Viewer) -> "QuerySet[Closure]":
    """Closures that are under way, the next first."""
    rows = Closure.objects.seen_by(viewer, _own_or_all(viewer))
    return rows.filter(withdrawn_at=None, done_at=None).select_related("organisation")


def export(viewer: Viewer, id_: UUID) -> Export | None:
    """One copy."""
    rows = Export.objects.seen_by(viewer, _own_or_all(viewer))
    found: Export | None = rows.filter(id=id_).first()
    return found
