"""Putting a backup back: looked at whole before anything is touched, compared row by row after."""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from offcut.platform.jobs.recovery import alive
from offcut.platform.operations.backups.backup import FORMAT, KEY, MANIFEST
from offcut.platform.operations.backups.engines import BackupError, engine, uploads
from offcut.platform.operations.backups.sums import differences


def put_back(source: Path, *, replace: bool = False) -> dict[str, Any]:
    """Restore database, uploads and key; returns the manifest.

    Raises:
        BackupError: the file is no whole backup, is of another engine, or something is there
            already and ``replace`` was not said; then nothing was touched.
    """
    if not replace and _holds_something():
        raise BackupError(
            "This platform holds data already. To put the backup in their place: --replace"
        )
    if _is_at_work():
        raise BackupError("The platform is at work. Stop it (its workers as well), then restore.")
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        manifest = _unpack(source, Path(folder))
        database = engine()
        if manifest["engine"] != database.name:
            raise BackupError(
                f"The backup is of a {manifest['engine']} database; this one is {database.name}."
                " Set OFFCUT_DATABASE_URL to one of the same kind."
            )
        database.put_back(Path(folder) / database.file)
        wrong = differences(manifest["tables"], database.sums())
        if wrong:
            raise BackupError("Not everything came back: " + "; ".join(wrong[:10]))
        _put_files_back(Path(folder))
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def _holds_something() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM accounts_user")
            return bool(cursor.fetchone()[0])
    except DatabaseError:  # no tables yet
        return False
    finally:
        connection.close()


def _is_at_work() -> bool:
    try:
        return bool(alive())
    except DatabaseError:
        return False
    finally:
        connection.close()


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Every file of it, held against the manifest's checksums."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                _take_out(archive, member, folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, EOFError, tarfile.TarError, ValueError, zlib.error) as broken:
        raise BackupError(
            f"'{source.name}' is no whole backup ({broken}). Try an older one."
        ) from broken
    if manifest.get("format") != FORMAT:
        raise BackupError(
            f"'{source.name}' was written by Offcut {manifest.get('offcut')}; this is another"
            " format. Restore it with that version, then upgrade."
        )
    for name, wanted in manifest["files"].items():
        path = folder / name
        with path.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != wanted:
                raise BackupError(f"'{name}' in '{source.name}' is damaged. Try an older backup.")
    return manifest


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """A file of the backup, inside the folder, readable by its owner alone; no links, no devices.

    Raises:
        ValueError: it would lie elsewhere, or is no file.
    """
    if member.isdir():
        return
    target = (folder / member.name).resolve()
    content = archive.extractfile(member) if member.isfile() else None
    if content is None or not target.is_relative_to(folder.resolve()):
        raise ValueError(f"it holds '{member.name}', which no backup of ours does")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        target.chmod(0o600)
        shutil.copyfileobj(content, file)


def _put_files_back(folder: Path) -> None:
    """Uploads in place of what is there; the old ones are removed last."""
    root, aside = uploads(), uploads().with_name(uploads().name + ".before-restore")
    shutil.rmtree(aside, ignore_errors=True)
    if root.exists():
        os.replace(root, aside)
    unpacked = folder / "uploads"
    if unpacked.is_dir():
        shutil.move(str(unpacked), str(root))
    else:
        root.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    key = folder / KEY
    if key.is_file():
        target = settings.DATA / KEY
        shutil.copyfile(key, target)
        target.chmod(0o600)
