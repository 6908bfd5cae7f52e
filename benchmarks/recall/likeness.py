"""The plain baseline: character 3- to 5-grams within words, TF-IDF, cosine. Independent of ours."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def grams(text: str) -> Counter[str]:
    """All 3-, 4- and 5-letter pieces of each word with a space on either side."""
    found: Counter[str] = Counter()
    for word in "".join(c if c.isalnum() else " " for c in text.lower()).split():
        padded = f" {word} "
        for size in (3, 4, 5):
            found.update(padded[i : i + size] for i in range(max(1, len(padded) - size + 1)))
    return found


class TfIdf:
    """Documents to compare texts with."""

    def __init__(self, documents: Sequence[str]) -> None:
        counted = [grams(document) for document in documents]
        spread = Counter(gram for count in counted for gram in count)
        many = len(documents)
        self._rarity = {g: math.log((1 + many) / (1 + n)) + 1 for g, n in spread.items()}
        self._count = many
        self._where: dict[str, list[tuple[int, float]]] = {}
        for number, count in enumerate(counted):
            for gram, weight in self._vector(count).items():
                self._where.setdefault(gram, []).append((number, weight))

    def _vector(self, count: Counter[str]) -> dict[str, float]:
        known = {g: n * self._rarity[g] for g, n in count.items() if g in self._rarity}
        length = math.sqrt(sum(value * value for value in known.values())) or 1.0
        return {gram: value / length for gram, value in known.items()}

    def likeness(self, text: str) -> NDArray[np.float64]:
        """Cosine of the text with each document."""
        angles = np.zeros(self._count)
        for gram, weight in self._vector(grams(text)).items():
            for number, other in self._where[gram]:
                angles[number] += weight * other
        return angles


def best(scores: NDArray[np.float64], names: Sequence[str], limit: int) -> list[str]:
    """Names by falling score, ties in the order of the list; what scores nothing is left out."""
    order = np.argsort(-scores, kind="stable")[:limit]
    return [names[place] for place in order if scores[place] > 0]
