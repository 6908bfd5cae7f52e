"""Taking a backup: uploads, then the database in one moment, then uploads that came meanwhile.

A file's bytes are written before its row and deleted after it, so that with this order every row
of the copy has its bytes, whatever people do while the backup is taken.
"""

import hashlib
import io
import json
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from offcut.platform.operations.backups.engines import engine, uploads
from offcut.version import __version__

FORMAT = 1
MANIFEST = "manifest.json"
KEY = "secret-key"


def take(target: Path) -> dict[str, Any]:
    """Write the backup to ``target``; it is whole or not there. Returns its manifest."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + ".part")
    try:
        with beside.open("xb") as raw:
            beside.chmod(0o600)
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive:
                manifest = _fill(archive)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def _fill(archive: tarfile.TarFile) -> dict[str, Any]:
    database = engine()
    files: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        _add_uploads(archive, files)
        copy = Path(folder) / database.file
        sums = database.copy(copy)
        _add(archive, copy, database.file, files)
        _add_uploads(archive, files)
    key = settings.DATA / KEY
    if key.is_file():
        _add(archive, key, KEY, files)
    manifest = {
        "format": FORMAT,
        "offcut": __version__,
        "engine": database.name,
        "taken_at": timezone.now().isoformat(),
        "tables": sums,
        "files": files,
    }
    content = json.dumps(manifest, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    return manifest


def _add_uploads(archive: tarfile.TarFile, files: dict[str, str]) -> None:
    """The files that are not in it yet; one that is deleted meanwhile belongs to no row."""
    root = uploads()
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        name = f"uploads/{path.relative_to(root)}"
        if name in files or path.suffix == ".part":
            continue
        try:
            if path.is_file():
                _add(archive, path, name, files)
        except FileNotFoundError:
            continue


def _add(archive: tarfile.TarFile, path: Path, name: str, files: dict[str, str]) -> None:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        entry = archive.gettarinfo(arcname=name, fileobj=content)
        entry.uname = entry.gname = ""
        archive.addfile(entry, content)
    files[name] = digest
