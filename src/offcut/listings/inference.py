"""What a row leaves unsaid: its resource type from its words, and for wants the likely uses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from offcut import reference
from offcut.reference import Use

LEAST_CONFIDENCE = 0.3  # below this a suggestion is told, not taken
_MAX_USES = 3


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

    A use is likely when it usually names this type (or one above or below it), when the wanting
    business is of an industry that has it, and when its name shares words with what was written.
    """
    scored = [
        (score, use.id)
        for use in reference.uses.values()
        if (score := _likelihood(use, resource_type, text, sic_code)) >= 2.0
    ]
    return tuple(use for _, use in sorted(scored, key=lambda item: (-item[0], item[1]))[:_MAX_USES])


def _likelihood(use: Use, resource_type: str | None, text: str, sic_code: str | None) -> float:
    from rapidfuzz import fuzz

    by_type = _by_type(use.wanted_types, resource_type) if resource_type else 0.0
    if resource_type and by_type == 0.0:
        return 0.0
    by_industry = 0.0
    if sic_code and use.industries:
        match = max((len(p) for p in use.industries if sic_code.startswith(p)), default=0)
        by_industry = 1.0 + match / 5 if match else 0.0
    by_words = fuzz.token_set_ratio(text.lower(), use.name.lower()) / 100
    return by_type + by_industry + by_words


def _by_type(wanted: Sequence[str], resource_type: str) -> float:
    """3 for the very type, 2.5 for one above it in the tree, 2 for one below it, else 0."""
    best = 0.0
    for name in wanted:
        if name == resource_type:
            best = max(best, 3.0)
        elif resource_type.startswith(name + "."):
            best = max(best, 2.5)
        elif name.startswith(resource_type + "."):
            best = max(best, 2.0)
    return best
