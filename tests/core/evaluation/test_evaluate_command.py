"""The command ``offcut evaluate``: the answer first, files on request, errors that say where."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from offcut.cli import offcut
from offcut.evaluation import Calibration
from offcut.regions import west_midlands

PROGRAMME = str(west_midlands.region().programme_path)


def run(*arguments, width="100"):
    return CliRunner(env={"COLUMNS": width}).invoke(offcut, arguments, catch_exceptions=False)


@pytest.fixture(scope="module")
def answer():
    result = run("evaluate", PROGRAMME)
    assert result.exit_code == 0
    return result.output


def test_the_answer_comes_first(answer):
    first = " ".join(answer.split())[:400]
    assert first.startswith("Synthetic example")
    assert "2 of 12 targets met" in first
    assert "56 of 120 synergies completed" in first


@pytest.mark.parametrize(
    "told",
    [
        "not measured",
        "not a target set at the outset",
        "never added",
        "No definitive conclusion possible",
        "Realised over predicted",
        "Since 2026Q2: 4 new",
        "C1 Enterprises receiving",
        "Thresholds are recalled",
        "never to be added",
        "inflation assumed by the programme (programme board, 20 February 2024)",
        "Worth a look",
        "Not known, and not counted",
        "Method 1.0",
    ],
)
def test_what_it_tells(answer, told):
    assert told in " ".join(answer.split())


def test_in_full_each_change_and_each_flows_factor_is_told():
    told = " ".join(run("evaluate", PROGRAMME, "--all").output.split())
    assert "implementation → completed" in told
    assert "(investment not found, at implementation)" in told
    assert "metal: 0." in told


def test_nothing_is_wider_than_the_terminal():
    narrow = run("evaluate", PROGRAMME, width="80").output
    assert max(map(len, narrow.splitlines())) <= 80


def test_own_inflation_goes_before_the_programmes():
    told = " ".join(run("evaluate", PROGRAMME, "--inflation", "2026=0.04").output.split())
    assert "Net present value to society" in told
    assert "(programme board, 20 February 2024) for 2025: 2.5%; " in told
    assert "inflation assumed by the user for 2026: 4.0%" in told


def test_no_inflation_stated_is_no_net_present_value(tmp_path):
    folder = without_inflation(tmp_path)
    told = " ".join(run("evaluate", str(folder)).output.split())
    assert "Net present value: not known" in told
    assert "there is no GDP deflator for 2025" in told


def without_inflation(folder):
    """The example's sheets, as a programme that states none."""
    for sheet in Path(PROGRAMME).glob("*.csv"):
        text = sheet.read_text("utf-8")
        (folder / sheet.name).write_text(text.replace("2025=2.5 %; 2026=2.2 %", ""), "utf-8")
    return folder


@pytest.mark.parametrize("given", ["2025", "2025=much", "2025=3"])
def test_inflation_that_cannot_be_read_says_how(given):
    with pytest.raises(Exception, match="inflation") as caught:
        run("evaluate", PROGRAMME, "--inflation", given)
    assert type(caught.value).__name__ == "InputError"


def test_figures_calibration_and_audit(tmp_path):
    figures, factors = tmp_path / "e.json", tmp_path / "c.json"
    saved = ("--json", str(figures), "--calibration", str(factors), "--quiet")
    made = run("evaluate", PROGRAMME, *saved)
    assert made.exit_code == 0
    assert made.output == ""
    data = json.loads(figures.read_text("utf-8"))
    assert data["format"] == "offcut-evaluation/1"
    assert data["period"] == "2026Q3"
    assert Calibration.read(factors).factor("quantity", "sand").cases > 3
    audited = run("audit", str(figures))
    assert audited.exit_code == 0


def test_an_earlier_period_and_the_workbook_of_an_earlier_time(tmp_path):
    assert "2025Q2 (as at 30 June 2025)" in run("evaluate", PROGRAMME, "--period", "2025Q2").output
    since = run("evaluate", PROGRAMME, "--since", PROGRAMME)
    assert "Since 2026Q2" in since.output


def test_errors_are_named_by_sheet_and_row_and_end_with_1(tmp_path):
    (tmp_path / "programme.csv").write_text(
        "programme_id,title,region,funder,starts_on,ends_on\n"
        "P,Reuse (fictional),Here,Fund (fictional),2025-01-01,soon\n"
    )
    (tmp_path / "synergies.csv").write_text(
        "synergy_id,flow,resource,unit,stage,have_organisation,want_organisation\n"
        "S,sand,sand,t,idea,A (fictional),B (fictional)\n"
    )
    result = run("evaluate", str(tmp_path))
    assert result.exit_code == 1
    assert "sheet 'programme', row 2, column 'ends_on'" in result.output


def test_a_template_that_reads_as_a_programme_once_it_is_filled(tmp_path):
    path = tmp_path / "t.xlsx"
    assert run("evaluate", str(path), "--template").exit_code == 0
    result = run("evaluate", str(path))
    assert result.exit_code == 1
    assert "programme" in result.output


def test_the_example_is_written_once(tmp_path):
    path = tmp_path / "p.xlsx"
    made = run("example", "--programme", str(path))
    assert "Next: offcut evaluate" in made.output
    with pytest.raises(Exception, match="already"):
        run("example", "--programme", str(path))
    assert run("example", "--programme", str(path), "--force").exit_code == 0
