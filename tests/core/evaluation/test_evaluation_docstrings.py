"""The examples in the docstrings of the room are true."""

import doctest
import importlib
import pkgutil

import pytest

import offcut.evaluation

MODULES = [
    "offcut.evaluation",
    "offcut.reports.evaluation_words",
    *(
        found.name
        for found in pkgutil.walk_packages(offcut.evaluation.__path__, prefix="offcut.evaluation.")
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
