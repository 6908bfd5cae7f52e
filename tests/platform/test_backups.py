"""A backup taken while people write comes back with equal counts and checksums, or not at all."""

import gzip
import json
import tarfile
import threading
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from world import SYSTEM, make_organisation, make_person

from offcut.platform.accounts.models import User
from offcut.platform.audit.models import Event
from offcut.platform.files import actions as files
from offcut.platform.files.models import StoredFile
from offcut.platform.jobs import recovery
from offcut.platform.operations.backups import restore
from offcut.platform.operations.backups.backup import take
from offcut.platform.operations.backups.engines import BackupError, engine
from offcut.platform.operations.backups.sums import differences, sum_of
from offcut.platform.operations.models import Setting


@pytest.fixture
def home(transactional_db, settings, tmp_path):
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"
    (tmp_path / "secret-key").write_text("the key", "utf-8")
    make_person("Ann Example", email="ann@example.org")
    make_organisation("Example Foundry", postcode="B70 9TP")
    return tmp_path


def put(name):
    return files.store(
        SYSTEM, SimpleUploadedFile(name, b"words of it\n"), "document", None, ("", "")
    )


def writing(stop):
    """Somebody who writes all the time."""
    number = 0
    try:
        while not stop.is_set():
            number += 1
            Setting.objects.create(key=f"written {number}", value=number)
            put(f"{number}.txt")
    finally:
        connection.close()


@pytest.fixture
def under_load(home):
    stop = threading.Event()
    writer = threading.Thread(target=writing, args=(stop,))
    writer.start()
    manifest = take(home / "one.backup.tar.gz")
    stop.set()
    writer.join()
    return home, manifest


def test_taken_under_load_it_restores_to_equal_counts_and_checksums(under_load):
    home, manifest = under_load
    User.objects.all().update(name="Changed afterwards")
    Setting.objects.all().delete()
    (home / "secret-key").write_text("another key", "utf-8")
    restore.put_back(home / "one.backup.tar.gz", replace=True)
    assert differences(manifest["tables"], engine().sums()) == []
    assert User.objects.get(email="ann@example.org").name == "Ann Example"
    assert (home / "secret-key").read_text("utf-8") == "the key"
    for file in StoredFile.objects.as_system("test"):
        assert files.path_of(file.stored_as).read_bytes() == b"words of it\n"
    with pytest.raises(Exception, match="append-only"):
        Event.objects.update(action="x")  # the triggers came back as well


def test_what_is_there_is_not_replaced_unasked(home):
    take(home / "one.backup.tar.gz")
    with pytest.raises(BackupError, match="--replace"):
        restore.put_back(home / "one.backup.tar.gz")


def test_a_platform_at_work_is_not_restored_over(home):
    take(home / "one.backup.tar.gz")
    recovery.beat("a worker", "default")
    with pytest.raises(BackupError, match="at work"):
        restore.put_back(home / "one.backup.tar.gz", replace=True)


@pytest.mark.parametrize("harm", ["cut", "flip", "block", "empty"])
def test_a_damaged_backup_touches_nothing(home, harm):
    path = home / "one.backup.tar.gz"
    take(path)
    content = bytearray(path.read_bytes())
    if harm == "cut":
        content = content[: len(content) // 2]
    elif harm == "flip":
        content[len(content) // 2] ^= 0xFF
    elif harm == "block":  # half of it well, then what no compressor writes
        raw, half = gzip.decompress(content), zlib.compressobj(wbits=31)
        content = half.compress(raw[: len(raw) // 2]) + half.flush(zlib.Z_SYNC_FLUSH) + b"\xff" * 64
    else:
        content = bytearray()
    path.write_bytes(content)
    before = engine().sums()
    with pytest.raises(BackupError, match="older"):
        restore.put_back(path, replace=True)
    assert engine().sums() == before


@pytest.mark.parametrize(("kind", "name"), [("file", "../elsewhere"), ("link", "uploads/link")])
def test_nothing_in_a_backup_lies_elsewhere(home, kind, name):
    path = home / "one.backup.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        if kind == "link":
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    with pytest.raises(BackupError, match=f"it holds '{name}'"):
        restore.put_back(path, replace=True)


def test_a_backup_of_the_other_engine_says_so(home):
    path = home / "one.backup.tar.gz"
    take(path)
    with tarfile.open(path) as archive:
        filtered = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from 3.11.4 on
        archive.extractall(home / "open", **filtered)
    manifest = json.loads((home / "open" / "manifest.json").read_text("utf-8"))
    manifest["engine"] = "another"
    (home / "open" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(home / "open", arcname=".")
    with pytest.raises(BackupError, match="OFFCUT_DATABASE_URL"):
        restore.put_back(path, replace=True)


def test_a_backup_is_readable_by_its_owner_alone_and_whole_or_not_there(home, monkeypatch):
    path = home / "one.backup.tar.gz"
    take(path)
    assert path.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(
        "offcut.platform.operations.backups.backup.engine", lambda: 1 / 0, raising=True
    )
    with pytest.raises(ZeroDivisionError):
        take(home / "two.backup.tar.gz")
    assert [one.name for one in home.glob("two*")] == []


def test_sums_do_not_depend_on_the_order_of_rows():
    rows = [(1, "a", None), (2, "b", 1.5)]
    assert sum_of(rows) == sum_of(reversed(rows))
    assert sum_of(rows) != sum_of([(1, "a", None), (2, "b", 1.6)])
