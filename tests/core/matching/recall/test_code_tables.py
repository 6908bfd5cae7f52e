"""The tables that lead from words to codes agree with the List of Waste, and the examples hold."""

import doctest
import importlib

import pytest

from offcut import reference
from offcut.matching.recall.code_signals import SIGNALS
from offcut.matching.recall.trades import classes
from offcut.reference import catalogue
from offcut.reference._read import rows

SUBCHAPTERS = {entry.code[:4] for entry in reference.waste_codes.values()}


def test_every_phrase_stands_for_known_codes_and_once_in_its_row():
    for row in rows(catalogue()["code_words"]):
        assert set(row["codes"].split("|")) <= set(reference.waste_codes), row["codes"]
        phrases = row["words"].split("|")
        assert len(set(phrases)) == len(phrases), row["codes"]
        assert all(phrase == phrase.strip().lower() for phrase in phrases), row["codes"]


def test_all_842_entries_have_phrases():
    named = {code for row in rows(catalogue()["code_words"]) for code in row["codes"].split("|")}
    assert named == set(reference.waste_codes)
    assert len(named) == 842


def test_industries_and_subchapters_are_those_of_the_classifications():
    for row in rows(catalogue()["industry_chapters"]):
        assert any(code.startswith(row["industry"]) for code in classes()), row["industry"]
        assert set(row["subchapters"].split("|")) <= SUBCHAPTERS, row["industry"]


def test_words_of_kin_stand_in_groups_of_two_or_more():
    for row in rows(catalogue()["word_kin"]):
        assert len(set(row["words"].split("|"))) >= 2, row["words"]


def test_each_signal_has_its_weights_and_nothing_else_has():
    assert tuple(row["signal"] for row in rows(catalogue()["code_weights"])) == SIGNALS


@pytest.mark.parametrize(
    "name",
    ["code_book", "code_learning", "code_reading", "codes", "donors", "wordpieces"],
)
def test_the_examples_in_the_docstrings_are_true(name: str):
    module = importlib.import_module(f"offcut.matching.recall.{name}")
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
