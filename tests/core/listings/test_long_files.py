"""Files too long to hold: read in chunks, they are what they are when read at once."""

import csv
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from offcut.cli import offcut
from offcut.cli.check import command
from offcut.errors import InputError
from offcut.listings import check_listings, read_listings, sheets
from offcut.listings.long_files import is_long
from offcut.listings.stream import read_in_chunks
from offcut.regions import load

ODD_ROWS = (
    {"listing_id": "A"},
    {"kind": "hav"},
    {"listing_id": "A"},  # doubled, in another chunk
    {"available_from": "1/4/27"},
    {"organisation": "", "notes": "=1+1"},
    {"resource": "core sand", "resource_type": ""},
    {},
    {},  # the same row again: its id gets a number
    {"quantity": "-3"},
    {"organisation": "Total", "kind": "", "site_postcode": ""},  # a sum: set aside
    {"ewc_code": "100908"},
    {"use": "?"},
    {"notes": "caf\xe9"},
)


def both(path: Path, rows: int):
    """What a file is at once, and in chunks of so many rows."""
    once = check_listings(path)
    reading = read_in_chunks(path, rows)
    chunks = list(reading)
    problems = [problem for chunk in chunks for problem in chunk.problems]
    listings = [listing for chunk in chunks for listing in chunk.listings]
    return once, reading.report, problems, listings


@pytest.mark.parametrize("rows", [1, 2, 5, 100])
def test_chunks_have_the_problems_of_the_whole_file(csv_of, rows):
    once, report, problems, _ = both(csv_of(*ODD_ROWS), rows)
    assert problems == list(once.problems)
    assert (report.rows, report.haves, report.wants, report.errors, report.warnings) == tuple(
        once.counts[name] for name in ("rows", "haves", "wants", "errors", "warnings")
    )


@pytest.mark.parametrize("rows", [7, 200, 1_000])
def test_chunks_have_the_listings_of_the_whole_file(rows):
    path = load("west_midlands").example_path
    once, report, problems, listings = both(path, rows)
    assert listings == list(once.listings or ())
    assert problems == list(once.problems)
    assert report.synthetic
    assert report.completeness == pytest.approx(sum(item.completeness for item in listings))


def test_ids_are_made_as_in_a_file_read_at_once(csv_of):
    path = csv_of(*({"notes": str(n % 3)} for n in range(9)))
    made = [listing.id for listing in check_listings(path).listings or ()]
    path = csv_of({"listing_id": made[4]}, *({"notes": str(n % 3)} for n in range(9)))
    once, _, _, listings = both(path, 2)
    assert [item.id for item in listings] == [item.id for item in once.listings or ()]
    assert len({item.id for item in listings}) == 10


def test_headers_are_told_once_with_what_the_whole_column_holds(csv_of):
    """A misspelt column is an error where it holds anything, in whatever row."""
    filled = csv_of({}, {}, {"quantitty": "3"}, without=["quantity"], name="filled.csv")
    empty = csv_of({}, {"quantitty": ""}, without=["quantity"], name="empty.csv")
    for path, errors in ((filled, 1), (empty, 0)):
        once, report, problems, _ = both(path, 1)
        assert problems == list(once.problems)
        assert report.errors == errors


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found_as_in_a_file_read_at_once(
    csv_of, tmp_path, encoding, delimiter
):
    rows = list(csv.reader(csv_of(*ODD_ROWS).read_text("utf-8").splitlines()))
    path = tmp_path / "other.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(f"sep={delimiter}\n" if encoding == "utf-8" else "")
        csv.writer(file, delimiter=delimiter).writerows([["A list"], [], *rows])
    once, report, problems, _ = both(path, 3)
    assert problems == list(once.problems)
    assert (report.encoding, report.delimiter) == (once.encoding, once.delimiter)


def test_a_quotation_mark_that_is_never_closed_is_told(text_file):
    long = "x" * 40_000
    path = text_file(f'organisation,site_postcode,kind,resource\nA,B70,have,"sand{long}\n')
    with pytest.raises(InputError, match="opened and never closed"):
        read_in_chunks(path)


def test_a_header_without_rows_is_an_error(text_file):
    once, report, problems, _ = both(text_file("organisation,site_postcode,kind,resource\n"), 5)
    assert problems == list(once.problems)
    assert report.errors == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 and more", "a workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"a,b\n1,2\n", "no row has the column names"),
        (b"PAR1 but not really", "not readable as Parquet"),
    ],
)
def test_what_cannot_be_used_says_why(text_file, content, told):
    with pytest.raises(InputError, match=told):
        read_in_chunks(text_file(content))


@pytest.fixture
def parquet(tmp_path):
    """A have and a want in typed columns."""
    path = tmp_path / "list.parquet"
    pl.DataFrame(
        {
            "organisation": ["Example Castings (fictional)", "Example Blocks (fictional)"],
            "latitude": [52.5, 52.6],
            "longitude": [-2.0, -1.9],
            "kind": ["have", "want"],
            "resource": ["spent furan sand", "sand for blocks"],
            "resource_type": ["sand.foundry.furan", "sand.concreting"],
            "quantity": [1200.0, 2500.5],
            "unit": ["t", "t"],
            "period": ["year", "year"],
            "hazardous": [False, None],
            "available_from": [date(2027, 1, 31), None],
            "purchase_price": [None, 24.5],
            "ewc_code": ["100908", None],
        }
    ).write_parquet(path)
    return path


def test_parquet_has_typed_columns(parquet):
    have, want = read_listings(parquet)
    assert have.amount is not None
    assert have.amount.central == 1200.0
    assert (have.hazardous, have.available_from) == (False, date(2027, 1, 31))
    assert (have.place.latitude, have.place.longitude) == (52.5, -2.0)
    assert (want.hazardous, want.available_from, want.purchase_price) == (None, None, 24.5)
    assert [item.row for item in (have, want)] == [2, 3]


def test_parquet_in_chunks_is_parquet_at_once(parquet):
    once, report, problems, listings = both(parquet, 1)
    assert listings == list(once.listings or ())
    assert problems == list(once.problems)
    assert report.synthetic


@pytest.fixture
def short_limit(monkeypatch):
    """Files above three rows are long."""
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)


@pytest.mark.usefixtures("short_limit")
def test_long_files_are_told_from_short_ones(csv_of, parquet, tmp_path):
    assert is_long(csv_of(*ODD_ROWS))
    assert not is_long(csv_of({}, {}))
    assert not is_long(parquet)
    assert not is_long(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("asked", ["check", "match"])
@pytest.mark.parametrize("most", [1, 1_000])
def test_damaged_parquet_is_told_in_one_line(monkeypatch, parquet, asked, most):
    """Cut short, or with a page overwritten, whether it is long or read at once."""
    monkeypatch.setattr(sheets, "MAX_ROWS", most)
    whole = parquet.read_bytes()
    page = whole[:8] + bytes(byte ^ 255 for byte in whole[8:200]) + whole[200:]
    for damaged in (whole[:-300], whole[:4], page):
        parquet.write_bytes(damaged)
        done = CliRunner().invoke(offcut, [asked, str(parquet)])
        told = done.stderr or str(done.exception)
        assert "'list.parquet' is not readable as Parquet" in told
        assert told.strip().count("\n") == 0
        assert isinstance(done.exception, SystemExit | InputError)


@pytest.mark.parametrize("asked", ["check", "match"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (None, "is a folder; give a CSV, XLSX or Parquet file"),
        (pl.DataFrame({"a": [1]}), "no row has the column names of listings"),
    ],
)
def test_what_is_no_parquet_list_is_told_for_what_it_is(tmp_path, asked, content, told):
    path = tmp_path / "list.parquet"
    if content is None:
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content.write_parquet(path)
    done = CliRunner().invoke(offcut, [asked, str(path)])
    assert told in (done.stderr or str(done.exception))
    assert isinstance(done.exception, SystemExit | InputError)


def test_text_is_read_whatever_its_name_says(csv_of):
    path = csv_of({}, {})
    path = path.rename(path.with_suffix(".parquet"))
    assert CliRunner().invoke(offcut, ["check", str(path)]).exit_code == 0


@pytest.mark.usefixtures("short_limit")
def test_check_counts_the_problems_of_a_long_file_by_kind(csv_of):
    path = csv_of(*({"kind": "hav", "notes": str(n)} for n in range(30)))
    done = CliRunner().invoke(command, [str(path)])
    assert done.exit_code == 1
    assert "30 rows, 0 haves, 0 wants" in done.output
    assert "30 × kind: not one of the accepted words" in done.output
    assert "row 2: " in done.output
    assert "Nothing is loaded" in done.output


@pytest.mark.usefixtures("short_limit")
def test_a_kind_of_problem_is_told_without_what_is_particular_to_a_row(csv_of):
    late = {"available_from": "2027-05-01", "available_to": "2027-01-01"}
    path = csv_of(*({"site_postcode": code, **late} for code in ("ZZ1 1ZZ", "ZZ2", "QQ1", "QQ2")))
    told = CliRunner().invoke(command, [str(path)]).output
    assert "4 × available_to: ends before it starts (…)\n" in told
    assert "4 × site_postcode: there is no postcode district … in Great Britain\n" in told


@pytest.mark.usefixtures("short_limit")
def test_check_of_a_long_file_as_json_and_quiet(csv_of):
    good = csv_of(*({"notes": str(n)} for n in range(5)))
    told = json.loads(CliRunner().invoke(command, [str(good), "--json"]).output)
    assert (told["ok"], told["counts"]["rows"], told["problem_counts"]) == (True, 5, [])
    assert 0 < told["completeness"] <= 1
    assert CliRunner().invoke(command, [str(good), "--quiet"]).output == ""


@pytest.mark.parametrize("limit", [3, 300])
def test_every_problem_can_be_written_to_a_file(csv_of, tmp_path, monkeypatch, limit):
    path = csv_of(*ODD_ROWS)
    problems = check_listings(path).problems
    monkeypatch.setattr(sheets, "MAX_ROWS", limit)
    told = tmp_path / "problems.csv"
    CliRunner().invoke(command, [str(path), "--problems", str(told)])
    rows = list(csv.DictReader(told.read_text("utf-8-sig").splitlines()))
    assert [(row["severity"], row["row"], row["column"]) for row in rows] == [
        (p.severity, str(p.row or ""), p.column or "") for p in problems
    ]
