"""Likeness of spelling: character 3- to 5-grams, weighted by rarity, compared by angle.

Built with numpy alone from a rolling hash, so that thousands of phrases take a few hundredths of
a second. Likeness recalls names; it never decides hazard, negation or grade (``naming_words``).
"""

from collections.abc import Sequence
from typing import Any

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
        in_phrases = np.bincount(counts.indices, minlength=_BUCKETS)
        self._rarity = np.log((1 + len(phrases)) / (1 + in_phrases)) + 1
        self._matrix = self._weighed(counts).T.tocsc()

    def _weighed(self, counts: Any) -> Any:
        from scipy.sparse import diags_array

        counts.data = (1 + np.log(counts.data)) * self._rarity[counts.indices]
        length = np.sqrt(counts.multiply(counts).sum(axis=1))
        return (diags_array(1 / np.where(length > 0, length, 1)) @ counts).tocsr()

    def likeness(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Cosine of each text with the best phrase of each group, and that phrase's number.

        Returns:
            Two arrays of shape (texts, groups); the first in 0 … 1.
        """
        best = np.zeros((len(texts), len(self._starts)))
        which = np.zeros((len(texts), len(self._starts)), dtype=np.int64)
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            angles = (self._weighed(_counts(batch)) @ self._matrix).toarray()
            best[start : start + len(batch)] = np.maximum.reduceat(angles, self._starts, axis=1)
            ends = np.r_[self._starts[1:], angles.shape[1]]
            for group, (low, high) in enumerate(zip(self._starts, ends, strict=True)):
                found = low + angles[:, low:high].argmax(axis=1)
                which[start : start + len(batch), group] = self.phrase_of[found]
        return best, which


def _counts(texts: Sequence[str]) -> Any:
    """How often each hashed n-gram stands in each text: a sparse matrix (texts, buckets)."""
    from scipy.sparse import csr_array

    padded = [f" {text} ".encode("ascii", "replace") for text in texts]
    letters = np.frombuffer(b"\n".join(padded), dtype=np.uint8).astype(np.uint64)
    lengths = np.fromiter((len(text) + 1 for text in padded), dtype=np.int64, count=len(padded))
    owner = np.repeat(np.arange(len(padded)), lengths)[: len(letters)]
    broken = letters == 10
    row_parts, bucket_parts = [], []
    for size in _SIZES:
        width = len(letters) - size + 1
        if width <= 0:
            continue
        value = np.full(width, np.uint64(size))
        bad = np.zeros(width, dtype=bool)
        for offset in range(size):
            value = value * np.uint64(257) + letters[offset : offset + width]
            bad |= broken[offset : offset + width]
        hashed = (value * _MULTIPLIER) >> np.uint64(46)
        row_parts.append(owner[:width][~bad])
        bucket_parts.append(hashed[~bad].astype(np.int64))
    row = np.concatenate(row_parts) if row_parts else np.empty(0, dtype=np.int64)
    bucket = np.concatenate(bucket_parts) if bucket_parts else np.empty(0, dtype=np.int64)
    ones = np.ones(len(row))
    matrix = csr_array((ones, (row, bucket)), shape=(len(texts), _BUCKETS))
    matrix.sum_duplicates()
    return matrix
