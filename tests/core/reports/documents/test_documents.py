"""One document, five files: accessible, self-contained, calculating, and with the same figures."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest
from document_case import small_document
from sheet_calculator import Calculator

from offcut.errors import InputError
from offcut.reports.documents import ENDINGS, save
from offcut.reports.documents.letters import covered, printable
from offcut.reports.documents.model import Document, Part, Section, Table
from offcut.reports.documents.pdf import pdf_bytes
from offcut.reports.documents.shown import value_of
from offcut.reports.documents.working import Workings


@pytest.fixture(scope="module")
def document() -> Document:
    return small_document()


@pytest.fixture(scope="module")
def files(document: Document, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("documents")
    made = {ending: folder / f"report{ending}" for ending in ENDINGS}
    for path in made.values():
        save(document, path)
    return made


def spaces_alike(text: str) -> str:
    return " ".join(text.split())


def pdf_text(path: Path) -> str:
    return spaces_alike(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def test_the_same_figures_stand_in_every_file(document: Document, files: dict[str, Path]):
    values = list(document.values())
    assert len(values) == 12
    pdf, page = pdf_text(files[".pdf"]), files[".html"].read_text("utf-8")
    data = files[".json"].read_text("utf-8")
    with files[".csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(files[".xlsx"], data_only=True)["Report"]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    for value, row in zip(values, rows, strict=True):
        assert spaces_alike(value.shown) in pdf
        assert value.shown in page
        assert json.dumps(value.shown, ensure_ascii=False) in data
        assert (row["shown"], row["entry"]) == (value.shown, value.entry)
        assert row["value"] == ("" if value.value is None else str(value.value))
        assert ("not known" if value.value is None else value.value) in cells


class TestPdf:
    def test_it_declares_itself_accessible(self, files: dict[str, Path]):
        reader = pypdf.PdfReader(files[".pdf"])
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en-GB"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata.title == "Two exchanges of sand"
        assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()

    def test_tables_have_headers_and_charts_have_words(self, files: dict[str, Path]):
        elements = list(_elements(pypdf.PdfReader(files[".pdf"]).trailer["/Root"]))
        kinds = [element["/S"] for element in elements]
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/Figure"} <= set(kinds)
        alternatives = [str(e["/Alt"]) for e in elements if e["/S"] == "/Figure"]
        assert len(alternatives) == 1
        assert alternatives[0].startswith("Half of the gross saving is left. Net: 71.9")

    def test_every_typeface_is_carried_within(self, files: dict[str, Path]):
        found = set()
        for page in pypdf.PdfReader(files[".pdf"]).pages:
            for font in page["/Resources"].get("/Font", {}).values():
                found.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
        assert any(name.startswith("SourceSansPro") for name in found)
        assert not any(name.startswith("DejaVuSans-") for name in found)

    def test_the_same_document_gives_the_same_bytes(self, document: Document):
        assert pdf_bytes(document) == pdf_bytes(document)

    def test_what_a_person_typed_is_never_markup(self, files: dict[str, Path]):
        assert "S2 <b>&" in pdf_text(files[".pdf"])

    def test_a_letter_that_the_typeface_lacks_is_a_box_and_the_page_says_so(
        self, files: dict[str, Path]
    ):
        text = pdf_text(files[".pdf"])
        assert "Ask for a factor. □□" in text
        assert "a letter that this typeface has not" in text
        assert "日本" in files[".html"].read_text("utf-8")

    def test_every_letter_that_is_taken_for_printable_can_be_printed(self, document: Document):
        letters = "".join(map(chr, sorted(covered()))) + "●◐◇✕○□"
        lines = tuple((letters[at : at + 40], "") for at in range(0, len(letters), 40))
        everything = Section("all", "All letters", (Table("All", ("Letters", ""), lines),))
        assert printable(letters) == letters
        wide = small_document()
        pdf_bytes(
            Document(
                wide.kind,
                wide.title,
                "",
                "",
                "2025-04-07",
                ("All letters.",),
                (everything,),
                wide.book,
            )
        )


def _elements(root):
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        if "/S" in element:
            yield element
        children = element.get("/K", [])
        children = children if isinstance(children, list) else [children]
        waiting += [child for child in children if not isinstance(child, (int, float))]


class TestHtml:
    def test_it_needs_no_script_and_asks_nothing_of_the_network(self, files: dict[str, Path]):
        page = files[".html"].read_text("utf-8")
        assert "<script" not in page
        assert "default-src 'none'" in page
        assert not re.search(r"(src|href)=\"https?:", page)

    def test_every_figure_opens_down_to_rows_and_factors(
        self, document: Document, files: dict[str, Path]
    ):
        page = files[".html"].read_text("utf-8")
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        for target in re.findall(r'href="#([^"]+)"', page):
            assert target in ids
        assert page.count('<details class="fig">') == 2 + 2 * 3  # key figures, table
        assert "tonnes * (made + buried)" in page
        assert "sheet claims, row 2, quantity" in page
        assert "desnz-2025@1/waste_disposal.aggregates.landfill" in page

    def test_a_page_with_too_many_figures_keeps_those_shown_and_says_so(self, document: Document):
        workings = Workings(document, most=3)
        assert workings.left_out == 0  # all six are shown, or taken by one that is shown
        deeper = replace(document, answer=(value_of(document.book, "net"),), sections=())
        cut = Workings(deeper, most=3)
        assert list(cut.entries) == ["gross", "haulage", "net"]
        assert cut.left_out == 2
        first = next(given for given in cut.of("gross").inputs if given.more)
        assert [one.anchor for one in first.more] == ["", ""]

    def test_what_a_person_typed_is_escaped(self, files: dict[str, Path]):
        page = files[".html"].read_text("utf-8")
        assert "S2 <b>&" not in page
        assert "S2 &lt;b&gt;&amp;" in page

    def test_only_a_synthetic_document_says_so(self, tmp_path: Path):
        save(small_document(synthetic=False), tmp_path / "real.html")
        assert "Synthetic example" not in (tmp_path / "real.html").read_text("utf-8")


class TestWorkbook:
    def test_every_formula_gives_the_value_written_beside_it(self, files: dict[str, Path]):
        calculator = Calculator(files[".xlsx"])
        written = openpyxl.load_workbook(files[".xlsx"], data_only=True)
        formulas = 0
        for sheet in calculator.file.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        formulas += 1
                        beside = written[sheet.title][cell.coordinate].value
                        worked_out = calculator.value(sheet.title, cell.coordinate)
                        if isinstance(beside, str):
                            assert worked_out == beside
                        else:
                            assert worked_out == pytest.approx(beside, rel=1e-12)
        assert formulas == 6 + 12  # entries; figures on the report

    def test_a_changed_factor_reaches_every_figure(self, files: dict[str, Path], tmp_path: Path):
        file = openpyxl.load_workbook(files[".xlsx"])
        for row in file["Factors"].iter_rows(min_row=2):
            if row[0].value.endswith("landfill"):
                row[2].value = 2.26338  # one kilogram more on 15 t
        file.save(tmp_path / "changed.xlsx")
        calculator = Calculator(tmp_path / "changed.xlsx")
        found = {row[0].value: row[2].coordinate for row in calculator.file["Working"].iter_rows()}
        assert calculator.value("Working", found["gross"]) == pytest.approx(150.8466)
        assert calculator.value("Working", found["net"]) == pytest.approx(110.8466 * 0.75)

    def test_rows_stand_where_they_stood(self, files: dict[str, Path]):
        sheet = openpyxl.load_workbook(files[".xlsx"])["Input claims"]
        assert sheet["A2"].value == "S1"
        assert sheet["B3"].value == 5.0

    def test_what_is_not_known_is_said_and_never_zero(self, files: dict[str, Path]):
        sheet = openpyxl.load_workbook(files[".xlsx"], data_only=True)["Factors"]
        values = {row[0]: row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
        assert values["factor:desnz-2025@1/material_use.resin.primary"] == "not known"


def test_another_ending_is_refused_with_those_accepted(document: Document, tmp_path: Path):
    with pytest.raises(InputError, match=r"accepted endings are \.pdf, \.html, \.xlsx"):
        save(document, tmp_path / "report.docx")
    with pytest.raises(InputError, match="There is no folder"):
        save(document, tmp_path / "nowhere" / "report.pdf")


def test_a_figure_is_an_entry_and_names_the_end_of_its_range(document: Document):
    low = next(value for value in document.values() if value.part is Part.LOW)
    assert (low.entry, low.value, low.shown) == ("c2.gross", 80.0, "80\u202fkg\u202fCO₂e")
