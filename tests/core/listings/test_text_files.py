"""Text files: encodings, delimiters, and what is no table at all."""

import pytest

from offcut.errors import InputError
from offcut.listings import sheets
from offcut.listings.sheets import read_sheet

LINES = (
    "organisation,site_postcode,kind,resource,notes\n"
    "Müller & Söhne,B1 1BB,have,rinse water,£3 a m³\n"
)


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "windows-1252"),
        ("latin-1", "windows-1252"),
    ],
)
def test_any_usual_encoding(text_file, encoding, read_as):
    sheet = read_sheet(text_file(LINES, encoding=encoding))
    assert sheet.encoding == read_as
    assert sheet.header[0] == "organisation"
    assert sheet.rows == [(2, ["Müller & Söhne", "B1 1BB", "have", "rinse water", "£3 a m³"])]


def test_an_encoding_that_is_not_utf8_is_told(text_file):
    (told,) = read_sheet(text_file(LINES, encoding="cp1252")).problems
    assert told.severity == "warning"
    assert "UTF-8" in told.message


def test_a_zero_byte_among_letters_is_seen_and_reaches_no_database(text_file):
    many = LINES + "A,B1 1BB,have,sand,\n" * 50  # one in a few is a binary file
    row, *_ = read_sheet(text_file(many.replace("rinse", "ri\x00nse"))).rows
    assert row[1][3] == "ri\ufffdnse water"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter(text_file, delimiter):
    sheet = read_sheet(text_file(LINES.replace(",", delimiter)))
    assert sheet.delimiter == delimiter
    assert len(sheet.header) == 5


def test_a_semicolon_file_whose_notes_hold_many_commas(text_file):
    text = (
        "organisation;site_postcode;kind;resource;notes\nA;B1 1BB;have;sand;a, b, c, d, e, f, g\n"
    )
    assert read_sheet(text_file(text)).rows == [
        (2, ["A", "B1 1BB", "have", "sand", "a, b, c, d, e, f, g"])
    ]


def test_the_line_that_tells_the_delimiter(text_file):
    sheet = read_sheet(text_file("sep=;\n" + LINES.replace(",", ";")))
    assert sheet.delimiter == ";"
    assert [number for number, _ in sheet.rows] == [3]


def test_rows_are_numbered_as_a_spreadsheet_does(text_file):
    """A title above, an empty row between, and a line break inside a cell."""
    text = (
        "Our list of 2027,,,\n"
        "organisation,site_postcode,kind,resource\n"
        '"A\nLtd",B1 1BB,have,sand\n'
        "\n"
        "B,B1 1BB,have,sand\n"
    )
    sheet = read_sheet(text_file(text))
    assert sheet.header_row == 2
    assert [number for number, _ in sheet.rows] == [3, 5]


def test_an_empty_file(text_file):
    for content in (b"", b" \n\r\n"):
        with pytest.raises(InputError, match="is empty"):
            read_sheet(text_file(content))


def test_a_file_without_a_header(text_file):
    with pytest.raises(InputError, match="no row has the column names"):
        read_sheet(text_file("Smith,B1 1BB,12\nJones,B2 2AA,13\n"))


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(InputError, match="no file at"):
        read_sheet(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="is a folder"):
        read_sheet(tmp_path)


def test_a_100_mb_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.write(LINES.encode())
        file.truncate(100_000_000)  # sparse: takes no space and no time
    with pytest.raises(InputError, match=r"100 MB; up to 64 MB.*go through longer files"):
        read_sheet(path)


def test_more_rows_than_a_list_has(text_file, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    text = "organisation,site_postcode,kind,resource\n" + "A,B1 1BB,have,sand\n" * 4
    with pytest.raises(InputError, match=r"more than 3 rows.*go through longer files"):
        read_sheet(text_file(text))


def test_a_quotation_mark_that_is_never_closed(text_file):
    text = LINES + '"never closed,B1 1BB,have,sand,\n' + "A,B1 1BB,have,sand,\n" * 3000
    with pytest.raises(InputError, match="quotation mark"):
        read_sheet(text_file(text))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bytes(range(256)) * 40, "binary file with another name"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "is a picture"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls or a password-protected"),
        (b"\x1f\x8b\x08\x00" + b"a" * 50, "is compressed"),
        (b"<html><table></table></html>", "is a web page"),
    ],
)
def test_a_binary_renamed_to_csv(text_file, content, says):
    with pytest.raises(InputError, match=says):
        read_sheet(text_file(content))


def test_a_text_file_has_no_sheets(text_file):
    with pytest.raises(InputError, match="has no sheets"):
        read_sheet(text_file(LINES), "Listings")
