"""The examples in the docstrings of the room are true."""

import doctest
import importlib
import pkgutil

import pytest

import offcut.impact

MODULES = [
    found.name for found in pkgutil.walk_packages(offcut.impact.__path__, prefix="offcut.impact.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
