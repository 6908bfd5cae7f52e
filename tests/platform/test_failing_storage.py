"""A full disk and a database that cannot be written: a clear page, and nothing half written."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from world import SYSTEM, client_of, make_organisation, make_person

from offcut.platform.accounts.models import User
from offcut.platform.files import actions as files
from offcut.platform.operations import failing

sqlite_only = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="how SQLite is made full and read-only"
)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (OperationalError("attempt to write a readonly database"), failing.READ_ONLY),
        (OperationalError("database or disk is full"), failing.FULL),
        (OperationalError("database is locked"), failing.BUSY),
        (OperationalError('could not extend file "base/5": No space left on device'), failing.FULL),
        (DatabaseError("cannot execute UPDATE in a read-only transaction"), failing.READ_ONLY),
        (OperationalError("connection failed: Connection refused"), failing.AWAY),
        (OperationalError("unable to open database file"), failing.AWAY),
        (
            OperationalError(
                'connection is bad: connection to server on socket "/run/postgresql/.s.PGSQL.5432"'
                " failed: No such file or directory"
            ),
            failing.AWAY,
        ),
        (
            OperationalError("terminating connection due to administrator command"),
            failing.AWAY,
        ),
        (OperationalError("FATAL:  the database system is in recovery mode"), failing.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), failing.FULL),
        (OSError(errno.EROFS, "Read-only file system"), failing.READ_ONLY),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError("disk is full"), None),
        (None, None),
    ],
)
def test_the_machine_s_failures_are_told_from_ours(failure, told):
    assert failing.reason_of(failure) == told


def test_what_lies_behind_a_failure_counts():
    failure = RuntimeError("the upload was not kept")
    failure.__cause__ = OSError(errno.ENOSPC, "full")
    assert failing.reason_of(failure) == failing.FULL


@pytest.fixture
def person(transactional_db):
    return make_person("Ann Example", email="ann@example.org")


@pytest.fixture
def browser(person):
    client = client_of(person)
    client.raise_request_exception = False
    return client


@pytest.fixture
def read_only(person, browser):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


@pytest.fixture
def full_disk(person, browser):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute("PRAGMA freelist_count")
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


@sqlite_only
def test_a_database_that_cannot_be_written_is_still_read(browser, read_only):
    page = browser.get(reverse("accounts:profile"))
    assert page.status_code == 200
    assert "Ann Example" in page.content.decode()


@sqlite_only
def test_saving_into_it_says_so_and_changes_nothing(browser, read_only, person):
    answer = browser.post(reverse("accounts:profile"), {"name": "Changed", "phone": ""})
    assert answer.status_code == 503
    assert failing.READ_ONLY in answer.content.decode()
    assert answer["Retry-After"] == "60"
    person.refresh_from_db()
    assert person.name == "Ann Example"


@sqlite_only
def test_signing_in_says_so_too(read_only, person):
    client = Client(raise_request_exception=False)
    sign_in = {"login": person.email, "password": "a long enough password"}
    answer = client.post(reverse("account_login"), sign_in)
    assert answer.status_code == 503
    assert failing.READ_ONLY in answer.content.decode()


@sqlite_only
def test_a_full_disk_keeps_all_or_nothing(browser, full_disk):
    def fill():
        with transaction.atomic():
            for number in range(100_000):
                make_organisation(f"Organisation {number}", postcode="B70 9TP")

    with pytest.raises(OperationalError, match="full"):
        fill()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
        cursor.execute("SELECT COUNT(*) FROM organisations_organisation")
        assert cursor.fetchone() == (0,)


def test_an_upload_onto_a_full_disk_leaves_no_bytes_and_no_row(
    transactional_db, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path

    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    upload = SimpleUploadedFile("a.txt", b"words\n")
    with pytest.raises(OSError, match="No space"):
        files.store(SYSTEM, upload, "document", None, ("", ""))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not files.StoredFile.objects.as_system("test").exists()


def test_the_api_says_it_its_own_way(client, transactional_db, monkeypatch):
    from offcut.platform.ui.failures import server_error

    class Request:
        path = "/api/v1/listings"

    try:
        raise OperationalError("database or disk is full")
    except OperationalError:
        answer = server_error(Request())
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert failing.FULL in answer.content.decode()


def test_a_fault_of_ours_stays_a_fault(transactional_db):
    from offcut.platform.ui.failures import server_error

    class Request:
        path = "/"

    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        assert server_error(Request()).status_code == 500
    assert not User.objects.exists()
