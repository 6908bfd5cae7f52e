"""The reports of the example programme: whole, the same in every file, and recomputable."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest
from sheet_calculator import Calculator

from offcut.errors import InputError
from offcut.evaluation.evaluate import Evaluation, evaluate
from offcut.evaluation.worth import METRICS, worth
from offcut.regions import west_midlands
from offcut.reports.documents import save
from offcut.reports.documents.account import account_report
from offcut.reports.documents.certificate import certificate
from offcut.reports.documents.checking import audit_report
from offcut.reports.documents.data import as_data
from offcut.reports.documents.excerpt import copied
from offcut.reports.documents.html import render
from offcut.reports.documents.model import Document, Status, Table
from offcut.reports.documents.pdf import pdf_bytes
from offcut.reports.open_data import open_data, write_open_data
from offcut.reports.programme import cluster_report, programme_report

FOLDER = Path(west_midlands.__file__).parent / "example" / "programme"
MADE = "2026-10-12"


@pytest.fixture(scope="module")
def silent(evaluation: Evaluation) -> Evaluation:
    """The same programme, had it stated neither weights of its spend nor an inflation."""
    whole, programme = evaluation.spend.total, evaluation.programme
    rows = tuple(replace(row, weight_metric=None) for row in whole.rows)
    return replace(
        evaluation,
        programme=replace(programme, terms=replace(programme.terms, inflation=None)),
        spend=replace(evaluation.spend, total=replace(whole, rows=rows)),
    )


@pytest.fixture(scope="module")
def silent_report(silent: Evaluation) -> Document:
    return programme_report(silent, made_on=MADE)


def audited(document: Document):
    return audit_report(json.loads(json.dumps(as_data(document))))


def spaces_alike(text: str) -> str:
    return " ".join(text.split())


class TestProgramme:
    def test_it_answers_everything_that_a_funder_asks(self, report: Document):
        titles = [section.title for section in report.sections]
        assert titles == [
            "In short", "Outcomes", "From gross to net", "From in-year to lifetime", "How sure",
            "Cost-effectiveness", "Value for money", "Targets", "From idea to completed", "Spend",
            "What was done", "What moved, and where", "Clusters", "Predicted and realised",
            "Funder's indicators", "Routemap", "Risks", "What changed", "Lessons", "Data quality",
        ]  # fmt: skip
        assert set(report.versions) >= {"Method", "Factors", "Price base", "Offcut"}
        assert report.synthetic

    def test_every_figure_of_it_can_be_recomputed(self, report: Document):
        found = audited(report)
        assert found.passed, found.differences[:3]
        assert found.book.total > 5000
        assert found.pages_total == len(list(report.values())) > 500

    def test_results_by_grade_of_evidence_are_all_results(self, report: Document):
        entries = report.book.entries
        for metric in ("ghg", "landfill_diverted", "cost_saved", "jobs_created"):
            for step, whole in (("gross", f"net.all.{metric}.gross"), ("net", f"net.all.{metric}")):
                graded = [entries[f"net.grade.{grade}.{metric}.{step}"].value for grade in "ABC"]
                assert sum(graded) == pytest.approx(entries[whole].value), metric

    def test_its_rows_are_those_of_the_workbook_it_was_made_from(self, report: Document):
        data = json.loads(json.dumps(as_data(report)))
        found = audit_report(data, FOLDER)
        assert found.passed
        assert found.rows is not None
        assert found.rows.equal > 1000
        data["book"]["rows"]["spend"]["2"]["actual_gbp"] = 1.0
        changed = audit_report(data, FOLDER).rows
        assert changed is not None
        assert [cell.place for cell in changed.changed] == ["row:spend!2.actual_gbp"]
        assert changed.changed[0].why == "the file holds another number"

    def test_a_programme_that_has_only_begun_says_so(self):
        made = programme_report(evaluate(FOLDER, "2024Q2"), made_on=MADE)
        assert "None has results with evidence yet. " in made.answer
        assert audited(made).passed
        assert pdf_bytes(made).startswith(b"%PDF")

    def test_one_changed_row_is_found_in_it(self, report: Document):
        data = json.loads(json.dumps(as_data(report)))
        row = next(iter(data["book"]["rows"]["claims"].values()))
        row["quantity"] = row["quantity"] * 10
        found = audit_report(data)
        assert not found.passed
        assert any("row:claims!" in difference.why for difference in found.differences)

    def test_the_same_figures_stand_on_its_pages(self, report: Document, page: str, tmp_path: Path):
        (tmp_path / "report.pdf").write_bytes(pdf_bytes(report))
        pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
        pdf = spaces_alike(" ".join(page.extract_text() for page in pages))
        shown = {value.shown for value in report.values()}
        assert not [text for text in shown if text not in page]
        tables = {text for text in shown if spaces_alike(text) not in pdf}
        long_charts = {
            cell.shown
            for block in report.blocks()
            if (table := getattr(block, "table", None)) is not None and len(table.rows) > 14
            for row in table.rows
            for cell in row
            if hasattr(cell, "shown")
        }
        assert tables <= long_charts  # tables of charts too long for a page are in the other files

    def test_the_six_areas_have_status_and_score(self, report: Document):
        (scores,) = [b for b in report.blocks() if isinstance(b, Table) and "stands" in b.caption]
        assert [row[0] for row in scores.rows] == [
            "Scope", "Time", "Cost", "Risk", "Exploitation", "Planning",
        ]  # fmt: skip
        assert all(isinstance(row[1], Status) for row in scores.rows)
        assert all(str(row[2]).endswith("of 5") for row in scores.rows)

    def test_standings_are_beside_each_other_and_never_added(self, report: Document):
        (table,) = [
            b for b in report.blocks() if isinstance(b, Table) and "by standing" in b.caption
        ]
        columns = ("Potential", "Agreed", "Realised, not yet verified", "Verified")
        union = "Completed with evidence (verified or not)"
        assert table.headers[1:6] == (*columns, union)
        targets = next(part for part in report.sections if part.id == "targets")
        assert f"Greenhouse gas avoided: {union[0].lower()}{union[1:]}" in str(targets)
        assert "verified: verified" not in str(targets)

    def test_estimates_are_shown_beside_the_outcomes_and_not_counted(
        self, evaluation: Evaluation, report: Document
    ):
        entries = report.book.entries
        assert entries["grade.D.ghg"].value
        graded = [entries[f"grade.{grade}.ghg"].value or 0.0 for grade in "ABC"]
        assert sum(graded) / 1000 == pytest.approx(entries["measure.ghg"].value)

    def test_the_answer_says_what_is_gross_and_what_is_net(self, report: Document):
        parts = [part if isinstance(part, str) else part.entry for part in report.answer]
        assert "measure.ghg, gross (* at least); net, net.all.cost_saved" in "".join(parts)
        assert [part for part in parts if part.startswith("net.")] == [
            f"net.all.{name}" for name in ("cost_saved", "landfill_diverted", "ghg")
        ]

    def test_what_is_observed_of_a_lifetime_has_its_unit(self, report: Document):
        lifetime = next(part for part in report.sections if part.id == "lifetime")
        table = next(block for block in lifetime.blocks if isinstance(block, Table))
        told = {row[0]: row[-1] for row in table.rows}
        gas = next(text for name, text in told.items() if "Greenhouse" in str(name))
        assert str(gas).count("t\u202fCO₂e") == 2
        assert not table.total

    def test_in_year_and_lifetime_stand_apart_with_the_rule(self, report: Document):
        (table,) = [b for b in report.blocks() if isinstance(b, Table) and "lifetime" in b.caption]
        assert all("Five years, falling 20 points a year" in row for row in table.rows)

    def test_making_it_twice_changes_nothing(self, evaluation: Evaluation, report: Document):
        again = programme_report(evaluation, evaluation.changes, made_on=MADE)
        assert list(again.values()) == list(report.values())
        assert again.book.entries == report.book.entries

    def test_the_reader_is_told_why_there_is_no_apportioned_cost(self, silent_report: Document):
        page = render(silent_report)
        assert "nobody else may choose them" in page

    def test_no_net_value_is_shown_while_a_part_cannot_be_valued(self, silent_report: Document):
        entry = silent_report.book.entries["appraisal.central.npv"]
        assert entry.value is None
        assert "deflator" in entry.note

    def test_the_readers_own_inflation_stands_in_the_report(self, silent: Evaluation):
        own = {2025: 0.03, 2026: 0.02}
        page = render(programme_report(silent, made_on=MADE, inflation=own))
        assert "Inflation assumed by the user for 2025: 3.0%, 2026: 2.0%" in page


class TestWorth:
    def test_each_step_takes_off_and_net_is_what_is_left(self, evaluation: Evaluation):
        found = worth(evaluation, copied(evaluation.book), draws=20)
        for name in METRICS:
            total = found.totals[name]
            gross, net = total.steps["gross"], total.steps["net"]
            assert gross is not None
            assert net == pytest.approx(gross - sum(total.taken_off.values()))

    def test_own_inflation_gives_a_net_value_and_says_so(self, evaluation: Evaluation):
        book = copied(evaluation.book)
        found = worth(evaluation, book, draws=20, inflation={2025: 0.03, 2026: 0.02})
        central = found.appraisals["central"]
        assert central.net_present_value_gbp is not None
        assert "inflation assumed by the user" in central.basis.told
        low, high = found.appraisals["low"], found.appraisals["high"]
        assert low.net_present_value_gbp < high.net_present_value_gbp

    def test_spend_is_apportioned_only_by_the_programmes_own_weights(self, silent: Evaluation):
        spend = silent.spend.total
        rows = tuple(replace(row, weight_metric="landfill_diverted") for row in spend.rows)
        stated = replace(silent, spend=replace(silent.spend, total=replace(spend, rows=rows)))
        found = worth(stated, copied(silent.book), draws=20)
        assert found.weights_missing == ""
        assert found.apportioned["landfill_diverted"].weight == pytest.approx(1.0)
        assert worth(silent, copied(silent.book), draws=20).apportioned == {}

    def test_the_examples_own_weights_share_out_the_spend_once(self, evaluation: Evaluation):
        found = worth(evaluation, copied(evaluation.book), draws=20)
        assert sum(cost.weight for cost in found.apportioned.values()) == pytest.approx(1.0)
        staff = sum(
            row.actual_gbp or 0.0
            for row in evaluation.spend.total.rows
            if row.category in ("staff", "travel and visits")
        )
        net = found.totals["landfill_diverted"].steps["net"]
        cost = found.apportioned["landfill_diverted"].gbp_per_unit
        assert cost == pytest.approx(staff / net)

    def test_value_for_money_shows_figures_and_whose_inflation_it_is(self, report: Document):
        section = next(part for part in report.sections if part.id == "value")
        tables = [block for block in section.blocks if isinstance(block, Table)]
        cells = [cell for table in tables for row in table.rows for cell in row[1:]]
        assert "not known" not in [getattr(cell, "shown", cell) for cell in cells]
        assert [len(table.rows) for table in tables] == [5, 3]
        assert "the programme (programme board, 20 February 2024) for 2025" in str(section)


class TestCertificate:
    @pytest.fixture(scope="class")
    @staticmethod
    def firm(evaluation: Evaluation) -> str:
        standings = zip(evaluation.impact.claims, evaluation.impact.standings, strict=True)
        index = next(
            i for i, (c, s) in enumerate(standings) if c.year == 2025 and str(s) == "verified"
        )
        return evaluation.impact.synergy(index).have.name

    def test_it_is_one_page_and_can_be_recomputed(self, evaluation: Evaluation, firm: str):
        made = certificate(evaluation.impact, firm, 2025, made_on=MADE, synthetic=True)
        pages = pypdf.PdfReader(_stream(pdf_bytes(made))).pages
        assert len(pages) == 1
        text = spaces_alike(pages[0].extract_text())
        assert firm in text
        assert "Not a Scope 3 reduction" in text
        assert "as stated, else from stated prices; not verified" in text
        assert "a verification does not cover them" in text
        assert all(spaces_alike(value.shown) in text for value in made.values())
        assert audited(made).passed

    def test_a_harm_to_the_climate_is_said_in_the_first_sentence(self, evaluation: Evaluation):
        harmful = certificate(
            evaluation.impact, "Rowan Green Blocks (fictional)", 2025, made_on=MADE
        )
        assert harmful.book.entries["certificate.ghg"].value < 0
        assert any("more is emitted than saved" in str(word) for word in harmful.answer)

    def test_its_workbook_goes_on_calculating(
        self, evaluation: Evaluation, firm: str, tmp_path: Path
    ):
        made = certificate(evaluation.impact, firm, 2025, made_on=MADE)
        save(made, tmp_path / "made.xlsx")
        calculator = Calculator(tmp_path / "made.xlsx")
        written = openpyxl.load_workbook(tmp_path / "made.xlsx", data_only=True)["Working"]
        rows = list(written.iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(made.book.entries) > 50
        for number, row in enumerate(rows, start=2):
            found = calculator.value("Working", f"C{number}")
            assert found == (row[2] if isinstance(row[2], str) else pytest.approx(row[2], rel=1e-9))

    def test_it_stays_on_one_page_with_many_long_names(self, evaluation: Evaluation, firm: str):
        made = certificate(evaluation.impact, firm, 2025, made_on=MADE, synthetic=True)
        section = made.sections[1]
        (table,) = section.blocks
        assert isinstance(table, Table)
        long = replace(
            table,
            rows=tuple(("Very long name of an exchange " * 2, *r[1:]) for r in table.rows[:1] * 7),
        )
        full = replace(
            made,
            title="W" * 60,
            sections=(made.sections[0], replace(section, blocks=(long,)), made.sections[2]),
        )
        assert len(pypdf.PdfReader(_stream(pdf_bytes(full))).pages) == 1

    def test_it_holds_no_cell_of_another_company_that_it_does_not_need(
        self, evaluation: Evaluation, firm: str
    ):
        made = certificate(evaluation.impact, firm, 2025, made_on=MADE)
        text = json.dumps(as_data(made))
        others = {s.have.name for s in evaluation.impact.synergies} - {firm}
        assert not [name for name in others if name in text]
        cells = made.book.rows["synergies"].values()
        assert not any("have_organisation" in row for row in cells)

    def test_a_company_without_evidence_gets_none(self, evaluation: Evaluation):
        with pytest.raises(InputError, match="no completed exchange with evidence in 2025"):
            certificate(evaluation.impact, "Nobody at all (fictional)", 2025, made_on=MADE)


def _stream(data: bytes):
    import io

    return io.BytesIO(data)


class TestAccountAndClusters:
    def test_the_account_is_recomputable_and_states_its_gaps(self, evaluation: Evaluation):
        made = account_report(evaluation.impact, made_on=MADE)
        assert audited(made).passed
        (gaps,) = [b for b in made.blocks() if isinstance(b, Table) and "Missing" in b.caption]
        assert any("is empty" in str(row[0]) for row in gaps.rows)

    def test_clusters_are_compared_with_what_may_be_concluded(self, evaluation: Evaluation):
        made = cluster_report(evaluation, made_on=MADE)
        assert audited(made).passed
        assert "No definitive conclusion possible" in json.dumps(as_data(made))
        assert pdf_bytes(made).startswith(b"%PDF")


class TestOpenData:
    def test_no_cell_of_it_tells_of_few_firms(self, evaluation: Evaluation, tmp_path: Path):
        release = open_data(evaluation)
        for cell in release.cells:
            for metric in cell.totals:
                if metric not in cell.hidden:
                    assert cell.firms(metric) >= 3
                    assert metric == "claims" or cell.largest_share(metric) <= 2 / 3
        assert release.hidden
        table, about = write_open_data(release, tmp_path / "open")
        assert table.read_text("utf-8-sig").startswith("material,district,claims,")
        told = json.loads(about.read_text("utf-8"))
        assert told["synthetic"] is True
        assert told["disclosure_control"]["fewest_firms"] == 3
        assert not [
            s.have.name
            for s in evaluation.impact.synergies
            if s.have.name in table.read_text("utf-8")
        ]
