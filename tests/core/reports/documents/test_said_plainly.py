"""What a progress report says of itself: who it is for, what its amounts are, what is missing."""

import pytest

from offcut.evaluation.evaluate import Evaluation
from offcut.reports.documents.missing import missing


@pytest.fixture(scope="module")
def text(page: str) -> str:
    """The page with every stretch of white space as one space."""
    return " ".join(page.split())


def test_a_progress_report_is_not_for_publication(text: str):
    assert "For the funder, not for publication" in text


def test_a_rise_in_a_quarter_is_explained(text: str):
    assert "lands whole in the quarter of its signatures" in text


def test_the_map_says_what_its_tonnes_are(text: str):
    assert "those of the last year claimed of the exchange" in text


def test_a_doubted_prediction_is_named_and_no_factor_stands_in_for_it(text: str):
    """S017 of the example has three tonnes of CO2e predicted for a tonne of sand, on purpose."""
    assert "S017, greenhouse gas: left out, as it is doubted" in text
    assert "no usable factor" in text


def test_factors_that_nobody_published_stand_before_empty_cells(evaluation: Evaluation):
    told = [str(row[0]) for row in missing(evaluation.impact).rows]
    factors = [place for place, text in enumerate(told) if "publishes no value" in text]
    blanks = [place for place, text in enumerate(told) if "_jobs_" in text]
    assert factors
    assert blanks
    assert max(factors) < min(blanks)
