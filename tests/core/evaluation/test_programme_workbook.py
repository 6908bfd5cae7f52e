"""A programme's workbook: every problem by sheet, row and column, with what is accepted."""

import csv
from pathlib import Path

import pytest

from offcut.errors import InputError, WorkbookProblems
from offcut.evaluation import read_programme
from offcut.evaluation.measures import measures
from offcut.evaluation.model import ClusterType, Funding, Rag
from offcut.impact.model import Standing
from offcut.impact.workbook import columns, sheets

PROGRAMME = {
    "programme_id": "P-1",
    "title": "Reuse Programme (fictional)",
    "region": "Somewhere",
    "funder": "A fund (fictional)",
    "starts_on": "2025-01-01",
    "ends_on": "2026-12-31",
}
SYNERGY = {
    "synergy_id": "S-1",
    "flow": "sand",
    "resource": "sand",
    "unit": "t",
    "stage": "idea",
    "have_organisation": "Giver (fictional)",
    "want_organisation": "Taker (fictional)",
}
TARGET = {
    "target_id": "T-1",
    "measure": "landfill_diverted",
    "value": "500",
    "unit": "t",
    "due_on": "2026-12-31",
    "set_on": "2024-12-01",
    "set_by": "board",
}


@pytest.fixture
def folder(tmp_path):
    """Writes sheets as CSV; those of a programme with one synergy unless told otherwise."""

    def write(**given: list[dict[str, str]]) -> Path:
        for sheet, rows in ({"programme": [PROGRAMME], "synergies": [SYNERGY]} | given).items():
            with (tmp_path / f"{sheet}.csv").open("w", newline="", encoding="utf-8") as file:
                names = list(dict.fromkeys(name for row in rows for name in row))
                writer = csv.DictWriter(file, names)
                writer.writeheader()
                writer.writerows(rows)
        return tmp_path

    return write


def problems(path):
    with pytest.raises(WorkbookProblems) as caught:
        read_programme(path)
    return [(p.sheet, p.row, p.column, p.suggestion) for p in caught.value.problems]


def test_the_smallest_programme(folder):
    programme, workbook = read_programme(folder())
    assert programme.terms.title == "Reuse Programme (fictional)"
    assert programme.synthetic
    assert programme.targets == ()
    assert workbook.warnings == ()


def test_every_sheet_becomes_its_records(folder):
    programme, _ = read_programme(
        folder(
            targets=[TARGET | {"standing": "verified", "cluster": "c"}],
            spend=[{"period": "2025Q1", "category": "staff", "actual_gbp": "1,200"}],
            activity=[{"activity_on": "2025-02-01", "kind": "visit", "hours": "3"}],
            members=[{"organisation": "Giver (fictional)", "private": "yes"}],
            clusters=[{"cluster_id": "c", "name": "C", "type": "sector", "funding": "fee"}],
            scores=[{"period": "2025Q1", "area": "scope", "score": "4", "rag": "green"}],
            risks=[{"risk_id": "R", "title": "Delay", "likelihood": "3", "impact": "4"}],
        )
    )
    assert programme.targets[0].standing is Standing.VERIFIED
    assert programme.spend[0].actual_gbp == 1200
    assert programme.spend[0].profile_gbp is None
    assert programme.activity[0].hours == 3
    assert programme.members[0].private is True
    cluster = programme.clusters[0]
    assert (cluster.type, cluster.funding) == (ClusterType.SECTOR, Funding.FEE)
    assert programme.scores[0].rag is Rag.GREEN
    assert programme.risks[0].rating == 12
    assert programme.targets[0].source.reference == "row:targets!2"


def test_a_measure_that_is_misspelt(folder):
    wrong = TARGET | {"measure": "landfil_diverted"}
    assert problems(folder(targets=[wrong])) == [("targets", 2, "measure", "landfill_diverted")]


def test_a_unit_that_is_not_the_measures(folder):
    found = problems(folder(targets=[TARGET | {"unit": "kg"}]))
    assert found == [("targets", 2, "unit", "t")]


def test_a_target_of_nothing_and_one_due_before_it_begins(folder):
    rows = [TARGET | {"value": "0"}, TARGET | {"target_id": "T-2", "due_on": "2024-12-31"}]
    assert [(row, column) for _, row, column, _ in problems(folder(targets=rows))] == [
        (2, "value"),
        (3, "due_on"),
    ]


def test_only_results_that_go_on_have_a_lifetime_and_only_with_evidence(folder):
    rows = [
        TARGET | {"measure": "jobs_created", "unit": "jobs", "basis": "lifetime"},
        TARGET | {"target_id": "T-2", "basis": "lifetime", "standing": "verified"},
        TARGET | {"target_id": "T-3", "basis": "lifetime"},
    ]
    assert [(row, column) for _, row, column, _ in problems(folder(targets=rows))] == [
        (2, "basis"),
        (3, "standing"),
    ]


def test_spend_is_apportioned_to_results_that_there_are(folder):
    rows = [{"period": "2025Q1", "category": "staff", "metric": "landfill"}]
    assert problems(folder(spend=rows)) == [("spend", 2, "metric", "landfill_diverted")]
    rows[0]["metric"] = "ghg"
    assert read_programme(folder(spend=rows))[0].spend[0].weight_metric == "ghg"


def test_what_is_no_period(folder):
    rows = [{"period": "spring", "category": "staff"}, {"period": "2025Q1", "category": "staff"}]
    assert problems(folder(spend=rows)) == [("spend", 2, "period", None)]


def test_two_programmes_none_and_one_that_ends_before_it_starts(folder):
    other = PROGRAMME | {"programme_id": "P-2"}
    assert problems(folder(programme=[PROGRAMME, other]))[0][:2] == ("programme", 3)
    backwards = PROGRAMME | {"ends_on": "2024-01-01"}
    assert problems(folder(programme=[backwards]))[0][2] == "ends_on"


def test_a_cluster_that_is_not_in_its_sheet(folder):
    clusters = [{"cluster_id": "c", "name": "C", "type": "sector", "funding": "fee"}]
    found = problems(folder(clusters=clusters, synergies=[SYNERGY | {"cluster": "d"}]))
    assert found == [("synergies", 2, "cluster", None)]


def test_rows_of_tables_that_there_are_not(folder):
    found = problems(
        folder(
            indicators=[{"indicator": "erdf_c11"}],
            programme=[PROGRAMME | {"persistence": "for ever"}],
        )
    )
    assert [(sheet, column) for sheet, _, column, _ in found] == [
        ("indicators", "indicator"),
        ("programme", "persistence"),
    ]
    assert found[0][3] == "erdf_c1"


def test_what_is_late_or_outside_is_loaded_and_told(folder):
    path = folder(
        targets=[TARGET | {"set_on": "2025-02-01"}],
        spend=[{"period": "2024Q4", "category": "staff", "actual_gbp": "10"}],
    )
    _, workbook = read_programme(path)
    assert [(w.sheet, w.column) for w in workbook.warnings] == [
        ("spend", "period"),
        ("targets", "set_on"),
    ]


def test_without_its_sheets_it_is_no_programme(tmp_path):
    (tmp_path / "programme.csv").write_text("programme_id,title\nP-1,x\n")
    assert ("synergies", None, None, None) in problems(tmp_path)
    with pytest.raises(InputError):
        read_programme(tmp_path / "none.xlsx")


def test_every_column_of_every_sheet_is_described():
    for sheet in sheets():
        for column in columns(sheet).values():
            assert column.description
            assert column.told
            if column.required:
                assert column.example


def test_every_measure_says_its_unit_and_its_link():
    for measure in measures().values():
        assert measure.unit
        assert measure.link in ("input", "activity", "output", "outcome")
        assert (measure.metric != "") == (measure.link == "outcome")


def test_the_programmes_own_inflation_and_who_set_it(folder):
    stated = PROGRAMME | {"inflation": "2025=2.5 %; 2026=0.02", "inflation_set_by": "board"}
    terms = read_programme(folder(programme=[stated]))[0].terms
    level = terms.deflators().convert(1.025 * 1.02, 2026, 2024)  # two rises, taken back by hand
    assert level == pytest.approx(1)
    assert terms.deflators().told == (
        "inflation assumed by the programme (board) for 2025: 2.5%, 2026: 2.0%"
    )


@pytest.mark.parametrize("cell", ["2024=2 %", "2026=2 %", "next=2 %"])
def test_an_inflation_of_a_known_year_after_a_gap_or_of_none(folder, cell):
    """The table of deflators ends with 2024, so that 2025 comes first."""
    found = problems(folder(programme=[PROGRAMME | {"inflation": cell}]))
    assert [(sheet, row, column) for sheet, row, column, _ in found] == [
        ("programme", 2, "inflation")
    ]


def test_an_inflation_of_nobody_says_so(folder):
    terms = read_programme(folder(programme=[PROGRAMME | {"inflation": "2025=3 %"}]))[0].terms
    assert "who set it is not stated" in terms.deflators().told
