"""``offcut plan --report``: the plan as a file, with what threatens it and what else could be."""

import json

import pytest
from click.testing import CliRunner
from tests.core.planning.conftest import CASES
from tests.core.reports.plans.conftest import region

from offcut.cli import offcut


@pytest.fixture(scope="module")
def network_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("network") / "network.json"
    path.write_text(json.dumps(region()), "utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(offcut, ["plan", *map(str, arguments)])


def test_reports_are_written_beside_the_answer(network_file, tmp_path):
    page, sheet = tmp_path / "plan.html", tmp_path / "plan.xlsx"
    told = run(network_file, "--report", page, "--report", sheet)
    assert told.exit_code == 0, told.output
    assert f"Wrote {page}" in told.output
    assert sheet.exists()
    text = page.read_text("utf-8")
    assert "If something fails" in text
    assert "Gain against carbon" in text


def test_printed_json_is_not_mixed_with_words(network_file, tmp_path):
    told = run(network_file, "--json", "-", "--report", tmp_path / "plan.html")
    assert json.loads(told.stdout)["status"] == "optimal"


def test_an_ending_that_cannot_be_written_is_refused_before_anything_is_solved(tmp_path):
    told = run(tmp_path / "missing.json", "--report", tmp_path / "plan.docx")
    assert "accepted endings are .pdf, .html, .xlsx, .csv, .json" in str(told.exception)


def test_without_a_plan_no_report_is_written(tmp_path):
    page = tmp_path / "plan.html"
    told = run(CASES / "aggregate_two_bins.json", "--report", page)
    assert told.exit_code == 1
    assert not page.exists()


@pytest.mark.parametrize(
    "case", ["dantzig_1963", "haverly_1", "warehouses_csplib_034", "degreasing_2005"]
)
def test_networks_of_every_structure_can_be_reported(case, tmp_path):
    data = tmp_path / "plan.json"
    told = run(CASES / f"{case}.json", "--report", data)
    assert told.exit_code == 0, told.output
    answer = json.loads(CASES.joinpath(f"{case}.json").read_text("utf-8"))["expected"]
    entries = {
        one["id"]: one["value"] for one in json.loads(data.read_text("utf-8"))["book"]["entries"]
    }
    assert -entries["plan.gain"] == pytest.approx(answer["objective"], rel=1e-4, abs=1e-3)
