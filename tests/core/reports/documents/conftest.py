"""The example programme's evaluation and its progress report, made once for every test here."""

from pathlib import Path

import pytest

from offcut.evaluation.evaluate import Evaluation, evaluate
from offcut.regions import west_midlands
from offcut.reports.documents.html import render
from offcut.reports.documents.model import Document
from offcut.reports.programme import programme_report

FOLDER = Path(west_midlands.__file__).parent / "example" / "programme"
MADE = "2026-10-12"


@pytest.fixture(scope="session")
def evaluation() -> Evaluation:
    return evaluate(FOLDER, "2026Q3")


@pytest.fixture(scope="session")
def report(evaluation: Evaluation) -> Document:
    return programme_report(evaluation, evaluation.changes, made_on=MADE)


@pytest.fixture(scope="session")
def page(report: Document) -> str:
    return render(report)
