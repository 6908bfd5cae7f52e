"""From words to waste codes: ours beside plain likeness of spelling and popularity."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.recall.exchanges import Exchange, wastes_with_code
from benchmarks.recall.likeness import TfIdf, best
from benchmarks.recall.scores import RANKS, Scored, ranked

TITLE = "Words to waste code"
_MOST = max(RANKS)


def measure(rows: Sequence[Exchange]) -> tuple[int, list[Scored]]:
    """How many wastes there are, and every system on them."""
    wastes = wastes_with_code(rows)
    cases = [waste.case for waste in wastes]
    accepted = [waste.codes for waste in wastes]
    return len(wastes), [
        ranked(name, cases, found, accepted, ours=name.startswith("offcut"))
        for name, found in _systems(wastes)
    ]


def _systems(wastes: Sequence[Exchange]) -> Iterator[tuple[str, list[list[str]]]]:
    yield "popularity in the other cases", [_popular(w, wastes) for w in wastes]
    yield "nearest wastes of the other cases", _nearest(wastes)
    entries = _entries()
    codes = [entry.code for entry in entries]
    plain = TfIdf([entry.description for entry in entries])
    placed = TfIdf([f"{e.description} {e.subchapter_name} {e.chapter_name}" for e in entries])
    yield "n-grams", [best(plain.likeness(w.words), codes, _MOST) for w in wastes]
    yield (
        "n-grams with the donor's business",
        [best(placed.likeness(f"{w.words} {w.donor}"), codes, _MOST) for w in wastes],
    )
    yield from _by_meaning(wastes)
    yield from _ours(wastes)


def _by_meaning(wastes: Sequence[Exchange]) -> Iterator[tuple[str, list[list[str]]]]:
    """Likeness by the language model of the extra ``semantic``, where that is installed."""
    from offcut.matching.recall.meaning import vectors, why_not

    if why_not():
        return
    entries = _entries()
    codes = [entry.code for entry in entries]
    plain = vectors([e.description for e in entries])
    placed = vectors([f"{e.description}. {e.subchapter_name}" for e in entries])
    said = vectors([w.words for w in wastes]) @ plain.T
    told = vectors([f"{w.words}. {w.donor}" for w in wastes]) @ placed.T
    yield "MiniLM", [best(row, codes, _MOST) for row in said]
    yield "MiniLM with the donor's business", [best(row, codes, _MOST) for row in told]


def _entries() -> list[Any]:
    from offcut import reference

    return list(reference.waste_codes.values())


def _popular(waste: Exchange, wastes: Sequence[Exchange]) -> list[str]:
    counted = Counter(
        code for other in wastes if other.case != waste.case for code in sorted(other.codes)
    )
    return [code for code, _ in counted.most_common(_MOST)]


def _nearest(wastes: Sequence[Exchange]) -> list[list[str]]:
    """Codes of the wastes that are spelt most alike, of other cases only."""
    index = TfIdf([waste.words for waste in wastes])
    found = []
    for waste in wastes:
        angles = index.likeness(waste.words)
        angles[[other.case == waste.case for other in wastes]] = 0.0
        order = np.argsort(-angles, kind="stable")
        codes = [c for place in order if angles[place] > 0 for c in sorted(wastes[place].codes)]
        found.append(list(dict.fromkeys(codes))[:_MOST])
    return found


def _ours(wastes: Sequence[Exchange]) -> Iterator[tuple[str, list[list[str]]]]:
    from offcut.matching.recall.codes import suggest_codes_many
    from offcut.matching.recall.meaning import why_not

    texts, givers = [w.words for w in wastes], [w.donor for w in wastes]
    for meaning in (False,) if why_not() else (False, True):
        for name, given in (("alone", None), ("with the donor's business", givers)):
            found = suggest_codes_many(texts, given, _MOST, meaning=meaning)
            codes = [[suggestion.code for suggestion in group] for group in found]
            yield f"offcut, {'words and meaning' if meaning else 'words'} {name}", codes


def by_words_and_business(wastes: Sequence[Exchange]) -> list[list[str]]:
    """Our codes by words and the donor's business, without the language model."""
    from offcut.matching.recall.codes import suggest_codes_many

    texts, givers = [w.words for w in wastes], [w.donor for w in wastes]
    found = suggest_codes_many(texts, givers, _MOST, meaning=False)
    return [[suggestion.code for suggestion in group] for group in found]
