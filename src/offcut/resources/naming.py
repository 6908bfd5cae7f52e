"""What words mean: free text → resource types, with confidence and reason.

In this order: trade names found whole in the text (the longest first), all words of a trade name
in any order, then likeness of spelling; the donor's business moves what is found up or down.

What a confidence means (our own scale, checked on examples, not a measured frequency):

====== ===================================================================================
≥ 0.90 the text is a trade name of the type, up to filler words
≥ 0.60 a trade name heads the text, with other words beside it; or its words in another order
≥ 0.30 part of the text fits, or it is spelt much like one trade name: worth asking
< 0.30 a hint only; readers of listings do not take it
====== ===================================================================================

Hazard, negation and grade are never decided by likeness: ``naming_words`` holds those rules.
Waste codes are suggested one floor up, by ``offcut.matching.recall.codes``.
"""

from offcut.resources.naming_binders import (
    BinderNamed,
    binder_named,
    binder_of_type,
    stated_binder,
)
from offcut.resources.naming_types import TypeSuggestion, suggest_types, suggest_types_many

__all__ = [
    "BinderNamed",
    "TypeSuggestion",
    "binder_named",
    "binder_of_type",
    "stated_binder",
    "suggest_types",
    "suggest_types_many",
]
