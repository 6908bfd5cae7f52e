"""From a have to the industries (four digits) that take it."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.recall.exchanges import Exchange, with_receiver_class
from benchmarks.recall.likeness import TfIdf, best
from benchmarks.recall.scores import RANKS, Scored, ranked

TITLE = "Have to receiving industry (4 digits)"
_MOST = max(RANKS)


def measure(rows: Sequence[Exchange]) -> tuple[int, list[Scored]]:
    """How many haves with a receiver there are, and every system on them."""
    names = classes_with_words()
    haves = with_receiver_class(rows, frozenset(names))
    cases = [have.case for have in haves]
    accepted = [{have.receiver_nace} for have in haves]
    return len(haves), [
        ranked(name, cases, found, accepted, ours=name.startswith("offcut"))
        for name, found in _systems(haves, names)
    ]


def classes_with_words() -> dict[str, str]:
    """Each four-digit class with the words of its sub-classes."""
    from offcut import reference

    found: dict[str, str] = {}
    for industry in reference.industries.values():
        found[industry.code[:4]] = f"{found.get(industry.code[:4], '')} {industry.name}"
    return found


def _systems(
    haves: Sequence[Exchange], names: dict[str, str]
) -> Iterator[tuple[str, list[list[str]]]]:
    yield "popularity in the other cases", [_popular(h, haves) for h in haves]
    index, classes = TfIdf(list(names.values())), list(names)
    yield (
        "n-grams of words and industry",
        [best(index.likeness(h.words), classes, 10) for h in haves],
    )
    yield "nearest haves, donor and popularity of the other cases", _nearest(haves)
    yield "offcut", ours(haves)


def ours(haves: Sequence[Exchange]) -> list[list[str]]:
    """Without the published precedents of the have's own country, so of its own case too."""
    from offcut.matching.recall.receivers import suggest_receivers

    return [
        [
            found.industry
            for found in suggest_receivers(
                have.words, have.donor_nace or None, k=_MOST, without_country=have.country
            )
        ]
        for have in haves
    ]


def _counted(have: Exchange, haves: Sequence[Exchange]) -> Counter[str]:
    return Counter(other.receiver_nace for other in haves if other.case != have.case)


def _popular(have: Exchange, haves: Sequence[Exchange]) -> list[str]:
    return [name for name, _ in _counted(have, haves).most_common(_MOST)]


def _nearest(haves: Sequence[Exchange]) -> list[list[str]]:
    """Receivers of haves alike in words and donor, of other cases; popularity breaks ties."""
    index = TfIdf([have.words for have in haves])
    found = []
    for have in haves:
        weight = index.likeness(have.words) + 0.3 * _same_donor(have, haves)
        scores = {name: 0.01 * count for name, count in _counted(have, haves).items()}
        for other, value in zip(haves, weight, strict=True):
            if other.case != have.case and value > 0:
                name = other.receiver_nace
                scores[name] = max(scores[name], float(value) + 0.01 * scores[name])
        found.append(sorted(scores, key=lambda name: -scores[name])[:_MOST])
    return found


def _same_donor(have: Exchange, haves: Sequence[Exchange]) -> NDArray[np.float64]:
    """1 for a donor of the same class, a half for the same division, else 0."""
    return np.array(
        [
            (
                (have.donor_nace == other.donor_nace)
                + (have.donor_nace[:2] == other.donor_nace[:2]) * 1.0
            )
            / 2
            if have.donor_nace
            else 0.0
            for other in haves
        ]
    )
