"""What a viewer sees of files: what is attached to a thing that they see, and their own uploads."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from offcut.platform.access.viewer import Viewer
from offcut.platform.files.attachments import sees
from offcut.platform.files.models import StoredFile

_WHY = "then asked of the thing that it is attached to"


def get(viewer: Viewer, id_: UUID) -> StoredFile | None:
    """The file, if the viewer may see it and it is still there."""
    rows = StoredFile.objects.as_system(_WHY).select_related("owner_organisation")
    file: StoredFile | None = rows.filter(id=id_, removed_at=None).first()
    if file is None:
        return None
    if file.attached_kind:
        return file if sees(viewer, file.attached_kind, file.attached_id) else None
    own = viewer.person_id is not None and viewer.person_id == file.uploaded_by_id
    return file if own or viewer.belongs_to(file.owner_organisation_id) else None


def attached(viewer: Viewer, kind: str, id_: object) -> "QuerySet[StoredFile]":
    """The files of a thing that the viewer sees; none of one that they do not see."""
    if not sees(viewer, kind, str(id_)):
        return StoredFile.objects.nothing()
    found = Q(attached_kind=kind, attached_id=str(id_), removed_at=None)
    return StoredFile.objects.seen_by(viewer, found)


def attached_to_seen(
    viewer: Viewer, kind: str, ids: Iterable[object]
) -> dict[str, list[StoredFile]]:
    """The files of many things of one kind, by the things' ids, in one query.

    ``ids`` are of things that the caller's own scoped query has given for this viewer.
    """
    wanted = Q(attached_kind=kind, attached_id__in=[str(id_) for id_ in ids], removed_at=None)
    found: dict[str, list[StoredFile]] = {}
    for file in StoredFile.objects.seen_by(viewer, wanted):
        found.setdefault(file.attached_id, []).append(file)
    return found
