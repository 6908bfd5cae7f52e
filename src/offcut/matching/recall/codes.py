"""Text → waste codes (EWC), several, each with confidence and reason: suggested, never forced.

Signals (``code_signals``) are weighed by ``code_weights``, learnt from our own tables
(``code_learning``), into the chance that an entry is the one meant. Of a pair of mirror entries
both are given with the chance of the pair: which applies is for a hazard assessment (WM3) to say,
so the order inside a pair means nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from offcut.matching.recall.code_book import code_book, pairs
from offcut.matching.recall.code_reading import without_codes
from offcut.matching.recall.code_signals import SIGNALS, Evidence, evidence_many
from offcut.matching.recall.donors import Donor, donor
from offcut.matching.recall.given import business_given, most_given, text_given
from offcut.matching.recall.meaning import why_not
from offcut.reference import WasteCode, catalogue
from offcut.reference._read import rows

_LEAST = 0.0005  # chances below this are not worth a line
# What a business writes is longer and less clean than the trade names the weights are learnt on,
# so the scores are taken as less sharp. Our own assumption; the order hardly changes.
_SHARPNESS = 0.7
_MOST = 0.95
_CALLED = 0.55  # a phrase fits so well that the reason names it
_NEAR = 0.6  # so near in meaning that the reason says so
_USUAL = 0.4


@dataclass(frozen=True, slots=True)
class CodeSuggestion:
    """An entry of the List of Waste that a text may come under."""

    code: str  # six digits
    confidence: float  # 0–1: the chance of the entry, or of its pair
    reason: str
    pair: tuple[str, ...] = ()  # the other half of a mirror pair: hazard is undecided
    title: str = ""  # the entry's own words
    hazard: str = ""  # absolute hazardous | absolute non-hazardous | mirror (hazard undecided)


def suggest_codes(
    text: str,
    business: str | int | None = None,
    k: int = 10,
    *,
    meaning: bool | None = None,
    industry: str | int | None = None,
    limit: int | None = None,
) -> list[CodeSuggestion]:
    """The waste codes a text may come under, likeliest first; empty when nothing fits.

    Args:
        text: free words, as a business would write them. A code of the List that stands in them
            ("10 09 08") comes first.
        business: SIC or NACE code, or words, for the donor's business.
        k: how many at most; both halves of a mirror pair count.
        meaning: compare meaning too. None: when the extra ``semantic`` is installed.
        industry: an older name of ``business``.
        limit: an older name of ``k``.

    Raises:
        InputError: the text is no text, the business no code and no words, or k no number from 0.

    >>> {s.code for s in suggest_codes("spent furan sand", "iron foundry", k=2)} == {
    ...     "100907", "100908"}
    True
    """
    most = k if limit is None else limit
    giver = industry if business in (None, "") else business
    return suggest_codes_many([text], [giver], most, meaning=meaning)[0]


def suggest_codes_many(
    texts: Sequence[str],
    businesses: Sequence[str | int | None] | None = None,
    k: int = 10,
    *,
    meaning: bool | None = None,
) -> list[list[CodeSuggestion]]:
    """``suggest_codes`` for many texts at once."""
    most = most_given("k", k)
    stated = [without_codes(text_given("text", text)) for text in texts]
    given = businesses if businesses else [None] * len(texts)
    givers = [business_given("business", giver) for giver in given]
    donors = [donor(giver) for giver in givers]
    compared = not why_not() if meaning is None else meaning
    found = evidence_many([text for text, _ in stated], givers, donors, meaning=compared)
    weights = code_weights(compared)
    return [
        _stated_first(codes, _ranked(evidence, weights, giver, most))[:most]
        for evidence, giver, (_, codes) in zip(found, donors, stated, strict=True)
    ]


@cache
def code_weights(meaning: bool) -> NDArray[np.float64]:
    """The weight of each signal, by words alone or with meaning."""
    column = "with_meaning" if meaning else "by_words"
    table = {row["signal"]: float(row[column]) for row in rows(catalogue()["code_weights"])}
    return np.array([table[name] for name in SIGNALS])


def chances(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of each entry: signals (…, entries, signals) weighed, summing to 1."""
    score = values @ weights
    odds = np.exp(score - score.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = odds / odds.sum(axis=-1, keepdims=True)
    return shares


def _ranked(
    evidence: Evidence, weights: NDArray[np.float64], giver: Donor, k: int
) -> list[CodeSuggestion]:
    spoken = evidence.spoken_for
    if not evidence.waste or not (spoken.any() or giver):
        return []
    usual = evidence.values[:, SIGNALS.index("usual")]
    single = chances(evidence.values, _SHARPNESS * weights)
    single[~spoken & (usual == 0)] = 0.0
    chance = np.minimum(_of_pairs(single), _MOST) * evidence.waste
    order = sorted(
        np.flatnonzero(chance >= _LEAST).tolist(), key=lambda n: (-round(float(chance[n]), 6), n)
    )
    return [_suggestion(n, float(chance[n]), evidence, giver) for n in order[:k]]


def _of_pairs(single: NDArray[np.float64]) -> NDArray[np.float64]:
    """Both halves of a mirror pair get the chance of the pair.

    An entry with several partners (of asbestos, of mercury, of others) keeps its own chance; since
    no word says which of them it would be, each gets no less than its part of that.
    """
    place, chance = code_book().place, single.copy()
    for code, partners in pairs().items():
        own = place[code]
        if code_book().entries[own].hazardous:
            continue
        others = [place[partner] for partner in partners]
        if len(others) == 1:
            chance[own] = single[own] + single[others[0]]
        for other in others:
            chance[other] = max(chance[other], chance[own] / len(others))
    return chance


def _stated_first(codes: tuple[str, ...], found: list[CodeSuggestion]) -> list[CodeSuggestion]:
    """Codes that stand in the text, then what its words say; of a pair the one that was written."""
    book = code_book()
    stated = []
    for code in codes:
        entry, partners = book.entries[book.place[code]], pairs().get(code, ())
        reason = f"the code {entry.display} stands in the text"
        if "mirror" in entry.entry:
            reason += "; mirror entry: a hazard assessment decides which of the pair"
        stated.append(
            CodeSuggestion(code, _MOST, reason, partners, entry.description, _hazard(entry))
        )
    return [*stated, *(one for one in found if one.code not in codes)]


def _hazard(entry: WasteCode) -> str:
    if "mirror" in entry.entry:
        return "mirror (hazard undecided)"
    return "absolute hazardous" if entry.hazardous else "absolute non-hazardous"


def _suggestion(number: int, chance: float, evidence: Evidence, giver: Donor) -> CodeSuggestion:
    entry = code_book().entries[number]
    partners = pairs().get(entry.code, ())
    mirror = "mirror" in entry.entry
    reasons = list(_reasons(number, evidence))
    if not reasons and partners:
        reasons.append(f"the mirror entry of {', '.join(partners)}")
    usual = giver.usual.get(entry.code[:4], 0.0)
    if usual >= _USUAL or (usual and not reasons):
        reasons.append(f"of a subchapter usual for this business ({giver.label})")
    if not reasons:
        reasons.append("shares words with the entry")
    if mirror:
        reasons.append("mirror entry: a hazard assessment decides which of the pair")
    told = "; ".join(reasons)
    return CodeSuggestion(
        entry.code, round(chance, 3), told, partners, entry.description, _hazard(entry)
    )


def _reasons(number: int, evidence: Evidence) -> list[str]:
    """What in the words speaks for an entry."""
    book, found = code_book(), []
    if number in evidence.said:
        found.append(evidence.said[number])
    best = book.best_phrase(evidence.by_phrase, number)
    if evidence.by_phrase[best] >= _CALLED:
        called = "worded like the entry" if best < book.described else "such waste is called"
        found.append(called if best < book.described else f"{called} '{book.written[best]}'")
    near = book.best_phrase(evidence.by_meaning, number)
    if evidence.by_meaning[near] >= _NEAR and near != best:
        found.append(f"near in meaning to '{book.written[near]}'")
    return found
