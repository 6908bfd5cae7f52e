"""The shapes of what is kept as JSON: what an earlier version kept is never half read.

A kept evaluation, plan or working holds the name of its shape under :data:`KEY`. Whoever changes
what is kept (a figure more, another name, another meaning) raises the number of that shape; rows
that stand are then *older*. Pages say so, with a button that has them worked out again; the API
says so in words. What is checked: ``tests/platform/test_shapes_of_kept.py``.
"""

from collections.abc import Mapping
from typing import Any

from offcut.reports.documents.kept import FORMAT

KEY = "shape"
EVALUATION = f"offcut-evaluation/1 {FORMAT}"
"""``programmes.Evaluated.summary``, and the report beside it."""
PLAN = f"offcut-plan-answer/1 {FORMAT}"
"""``plans.PlanRun.summary``, and the report beside it."""
WORKING = "offcut-match-working/1"
"""``matches.Working``, packed."""


def in_shape(data: Mapping[str, Any], shape: str) -> dict[str, Any]:
    """The data, with the name of their shape.

    >>> in_shape({"answer": "It is on course."}, "example/2")
    {'answer': 'It is on course.', 'shape': 'example/2'}
    """
    return {**data, KEY: shape}


def is_older(data: Mapping[str, Any], shape: str) -> bool:
    """Whether something was kept by a version that had another shape, or did not name any.

    >>> is_older({"answer": "It is on course."}, "example/2")
    True
    """
    return bool(data) and data.get(KEY) != shape


def without_shape(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data alone, as it is told to others."""
    return {name: value for name, value in data.items() if name != KEY}
