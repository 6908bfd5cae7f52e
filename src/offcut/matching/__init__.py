"""Which exchanges would really work, what each is worth, and why."""

from typing import TYPE_CHECKING, Any

from offcut.matching.model import (
    BlendPart,
    LimitCheck,
    Match,
    MissingTest,
    ResidueFlow,
    Route,
    Step,
    Term,
    Verdict,
    Worth,
)
from offcut.matching.result import COLUMNS, SAVERS, MatchResult, Unmatched

if TYPE_CHECKING:
    from offcut.matching.comparison import Change, Comparison, compare
    from offcut.matching.engine import match
    from offcut.matching.explain import Explanation
    from offcut.matching.saved import SavedResult, read_result

_HOMES = {
    "Change": "comparison",
    "Comparison": "comparison",
    "compare": "comparison",
    "match": "engine",
    "Explanation": "explain",
    "SavedResult": "saved",
    "read_result": "saved",
}

__all__ = [
    "COLUMNS",
    "SAVERS",
    "BlendPart",
    "Change",
    "Comparison",
    "Explanation",
    "LimitCheck",
    "Match",
    "MatchResult",
    "MissingTest",
    "ResidueFlow",
    "Route",
    "SavedResult",
    "Step",
    "Term",
    "Unmatched",
    "Verdict",
    "Worth",
    "compare",
    "match",
    "read_result",
]


def __getattr__(name: str) -> Any:
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module 'offcut.matching' has no name '{name}'")
    return getattr(importlib.import_module(f"offcut.matching.{_HOMES[name]}"), name)
