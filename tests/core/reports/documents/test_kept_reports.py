"""A report that was kept in a database is the report that was made: same pages, same figures."""

import json

import pytest
from tests.core.reports.plans.conftest import planned

from offcut.errors import InputError
from offcut.reports.documents import html
from offcut.reports.documents.data import as_data
from offcut.reports.documents.kept import keep, restore
from offcut.reports.plans import plan_report


def through_json(document):
    return restore(json.loads(json.dumps(keep(document))))


@pytest.fixture(params=["plan", "programme"], scope="module")
def document(request):
    if request.param == "plan":
        return plan_report(planned(), made_on="2026-11-20")
    return request.getfixturevalue("report")


def test_what_is_kept_reads_as_it_was_made(document):
    assert html.render(through_json(document)) == html.render(document)


def test_it_says_the_same_to_an_auditor(document):
    assert json.dumps(as_data(through_json(document))) == json.dumps(as_data(document))


def test_another_form_is_refused_and_says_what_to_do():
    with pytest.raises(InputError, match="make it again"):
        restore({"format": "offcut-report/1"})
