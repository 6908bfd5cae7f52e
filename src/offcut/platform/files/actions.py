"""Keeping and removing files."""

import hashlib
import secrets
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.files.content import media_type, neutral_name
from offcut.platform.files.images import PICTURES, Broken, without_places
from offcut.platform.files.kinds import KINDS
from offcut.platform.files.models import StoredFile

_CHUNK_BYTES = 1 << 20


class NotAccepted(InputError):
    """An upload that is not kept; the message says what is accepted."""


def store(
    viewer: Viewer,
    uploaded: UploadedFile,
    kind: str,
    owner_organisation: Any,
    attached_to: tuple[str, object],
) -> StoredFile:
    """Keep an upload: known by its content, under a random name, with its checksum.

    Args:
        viewer: Who uploads it.
        uploaded: As the form got it.
        kind: Of ``kinds.KINDS``: what it is uploaded as.
        owner_organisation: Whose it is (an ``Organisation``), or ``None`` for the platform's.
        attached_to: Kind and id of the thing it belongs to; who sees that sees the file.

    Raises:
        NotAccepted: too large, empty, damaged, or of another type; nothing is kept.
    """
    media = check(uploaded, kind)
    content: Any = uploaded.file
    name = uploaded.name or ""
    return _keep(viewer, content, name, media, kind, owner_organisation, attached_to)


def check(uploaded: UploadedFile, kind: str) -> str:
    """The media type of an upload that is accepted as this kind; forms ask it while they clean.

    Raises:
        NotAccepted: see ``store``.
    """
    accepted = KINDS[kind]
    name = neutral_name(uploaded.name or "", accepted.accepts[0]).rsplit(".", 1)[0]
    limit = settings.UPLOAD_LIMIT_BYTES
    if (uploaded.size or 0) > limit:
        raise NotAccepted(
            f"'{name}' has {(uploaded.size or 0) / 1e6:.1f} MB; accepted: up to {limit / 1e6:g} MB."
        )
    if not uploaded.size:
        raise NotAccepted(f"'{name}' is empty. Choose a file with something in it.")
    content: Any = uploaded.file
    media = media_type(content)
    if media not in accepted.accepts:
        raise NotAccepted(
            f"'{name}' is not accepted as a {accepted.words} by what is in it;"
            f" accepted: {accepted.accepted_words}."
        )
    if media in PICTURES:
        _whole(content, media, name)
    return media


def _whole(content: IO[bytes], media: str, name: str) -> None:
    """Refuse a picture of which nobody can say whether it tells where it was taken."""
    content.seek(0)
    try:
        without_places(content.read(), media)
    except Broken:
        raise NotAccepted(
            f"'{name}' is a damaged picture. Open it, save it anew, and choose that."
        ) from None


def keep_made(
    viewer: Viewer,
    path: Path,
    name: str,
    media: str,
    kind: str,
    owner_organisation: Any,
    attached_to: tuple[str, object],
) -> StoredFile:
    """Keep a file that Offcut made itself (an export, a report)."""
    with path.open("rb") as content:
        return _keep(viewer, content, name, media, kind, owner_organisation, attached_to)


def _keep(
    viewer: Viewer,
    content: IO[bytes],
    name: str,
    media: str,
    kind: str,
    owner: Any,
    attached_to: tuple[str, object],
) -> StoredFile:
    stored_as = f"{secrets.token_hex(1)}/{secrets.token_hex(24)}"
    path = path_of(stored_as)
    try:
        size, digest = _write(content, path, media)
        with transaction.atomic():
            file = StoredFile.objects.create(
                kind=kind,
                name=neutral_name(name, media),
                media_type=media,
                size_bytes=size,
                sha256=digest,
                stored_as=stored_as,
                owner_organisation=owner,
                uploaded_by_id=viewer.person_id,
                attached_kind=attached_to[0],
                attached_id=str(attached_to[1]),
            )
            record(viewer, "file.stored", file, kind=kind, bytes=size, sha256=digest)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return file


def _write(content: IO[bytes], path: Path, media: str) -> tuple[int, str]:
    """Write the bytes so that they are whole or not there; photos lose where they were taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    beside = path.with_suffix(".part")
    try:
        with beside.open("xb") as target:
            beside.chmod(0o600)
            if media in PICTURES:
                chunks = iter([without_places(content.read(), media)])
            else:
                chunks = iter(lambda: content.read(_CHUNK_BYTES), b"")
            for chunk in chunks:
                digest.update(chunk)
                size += target.write(chunk)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return size, digest.hexdigest()


def path_of(stored_as: str) -> Path:
    """Where the bytes of a file lie."""
    return Path(settings.MEDIA_ROOT) / stored_as


@transaction.atomic
def remove(viewer: Viewer, file: StoredFile) -> None:
    """Take a file away: its bytes go after the commit, the row says that there was one."""
    if file.removed_at is not None:
        return
    file.removed_at = timezone.now()
    file.save(update_fields=["removed_at"])
    record(viewer, "file.removed", file)
    transaction.on_commit(lambda: path_of(file.stored_as).unlink(missing_ok=True))


def attach(file: StoredFile, kind: str, id_: UUID) -> None:
    """Attach a file to the thing that was made of it (an import's listing, a claim)."""
    file.attached_kind, file.attached_id = kind, str(id_)
    file.save(update_fields=["attached_kind", "attached_id"])
