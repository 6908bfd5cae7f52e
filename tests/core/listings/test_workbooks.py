"""Workbooks: the right sheet, formulas, merged cells, and archives that are not what they say."""

import contextlib
import io
import random
import struct
import zipfile
from datetime import date

import openpyxl
import pytest

from offcut.errors import InputError
from offcut.listings.sheets import read_sheet

HEADER = ["organisation", "site_postcode", "kind", "resource", "quantity", "available_from"]
ROW = ["Example Castings", "B1 1BB", "have", "spent sand", 1200, date(2027, 1, 31)]


@pytest.fixture
def book():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Listings"
    workbook.active.append(HEADER)
    workbook.active.append(ROW)
    return workbook


@pytest.fixture
def save(tmp_path):
    def write(workbook, name="list.xlsx"):
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


def test_cells_are_read_as_they_would_be_typed(book, save):
    book.active.append(["B", "B2", "want", "sand_x0000_", 12.5, None])  # U+0000 in a workbook
    sheet = read_sheet(save(book))
    assert sheet.name == "Listings"
    assert sheet.header == HEADER
    assert sheet.rows == [
        (2, ["Example Castings", "B1 1BB", "have", "spent sand", "1200", "2027-01-31"]),
        (3, ["B", "B2", "want", "sand\ufffd", "12.5", ""]),
    ]
    assert sheet.problems == []


def test_the_sheet_named_listings_comes_first(book, save):
    other = book.create_sheet("Archive", 0)
    other.append(HEADER)
    other.append(ROW)
    assert read_sheet(save(book)).name == "Listings"


def test_else_the_sheet_whose_header_fits(book, save):
    book.active.title = "Mai 2027"
    book.create_sheet("Cover", 0).append(["Our waste list"])
    assert read_sheet(save(book)).name == "Mai 2027"


def test_the_sheet_asked_for(book, save):
    other = book.create_sheet("Spring")
    other.append(HEADER)
    other.append(ROW)
    path = save(book)
    assert read_sheet(path, "spring").name == "Spring"
    with pytest.raises(InputError, match=r"no sheet 'Winter'; there are 'Listings', 'Spring'"):
        read_sheet(path, "Winter")


def test_no_sheet_of_listings_says_which_sheets_there_are(save):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Invoices"
    workbook.active.append(["date", "invoice no", "net"])
    workbook.create_sheet("Cover")
    with pytest.raises(InputError, match=r"no sheet of listings: there are 'Invoices', 'Cover'"):
        read_sheet(save(workbook))


def test_an_empty_sheet_named_listings(save):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Listings"
    with pytest.raises(InputError, match="no row has the column names"):
        read_sheet(save(workbook))


def test_a_title_above_the_header_does_no_harm(save):
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.append(["Our list of 2027"])
    page.merge_cells("A1:F1")
    page.append(HEADER)
    page.append(ROW)
    sheet = read_sheet(save(workbook))
    assert sheet.header_row == 2
    assert [number for number, _ in sheet.rows] == [3]
    assert sheet.problems == []


def test_a_formula_without_a_saved_value_is_an_error(book, save):
    book.active["E2"] = "=600*2"  # openpyxl never saves a value
    (problem,) = read_sheet(save(book)).problems
    assert (problem.severity, problem.row, problem.column) == ("error", 2, "quantity")
    assert "E2" in problem.message
    assert "paste as values" in problem.accepted


def test_a_formula_with_a_saved_value_is_read_and_told(tmp_path):
    import xlsxwriter

    path = tmp_path / "list.xlsx"
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Listings")
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, ROW[:4])
    page.write_formula(1, 4, "=600*2", None, 1200)
    workbook.close()
    sheet = read_sheet(path)
    assert sheet.rows[0][1][4] == "1200"
    (problem,) = sheet.problems
    assert (problem.severity, problem.row, problem.column) == ("warning", 2, "quantity")


def test_merged_cells_among_the_listings_are_an_error_with_their_place(book, save):
    book.active.append(["", "B1 1BB", "want", "sand", 3])
    book.active.merge_cells("A2:A3")
    (problem,) = read_sheet(save(book)).problems
    assert (problem.severity, problem.sheet, problem.row) == ("error", "Listings", 2)
    assert "A2:A3" in problem.message
    assert "unmerge" in problem.accepted


def test_a_workbook_named_csv_is_read_as_what_it_is(book, save):
    sheet = read_sheet(save(book, "list.xlsx").rename(save(book).with_name("list.csv")))
    assert sheet.name == "Listings"
    assert "workbook by its content" in sheet.problems[0].message


def archive(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return content.getvalue()


def test_a_zip_bomb_is_not_opened(text_file):
    content = archive({"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": b"\0" * 30_000_000})
    assert len(content) < 100_000
    with pytest.raises(InputError, match="would unpack to 30 MB in 2 parts"):
        read_sheet(text_file(content, "bomb.xlsx"))


def test_a_zip_bomb_that_lies_about_its_size(text_file):
    content = bytearray(archive({"xl/workbook.xml": b"\0" * 30_000_000}))
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)  # uncompressed size, as stated
    with pytest.raises(InputError, match="damaged"):
        read_sheet(text_file(bytes(content), "bomb.xlsx"))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"hello.txt": "hello"}, "a zip archive, not a workbook"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "an OpenDocument file"),
        ({"xl/workbook.bin": "x"}, "a binary workbook"),
        ({"xl/workbook.xml": "<workbook/>"}, "cannot be read as a workbook"),
    ],
)
def test_other_archives(text_file, parts, says):
    with pytest.raises(InputError, match=says):
        read_sheet(text_file(archive(parts), "list.xlsx"))


def test_half_a_workbook(book, save, text_file):
    half = save(book).read_bytes()[:2000]
    with pytest.raises(InputError, match="is damaged"):
        read_sheet(text_file(half, "half.xlsx"))


def test_flipped_bytes_are_told_never_a_crash(book, save, text_file):
    whole, draw = save(book).read_bytes(), random.Random(7)
    for _ in range(150):
        spoilt = bytearray(whole)
        for _ in range(draw.choice([1, 3, 20])):
            spoilt[draw.randrange(len(spoilt))] = draw.randrange(256)
        with contextlib.suppress(InputError):
            read_sheet(text_file(bytes(spoilt), "spoilt.xlsx"))


def test_a_stray_cell_far_out_does_not_fill_the_memory(book, save):
    book.active["XFD1048576"] = "x"
    with pytest.raises(InputError, match="reaches to cell XFD1048576"):
        read_sheet(save(book))


def test_cells_in_which_a_formula_went_wrong_are_told(tmp_path):
    import xlsxwriter

    from offcut.listings import check_listings

    path = tmp_path / "list.xlsx"
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Listings")
    page.write_row(0, 0, [*HEADER, "unit", "period"])
    page.write_row(1, 0, ["A", "B1 1BB", "have", "green sand"])
    page.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    page.write_row(1, 6, ["t", "year"])
    workbook.close()
    found = check_listings(path)
    assert found.listings is None
    assert {(p.row, p.column) for p in found.errors} == {(2, "quantity")}


LISTED = [*HEADER, "unit", "period", "disposal_cost"]
FULL = [*ROW, "t", "year", 38]


@pytest.fixture
def full():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Listings"
    workbook.active.append(LISTED)
    workbook.active.append(FULL)
    return workbook


def checked(path):
    from offcut.listings import check_listings

    return check_listings(path)


def about(report, words):
    return [p for p in report.problems if words in p.message]


def test_a_merged_header_is_told_as_such(full, save):
    full.active.merge_cells("E1:F1")
    (found,) = about(checked(save(full)), "merged")
    assert (found.severity, found.row, found.column) == ("error", 1, "quantity")
    assert "which column" in found.message


def test_hidden_rows_are_read_and_told_once(full, save):
    for number in (3, 4):
        full.active.append([*FULL[:4], number, *FULL[5:]])
        full.active.row_dimensions[number].hidden = True
    report = checked(save(full))
    assert report.counts["rows"] == 3
    (found,) = about(report, "hidden rows")
    assert found.severity == "warning"
    assert "(3, 4)" in found.message


def test_a_percentage_is_told_as_what_is_read(full, save):
    full.active["E2"] = 0.12
    full.active["E2"].number_format = "0.0%"
    (found,) = about(checked(save(full)), "%")
    assert (found.severity, found.row, found.column) == ("warning", 2, "quantity")
    assert "shown as 12 %, but read as 0.12" in found.message


def test_a_date_as_a_day_number_is_read_and_told(full, save):
    full.active["F2"] = 46418
    full.active["F2"].number_format = "General"
    report = checked(save(full))
    assert report.listings[0].available_from == date(2027, 1, 31)  # 46418 days from 1899-12-30
    assert about(report, "a spreadsheet day number")


def test_a_range_that_became_a_date_is_recognised(full, save):
    full.active["E2"] = date(2026, 10, 5)  # what a spreadsheet makes of 5-10
    (found,) = checked(save(full)).errors
    assert (found.column, found.suggestion) == ("quantity", "5-10")


def test_numbers_and_names_stored_as_text_with_spaces(full, save):
    full.active["A2"], full.active["B2"] = "  Example\u00a0Ltd ", "B1\u00a01BB"
    full.active["E2"], full.active["I2"] = " 1 200 ", " 38.50 "
    (listing,) = checked(save(full)).listings
    assert (listing.organisation, listing.place.postcode) == ("Example Ltd", "B1 1BB")
    assert (listing.amount.central, listing.disposal_cost) == (1200, 38.5)


def test_empty_rows_formatted_to_the_last_one_do_no_harm(full, save):
    full.active.cell(1_048_576, 40).number_format = "0.00"
    assert checked(save(full)).counts["rows"] == 1


def test_a_second_line_of_the_header_is_one_error(save):
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.append(LISTED)
    page.append(
        ["text", "postcode", "have/want", "your words", "number", "date", "t, kg", "…", "£"]
    )
    page.append(FULL)
    (found,) = checked(save(workbook)).errors
    assert found.row == 2
    assert "second line of the header" in found.message


def test_group_headings_above_the_header_do_no_harm(save):
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.append(["Who and where", None, "What"])
    page.append(LISTED)
    page.append(FULL)
    page.merge_cells("A1:B1")
    report = checked(save(workbook))
    assert (report.errors, report.counts["rows"]) == ((), 1)


def test_the_header_again_and_a_sum_are_left_out_and_told(full, save):
    full.active.append(LISTED)
    full.active.append([*FULL[:4], 7, *FULL[5:]])
    full.active.append(["Total", None, None, None, 1207])
    report = checked(save(full))
    assert [item.row for item in report.listings] == [2, 4]
    assert [(p.row, p.severity) for p in about(report, "it is not read")] == [
        (3, "warning"),
        (5, "warning"),
    ]


def test_a_second_sheet_of_listings_is_told(full, save):
    full.active.title = "Haves"
    wants = full.create_sheet("Wants")
    wants.append(LISTED)
    wants.append([*FULL[:2], "want", *FULL[3:]])
    path = save(full)
    (found,) = about(checked(path), "'Wants' has listings too")
    assert found.severity == "warning"
    assert "--sheet 'Wants'" in found.accepted


def test_the_sheets_of_the_template_are_not_taken_for_more_listings(tmp_path):
    from offcut.listings import write_template

    write_template(tmp_path / "list.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "list.xlsx")
    workbook["Listings"].append(["", "Example", "B1 1BB"])
    workbook.save(tmp_path / "list.xlsx")
    assert about(checked(tmp_path / "list.xlsx"), "has listings too") == []
