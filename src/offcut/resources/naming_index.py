"""Likeness of spelling: character 3- to 5-grams, weighted by rarity, compared by angle.

Built with numpy alone from a rolling hash, so that thousands of phrases take a few hundredths of
a second. Likeness recalls names; it never decides hazard, negation or grade (``naming_words``).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_SIZES = (3, 4, 5)
_BUCKETS = 1 << 18
_BATCH = 512
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class GramIndex:
    """Phrases to compare texts with.

    Args:
        phrases: the texts to be found again.
        groups: for each phrase the number of what it names (0 … n-1, each at least once).
    """

    def __init__(self, phrases: Sequence[str], groups: Sequence[int]) -> None:
        order = np.argsort(np.asarray(groups, dtype=np.int64), kind="stable")
        self.phrase_of = order
        sorted_groups = np.asarray(groups, dtype=np.int64)[order]
        self._starts = np.flatnonzero(np.r_[True, np.diff(sorted_groups) > 0])
        counts = _counts([phrases[place] for place in order])
        in_phrases = np.bincount(counts.gram, minlength=_BUCKETS)
        self._rarity = np.log((1 + len(phrases)) / (1 + in_phrases)) + 1
        by_gram = np.argsort(counts.gram, kind="stable")
        self._phrase = counts.text[by_gram]
        self._weight = self._weighed(counts)[by_gram]
        self._from = np.r_[0, np.cumsum(in_phrases)]
        self._count = len(phrases)

    def _weighed(self, counts: "_Counts") -> NDArray[np.float64]:
        """The weight of each n-gram in its text; the squares of a text's weights sum to 1."""
        weight = (1 + np.log(counts.times)) * self._rarity[counts.gram]
        length = np.sqrt(np.bincount(counts.text, weight**2))
        weighed: NDArray[np.float64] = weight / length[counts.text]
        return weighed

    def _angles(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Cosine of each text with each phrase, by the phrases that each n-gram stands in."""
        counts = _counts(texts)
        weight = self._weighed(counts)
        start = self._from[counts.gram]
        postings = self._from[counts.gram + 1] - start
        text = np.repeat(counts.text, postings)
        first = np.cumsum(postings) - postings
        place = np.arange(len(text)) + np.repeat(start - first, postings)
        cell = text * self._count + self._phrase[place]
        product = np.repeat(weight, postings) * self._weight[place]
        cells = len(texts) * self._count
        total: NDArray[np.float64] = np.bincount(cell, product, minlength=cells).astype(np.float64)
        return total.reshape(len(texts), self._count)

    def likeness(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Cosine of each text with the best phrase of each group, and that phrase's number.

        Returns:
            Two arrays of shape (texts, groups); the first in 0 … 1.
        """
        best = np.zeros((len(texts), len(self._starts)))
        which = np.zeros((len(texts), len(self._starts)), dtype=np.int64)
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            angles = self._angles(batch)
            best[start : start + len(batch)] = np.maximum.reduceat(angles, self._starts, axis=1)
            ends = np.r_[self._starts[1:], angles.shape[1]]
            for group, (low, high) in enumerate(zip(self._starts, ends, strict=True)):
                found = low + angles[:, low:high].argmax(axis=1)
                which[start : start + len(batch), group] = self.phrase_of[found]
        return best, which


class _Counts(NamedTuple):
    """How often each n-gram stands in each text: only those that do, by text."""

    text: NDArray[np.int64]
    gram: NDArray[np.int64]
    times: NDArray[np.int64]


def _counts(texts: Sequence[str]) -> _Counts:
    """The hashed n-grams of each text."""
    padded = [f" {text} ".encode("ascii", "replace") for text in texts]
    letters = np.frombuffer(b"\n".join(padded), dtype=np.uint8).astype(np.uint64)
    lengths = np.fromiter((len(text) + 1 for text in padded), dtype=np.int64, count=len(padded))
    owner = np.repeat(np.arange(len(padded)), lengths)[: len(letters)]
    broken = letters == 10
    found = [np.empty(0, dtype=np.int64)]
    for size in _SIZES:
        width = len(letters) - size + 1
        if width <= 0:
            continue
        value = np.full(width, np.uint64(size))
        bad = np.zeros(width, dtype=bool)
        for offset in range(size):
            value = value * np.uint64(257) + letters[offset : offset + width]
            bad |= broken[offset : offset + width]
        gram = ((value * _MULTIPLIER) >> np.uint64(46)).astype(np.int64)
        found.append(owner[:width][~bad] * _BUCKETS + gram[~bad])
    both, times = np.unique(np.concatenate(found), return_counts=True)
    return _Counts(both // _BUCKETS, both % _BUCKETS, times)
