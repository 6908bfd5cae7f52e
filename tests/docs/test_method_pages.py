"""The published method is what the code uses: its pages are written from the tables."""

import sys

import pages
import pytest

from offcut.impact.formulas import formulas
from offcut.impact.model import METHOD_VERSION

sys.path.insert(0, str(pages.ROOT / "scripts"))
import method_pages


@pytest.mark.parametrize("name", list(method_pages.pages()))
def test_the_committed_page_is_what_the_tables_give(name: str):
    written = (method_pages.FOLDER / name).read_text("utf-8")
    assert written == method_pages.pages()[name], "run: .venv/bin/python scripts/method_pages.py"


def test_every_formula_stands_on_the_page_as_it_is_worked_out():
    page = (method_pages.FOLDER / "impact-formulas.md").read_text("utf-8")
    for formula in formulas().values():
        assert f"`{formula.id}`" in page
        assert formula.expression in page


def test_every_page_of_the_method_names_its_version():
    for name in ("impact.md", "impact-formulas.md", "impact-rules.md"):
        head = (method_pages.FOLDER / name).read_text("utf-8").partition("\n\n##")[0]
        assert METHOD_VERSION in head
