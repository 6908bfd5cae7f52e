"""Misspelt words: the nearest word of a vocabulary, for long words and small slips only."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache

_SHORTEST = 6  # letters; shorter words are too near each other
_ALIKE = 0.84  # of difflib's ratio: one slip in six letters, two in twelve


@lru_cache(maxsize=50_000)
def mended(word: str, vocabulary: frozenset[str]) -> str:
    """The word, or the one word of the vocabulary that it is a slip of.

    >>> known = frozenset({"fertiliser", "refinery", "cement"})
    >>> mended("fertilzer", known), mended("refinery", known), mended("bakery", known)
    ('fertiliser', 'refinery', 'bakery')
    """
    if word in vocabulary or len(word) < _SHORTEST or not word.isalpha():
        return word
    near = get_close_matches(word.replace("iz", "is"), vocabulary, n=1, cutoff=_ALIKE)
    return near[0] if near else word


def mend(words: Collection[str], vocabulary: frozenset[str]) -> tuple[str, ...]:
    """Each word, mended."""
    return tuple(mended(word, vocabulary) for word in words)
