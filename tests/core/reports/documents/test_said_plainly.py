"""What a progress report says of itself: who it is for, what its amounts are, what is missing."""

from pathlib import Path

import pytest

from offcut.evaluation.evaluate import Evaluation, evaluate
from offcut.regions import west_midlands
from offcut.reports.documents.html import render
from offcut.reports.documents.missing import missing
from offcut.reports.programme import programme_report

FOLDER = Path(west_midlands.__file__).parent / "example" / "programme"


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(FOLDER, "2026Q3")


@pytest.fixture(scope="module")
def page(evaluation: Evaluation) -> str:
    made = programme_report(evaluation, evaluation.changes, made_on="2026-10-12")
    return " ".join(render(made).split())


def test_a_progress_report_is_not_for_publication(page: str):
    assert "For the funder, not for publication" in page


def test_a_rise_in_a_quarter_is_explained(page: str):
    assert "lands whole in the quarter of its signatures" in page


def test_the_map_says_what_its_tonnes_are(page: str):
    assert "those of the last year claimed of the exchange" in page


def test_a_doubted_prediction_is_named_and_no_factor_stands_in_for_it(page: str):
    """S017 of the example has three tonnes of CO2e predicted for a tonne of sand, on purpose."""
    assert "S017, greenhouse gas: left out, as it is doubted" in page
    assert "no usable factor" in page


def test_factors_that_nobody_published_stand_before_empty_cells(evaluation: Evaluation):
    told = [str(row[0]) for row in missing(evaluation.impact).rows]
    factors = [place for place, text in enumerate(told) if "publishes no value" in text]
    blanks = [place for place, text in enumerate(told) if "_jobs_" in text]
    assert factors
    assert blanks
    assert max(factors) < min(blanks)
