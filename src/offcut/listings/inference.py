"""What a row leaves unsaid: its resource type from its words, and for wants the likely uses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from offcut import reference
from offcut.listings.purpose import uses_named
from offcut.reference import Use

LEAST_CONFIDENCE = 0.3  # below this a suggestion is told, not taken
_MAX_USES = 3
_VERY_TYPE = 3.0
_ALIKE_FROM = 0.6  # names less alike than this are alike by chance


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """A resource type suggested by words, with the reason."""

    resource_type: str
    confidence: float
    reason: str


Words: TypeAlias = tuple[str, str | None, str]
"""What a type is recognised by: the words, the SIC code, and ``have`` or ``want``."""


def guess_types(asked: Iterable[Words]) -> dict[Words, tuple[TypeGuess, ...]]:
    """For each distinct (words, SIC code, kind): the likely types, likeliest first."""
    from offcut.resources.naming import suggest_types_many

    distinct = list(dict.fromkeys(asked))
    found = suggest_types_many(
        [text for text, _, _ in distinct],
        industries=[industry for _, industry, _ in distinct],
        kinds=[kind for _, _, kind in distinct],
    )
    return {
        key: tuple(TypeGuess(s.resource_type, s.confidence, s.reason) for s in suggestions)
        for key, suggestions in zip(distinct, found, strict=True)
    }


@lru_cache(maxsize=50_000)
def likely_uses(resource_type: str | None, text: str, sic_code: str | None) -> tuple[str, ...]:
    """Uses that a want without a stated use may have in mind, likeliest first, three at most.

    What the want names in so many words (``LM25``, ``flowable fill``) is what it means, when the
    type is of that use's kind. Without such words a use is likely when it usually names this very
    type, or one above it in an industry that has the use: a want that is wider than the use (any
    food, any soil) means no use in particular.
    """
    named = uses_named(text)
    strong = [name for name in reference.uses if name in named and _takes(name, resource_type)]
    candidates = [reference.uses[use] for use in strong] or list(reference.uses.values())
    scored = [
        (score, use.id)
        for use in candidates
        if (score := _likelihood(use, resource_type, text, sic_code, named=bool(strong))) > 0.0
    ]
    scored.sort(key=lambda item: -item[0])  # equals stay in the order of the table
    return tuple(use for _, use in scored[:_MAX_USES])


def _likelihood(
    use: Use, resource_type: str | None, text: str, sic_code: str | None, *, named: bool
) -> float:
    """How likely a want means a use; 0 when it cannot."""
    from rapidfuzz import fuzz

    by_type = _by_type(use.wanted_types, resource_type) if resource_type else 0.0
    by_industry = _by_industry(use, sic_code)
    if not named and (by_type == 0.0 or (by_type < _VERY_TYPE and by_industry == 0.0)):
        return 0.0
    alike = fuzz.token_set_ratio(text.lower(), use.name.lower()) / 100
    by_words = alike if alike >= _ALIKE_FROM else 0.0
    return (_VERY_TYPE if named else by_type) + (by_industry or 0.0) + by_words


def _by_industry(use: Use, sic_code: str | None) -> float | None:
    """More than 1 for an industry that has the use, 0 for another, None when not known."""
    if sic_code is None or not use.industries:
        return None
    match = max((len(p) for p in use.industries if sic_code.startswith(p)), default=0)
    return 1.0 + match / 5 if match else 0.0


def _by_type(wanted: Sequence[str], resource_type: str) -> float:
    """3 for the very type, 2.5 for one above it in the tree, else 0."""
    if resource_type in wanted:
        return _VERY_TYPE
    return 2.5 if any(resource_type.startswith(f"{name}.") for name in wanted) else 0.0


def _takes(use: str, resource_type: str | None) -> bool:
    """Whether a type is of the kind that a use takes: one of the tops of its wanted types."""
    if resource_type is None:
        return False
    tops = {name.partition(".")[0] for name in reference.uses[use].wanted_types}
    return resource_type.partition(".")[0] in tops
