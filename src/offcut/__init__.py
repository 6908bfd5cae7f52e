"""Offcut: which wastes and by-products could really be used by whom, what it is worth, and why.

The names a notebook needs are here; each is imported on first use, so ``import offcut`` is quick.
"""

import importlib
from typing import TYPE_CHECKING, Any

from offcut.errors import InputError, ListingProblems, OffcutError
from offcut.version import __version__

if TYPE_CHECKING:
    from offcut import planning, reference, regions
    from offcut.evaluation.evaluate import evaluate
    from offcut.evaluation.reading import read_programme
    from offcut.listings import (
        Listing,
        Listings,
        check_listings,
        read_listings,
        write_listings,
        write_template,
    )
    from offcut.matching import (
        Explanation,
        Match,
        MatchResult,
        Verdict,
        compare,
        read_result,
    )
    from offcut.matching.recall.affinity import affinity
    from offcut.matching.recall.codes import suggest_codes
    from offcut.matching.recall.flows import usual_flows
    from offcut.matching.recall.receivers import suggest_receivers
    from offcut.places import Place
    from offcut.reference import Assumptions
    from offcut.reports import match
    from offcut.resources import Measurement
    from offcut.resources.mixing import mix
    from offcut.resources.naming import suggest_types

_HOMES = {
    "planning": "",
    "reference": "",
    "regions": "",
    "Listing": "listings",
    "Listings": "listings",
    "check_listings": "listings",
    "read_listings": "listings",
    "write_listings": "listings",
    "write_template": "listings",
    "Explanation": "matching",
    "Match": "matching",
    "MatchResult": "matching",
    "Verdict": "matching",
    "compare": "matching",
    "read_result": "matching",
    "evaluate": "evaluation",
    "read_programme": "evaluation",
    "Place": "places",
    "Assumptions": "reference",
    "match": "reports",
    "Measurement": "resources",
    "mix": "resources.mixing",
    "affinity": "matching.recall.affinity",
    "suggest_codes": "matching.recall.codes",
    "suggest_receivers": "matching.recall.receivers",
    "usual_flows": "matching.recall.flows",
    "suggest_types": "resources.naming",
}

__all__ = [
    "Assumptions",
    "Explanation",
    "InputError",
    "Listing",
    "ListingProblems",
    "Listings",
    "Match",
    "MatchResult",
    "Measurement",
    "OffcutError",
    "Place",
    "Verdict",
    "__version__",
    "affinity",
    "check_listings",
    "compare",
    "evaluate",
    "match",
    "mix",
    "planning",
    "read_listings",
    "read_programme",
    "read_result",
    "reference",
    "regions",
    "suggest_codes",
    "suggest_receivers",
    "suggest_types",
    "usual_flows",
    "write_listings",
    "write_template",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'offcut' has no name '{name}'")
    home = _HOMES[name]
    if not home:
        return importlib.import_module(f"offcut.{name}")
    return getattr(importlib.import_module(f"offcut.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
