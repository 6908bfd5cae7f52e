"""A disk that is really full, and one that cannot be written: what people see, and what is left.

``scripts/small_disk.sh`` gives this script a disk of its own. It fills it to the last byte, saves
until nothing can be saved any more, frees the space, and looks whether all is whole and goes on.
"""

import errno
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.platform import scene
from benchmarks.platform.uploading import _client

SAVES = 400
ROWS = 3_000
_BLOCK = b"\0" * 65_536


def run() -> dict[str, Any]:
    """Both troubles, one after the other; what was answered to whom."""
    disk = os.environ.get("OFFCUT_SMALL_DISK", "")
    if not disk or not os.path.ismount(disk):
        print("Not run: scripts/small_disk.sh gives this a disk of its own.", file=sys.stderr)
        return {"not_run": "no disk of its own"}
    people = _People()
    told: dict[str, Any] = {"megabytes": round(os.statvfs(disk).f_blocks * 4096 / 1e6)}
    for name, trouble in (("full", _full), ("read_only", _read_only)):
        people.client.post(people.copy)  # there is work to do
        before = people.kept()
        with trouble(Path(disk)):
            found = people.try_all()
        told[name] = found | _left(people, before, found)
    return told


class _People:
    """A member with a listing, and what they do."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.urls import reverse

        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        member, self.listing = scene.one_listing()
        self.client = _client(member)
        self.member = member
        self.copy = reverse("listings:copy", args=[self.listing])
        self.attach = reverse("listings:attach", args=[self.listing])
        self.imports = reverse("listings:imports")
        self.pages = ["/", reverse("listings:own"), reverse("listings:detail", args=[self.listing])]
        self.client.post(self.imports, {"file": scene.spreadsheet(20, 1)})
        _work()

    def try_all(self) -> dict[str, Any]:
        """Save until it is refused, then each other thing six times; which status how often."""
        doing: dict[str, Callable[[int], Any]] = {
            "listing saved": lambda _: self.client.post(self.copy),
            "document uploaded": lambda n: self.client.post(self.attach, {"file": _document(n)}),
            "spreadsheet sent": lambda n: self.client.post(
                self.imports, {"file": scene.spreadsheet(ROWS, n)}
            ),
            "signed in": lambda _: _sign_in(self.member.email),
            "page read": lambda n: self.client.get(self.pages[n % len(self.pages)]),
            "health": lambda _: self.client.get("/health/"),
        }
        counts: dict[str, Counter] = {}
        for what, do in doing.items():
            counts[what] = Counter()
            for number in range(SAVES if what == "listing saved" else 6):
                answer = do(number)
                counts[what][_kind(answer)] += 1
                if what == "listing saved" and counts[what].total() - counts[what]["302"] >= 5:
                    break
        return {what: dict(found) for what, found in counts.items()} | {"work": _work()}

    def kept(self) -> dict[str, int]:
        """How much there is of each."""
        from offcut.platform.audit.models import Event
        from offcut.platform.files.models import StoredFile
        from offcut.platform.listings.models import ImportRun, Listing

        return {
            model.__name__: model.objects.as_system("benchmark").count()
            if hasattr(model.objects, "as_system")
            else model.objects.count()
            for model in (Listing, StoredFile, ImportRun, Event)
        }


def _left(people: _People, before: dict[str, int], found: dict[str, Any]) -> dict[str, Any]:
    """Whole, as much as was said to be saved, and going on."""
    after = people.kept()
    grown = {name: after[name] - before[name] for name in after}
    work = _work()
    again = people.client.post(people.copy).status_code
    return {
        "listings_more": grown["Listing"],
        "files_more": grown["StoredFile"],
        "imports_more": grown["ImportRun"],
        "bytes_without_a_row": _strays(),
        "integrity": _integrity(),
        "work_afterwards": work,
        "saving_afterwards": again,
    }


@contextmanager
def _full(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for block in (_BLOCK, b"\0" * 512, b"\0"):
            try:
                while True:
                    file.write(block)
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise
    try:
        yield
    finally:
        filler.unlink()
        _connect_anew()


@contextmanager
def _read_only(disk: Path) -> Iterator[None]:
    """The disk of SQLite; PostgreSQL is told to take no changes, as a copy of it does."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.close()
        others = sqlite3.connect(connection.settings_dict["NAME"])  # as the workers have it open
        others.execute("SELECT * FROM django_migrations").fetchone()
        for words in (["--bind", str(disk), str(disk)], ["-o", "remount,bind,ro", str(disk)]):
            subprocess.run(["mount", *words], check=True)
        try:
            yield
        finally:
            connection.close()
            others.close()
            subprocess.run(["umount", "-l", str(disk)], check=True)
            _connect_anew()
        return
    name = connection.settings_dict["NAME"]
    _say(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        yield
    finally:
        _connect_anew()
        _say("SET default_transaction_read_only = off")
        _say(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')


def _say(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
    if sql.startswith("ALTER"):
        connection.close()


def _connect_anew() -> None:
    """The database may have ended the connection; it is asked until it answers."""
    from django.db import DatabaseError, connection

    for _ in range(60):
        try:
            connection.close()
            connection.ensure_connection()
        except DatabaseError:
            time.sleep(1)
        else:
            return
    raise RuntimeError("The database did not answer within a minute.")


def _work() -> str:
    """What a worker makes of what is due."""
    from django.db import DatabaseError

    from offcut.platform.jobs.models import JobRecord
    from offcut.platform.jobs.worker import work_off

    try:
        done = work_off()
    except (DatabaseError, OSError) as failure:
        return f"waits: {type(failure).__name__}: {failure}"[:120].strip()
    states = Counter(JobRecord.objects.as_system("benchmark").values_list("state", flat=True))
    return f"{done} done; in all {dict(states)}"


def _kind(answer: Any) -> str:
    from offcut.platform.operations import failing

    if answer.status_code < 500:
        return str(answer.status_code)
    text = answer.content.decode()
    names = [n for n in ("FULL", "READ_ONLY", "BUSY", "AWAY") if getattr(failing, n) in text]
    return " ".join([str(answer.status_code), *names])


def _document(number: int) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(f"{number}.txt", b"words and more words\n" * 30_000)


def _sign_in(address: str) -> Any:
    from django.test import Client
    from django.urls import reverse

    client = Client(raise_request_exception=False)
    return client.post(reverse("account_login"), {"login": address, "password": "x" * 20})


def _strays() -> int:
    """Files under uploads that no row names."""
    from django.conf import settings

    from offcut.platform.files.models import StoredFile

    there = [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]
    return len(there) - StoredFile.objects.as_system("benchmark").count()


def _integrity() -> str:
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            whole = cursor.fetchone()[0]
            cursor.execute("PRAGMA foreign_key_check")
            return f"{whole}, {len(cursor.fetchall())} rows without what they name"
    found = subprocess.run(
        ["pg_dump", "--dbname", os.environ["OFFCUT_DATABASE_URL"], "--file", os.devnull],
        check=False,
        capture_output=True,
        text=True,
    )
    return "read whole by pg_dump" if found.returncode == 0 else found.stderr[-300:]
