"""Uploads: known by their content, kept under random names, given out as downloads only."""

import io
import struct
import zipfile
import zlib
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from offcut.platform.access.viewer import Viewer
from offcut.platform.files import actions, attachments, queries
from offcut.platform.files.content import media_type, neutral_name
from offcut.platform.files.images import Broken, without_places
from offcut.platform.files.kinds import CSV, DOCX, JPEG, PDF, PNG, TEXT, WEBP, XLSX
from offcut.platform.files.models import StoredFile

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WEBP_START = b"RIFF\xff\xff\0\0WEBP"
PDF_BYTES = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


def archive(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PDF_BYTES, PDF),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", JPEG),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", PNG),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (archive("word/document.xml"), DOCX),
        (b"organisation,resource\nA,sand\n", CSV),
        (b"\xef\xbb\xbforganisation;resource\r\n", CSV),
        ("Grüße — £5\n".encode("cp1252"), TEXT),
        (b"Only words\n", TEXT),
        (archive("xl/workbook.xml", "xl/vbaProject.bin"), None),
        (archive("readme.txt"), None),
        (b"PK\x03\x04 broken", None),
        (b"<html><script>alert(1)</script>", None),
        (b"  <?xml version='1.0'?><svg onload='x'/>", None),
        (b"MZ\x90\0\x03\0\0\0", None),
        (b"junk before %PDF-1.4", TEXT),
        (b"words\0words", None),
        (b" \n ", None),
        (b"\xa0", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_content_says(content, media):
    found = media_type(io.BytesIO(content))
    assert found == media or (
        media is None and found not in {PDF, JPEG, PNG, XLSX, DOCX, CSV, TEXT}
    )


@given(st.binary(max_size=2000))
def test_no_content_breaks_the_look_at_it(content):
    media_type(io.BytesIO(content))
    media_type(io.BytesIO(b"PK\x03\x04" + content))
    for begin, media in ((b"\xff\xd8", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (WEBP_START, WEBP)):
        try:
            kept = without_places(begin + content, media)
        except Broken:
            continue
        assert without_places(kept, media) == kept, "told once, nothing is left to take away"


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ann\\Sand test.PDF", "Sand test.pdf"),
        ('a"; filename="evil.exe', "a_ filename_evil.pdf"),
        ("invoice.pdf\u202egpj.exe", "invoice.pdf_gpj.pdf"),
        ("line\r\nbreak.pdf", "line_break.pdf"),
        ("=cmd|'calc'!A0.pdf", "cmd_calc_A0.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("CON.pdf", "file CON.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("Prüfbericht №7.pdf", "Prüfbericht No7.pdf"),
    ],
)
def test_names_are_neutralised(claimed, kept):
    assert neutral_name(claimed, PDF) == kept


@given(st.text(max_size=200))
def test_no_name_escapes(claimed):
    name = neutral_name(claimed, PDF)
    assert name.endswith(".pdf")
    assert not set(name) & set('/\\"\r\n\0<>:|?*;')
    assert name[0] not in ".=-+@ "


def jpeg(orientation):
    tiff = b"II*\0" + struct.pack("<IH", 8, 1)
    tiff += struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + b"\0\0\0\0 GPS 52.48 -1.90"
    exif = b"Exif\0\0" + tiff
    segments = b"\xff\xe0" + struct.pack(">H", 4) + b"JF"
    segments += b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    segments += b"\xff\xfe" + struct.pack(">H", 9) + b"comment"
    return b"\xff\xd8" + segments + b"\xff\xda" + b"picture\xff\xd9"


def test_a_photo_forgets_where_it_was_taken_and_keeps_how_it_stands():
    kept = without_places(jpeg(6), JPEG)
    assert b"GPS" not in kept
    assert b"comment" not in kept
    assert kept.endswith(b"\xff\xdapicture\xff\xd9")
    assert without_places(kept, JPEG) == kept, "the orientation alone stays"
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in kept
    assert b"Exif" not in without_places(jpeg(1), JPEG)


def test_a_second_picture_behind_the_first_goes_and_nothing_of_the_first():
    """Phones put a film or a larger picture behind the end, with places of its own."""
    scan = b"\xff\xda\0\x02data\xff\0\xff\xd3more"
    table = b"\xff\xff\xc4" + struct.pack(">H", 4) + b"ab"  # of a picture that comes in steps
    first = b"\xff\xd8" + scan + table + scan + b"\xff\xd9"
    assert without_places(first + jpeg(1) + b"GPS", JPEG) == first.replace(b"\xff\xff", b"\xff")


def test_a_webp_forgets_as_well():
    def chunk(name, body):
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    def file(*chunks):
        body = b"WEBP" + b"".join(chunks)
        return b"RIFF" + struct.pack("<I", len(body)) + body

    shown = chunk(b"ICCP", b"col"), chunk(b"VP8 ", b"picture")
    told = chunk(b"EXIF", b"GPS 52.48"), chunk(b"XMP ", b"<GPS/>")
    head = [chunk(b"VP8X", bytes([flags]) + b"\0" * 9) for flags in (0x2C, 0x20)]
    assert without_places(file(head[0], *shown, *told) + b"GPS", WEBP) == file(head[1], *shown)


def test_a_png_forgets_its_texts():
    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head, text = chunk(b"IHDR", b"\0" * 13), chunk(b"tEXt", b"Location\0Tipton")
    end = chunk(b"IEND", b"")
    start = b"\x89PNG\r\n\x1a\n"
    assert without_places(start + head + text + end, PNG) == start + head + end


@pytest.fixture
def viewer(django_user_model):
    return Viewer(person_id=django_user_model.objects.create_user("ann@example.org").id)


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(content=PDF_BYTES, name="test report.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.django_db
class TestKeeping:
    def test_bytes_checksum_and_random_name(self, viewer, folder):
        file = actions.store(viewer, upload(), "certificate", None, ("listing", uuid4()))
        lies = folder / file.stored_as
        assert lies.read_bytes() == PDF_BYTES
        assert lies.stat().st_mode & 0o777 == 0o600
        assert "report" not in file.stored_as
        assert (file.media_type, file.size_bytes) == (PDF, len(PDF_BYTES))

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"MZ\x90\0 program", "'virus' is not accepted as a laboratory certificate"),
            (b"", "is empty"),
            (b"\xff\xd8\xff\xe1\xff\xff Exif GPS", "is a damaged picture"),
            (PDF_BYTES * 10_000, "accepted: up to 0.1 MB"),
        ],
    )
    def test_what_is_not_accepted_leaves_nothing(self, viewer, folder, settings, content, told):
        settings.UPLOAD_LIMIT_BYTES = 100_000
        with pytest.raises(actions.NotAccepted, match=told):
            actions.store(
                viewer, upload(content, "virus.pdf"), "certificate", None, ("listing", "1")
            )
        assert not any(folder.rglob("*"))
        assert not StoredFile.objects.as_system("test").exists()

    def test_a_failure_while_writing_the_row_takes_the_bytes_back(
        self, viewer, folder, monkeypatch
    ):
        def refuse(*args, **kwargs):
            raise OSError("no space left on device")

        monkeypatch.setattr(actions, "record", refuse)
        with pytest.raises(OSError, match="no space"):
            actions.store(viewer, upload(), "document", None, ("listing", "1"))
        assert not [path for path in folder.rglob("*") if path.is_file()]

    def test_who_sees_the_thing_sees_the_file_and_nobody_else(self, viewer, folder, monkeypatch):
        monkeypatch.setattr(
            attachments, "kinds", lambda: {"listing": lambda who, id_: who is viewer and id_ == "1"}
        )
        file = actions.store(viewer, upload(), "document", None, ("listing", "1"))
        other = Viewer(person_id=uuid4())
        assert queries.get(viewer, file.id) == file
        assert queries.get(other, file.id) is None
        assert list(queries.attached(viewer, "listing", "1")) == [file]
        assert list(queries.attached(other, "listing", "1")) == []

    def test_what_is_attached_to_nothing_is_its_uploader_s(self, viewer, folder):
        file = actions.store(viewer, upload(), "document", None, ("", ""))
        assert queries.get(viewer, file.id) == file
        assert queries.get(Viewer(), file.id) is None
        assert queries.get(Viewer(person_id=uuid4()), file.id) is None

    def test_removed_means_its_bytes_are_gone(
        self, viewer, folder, django_capture_on_commit_callbacks
    ):
        file = actions.store(viewer, upload(), "document", None, ("", ""))
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove(viewer, file)
        assert not (folder / file.stored_as).exists()
        assert queries.get(viewer, file.id) is None

    def test_a_download_is_never_a_page(self, viewer, folder, client, django_user_model):
        file = actions.store(viewer, upload(), "document", None, ("", ""))
        address = reverse("files:download", args=[file.id])
        assert client.get(address).status_code == 404
        client.force_login(django_user_model.objects.get(), BACKEND)
        answer = client.get(address)
        assert b"".join(answer.streaming_content) == PDF_BYTES
        assert answer["Content-Disposition"] == 'attachment; filename="test report.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"
