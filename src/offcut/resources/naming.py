"""What words mean: free text → resource types and waste codes, with confidence and reason.

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
Of mirror waste codes both halves are suggested with one confidence.
"""

from offcut.resources.naming_codes import CodeSuggestion, pairs, suggest_codes, suggest_codes_many
from offcut.resources.naming_types import TypeSuggestion, suggest_types, suggest_types_many
from offcut.resources.naming_words import words

__all__ = [
    "CodeSuggestion",
    "TypeSuggestion",
    "pairs",
    "stated_binder",
    "suggest_codes",
    "suggest_codes_many",
    "suggest_types",
    "suggest_types_many",
]

_BINDERS = {  # the binder that each type of used foundry sand is named by
    "sand.foundry.green": "green_bentonite",
    "sand.foundry.furan": "furan",
    "sand.foundry.phenolic_urethane": "phenolic_urethane",
    "sand.foundry.alkaline_phenolic": "alkaline_phenolic",
    "sand.foundry.shell": "shell",
    "sand.foundry.silicate": "silicate",
}


def stated_binder(text: str) -> str | None:
    """The binder that the text itself names, by a whole trade name; None when it names none.

    What a holder wrote is a declaration, unlike a likely type; two different binders are none.

    >>> stated_binder("spent furan sand from iron castings")
    'furan'
    >>> stated_binder("spent foundry sand") is None
    True
    """
    from offcut import reference

    said = words(text)
    found = {
        binder
        for name, binder in _BINDERS.items()
        for phrase in map(words, reference.resource_types[name].synonyms)
        if any(said[at : at + len(phrase)] == phrase for at in range(len(said) - len(phrase) + 1))
    }
    return found.pop() if len(found) == 1 else None
