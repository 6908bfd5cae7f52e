"""Text → waste codes (EWC), several, with confidence: suggested, never forced.

Three cues are put together: the likely codes of the resource types a text may mean, likeness of
the text to the entry's own words, and the subchapters usual for the donor's business (most of
the List of Wastes is ordered by the business a waste comes from).

Of a pair of mirror entries both are given with one confidence: which applies is for a hazard
assessment (WM3) to say, so the order inside a pair means nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from offcut import reference
from offcut.reference import WasteCode
from offcut.resources.naming_business import Business, business
from offcut.resources.naming_index import GramIndex
from offcut.resources.naming_types import TypeSuggestion, suggest_types_many
from offcut.resources.naming_words import HAZARD_WORDS, carries_meaning, denies, read, words

_RANK_WEIGHT = (1.0, 0.6, 0.45, 0.35)  # of a type's codes, most likely first
_OWN_CHAPTERS = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11")
_LEAST = 0.02
_REFERS = re.compile(r"\b(\d\d) (\d\d) (\d\d)\b")
_BOILERPLATE = re.compile(
    r"other than (?:those|that|the wastes) mentioned in .*|containing hazardous substances"
    r"|consisting of or|not otherwise specified|\(.*?\)|contaminated (?:with|by) .*"
    r"|hazardous substances"
)


@dataclass(frozen=True, slots=True)
class CodeSuggestion:
    """An entry of the List of Wastes that a text may come under."""

    code: str  # six digits
    confidence: float  # 0–1
    reason: str
    pair: tuple[str, ...] = ()  # the other half of a mirror pair: hazard is undecided


def suggest_codes(
    text: str, *, industry: str | None = None, limit: int = 5
) -> list[CodeSuggestion]:
    """The waste codes a text may come under, likeliest first.

    Args:
        text: free words, as a business would write them.
        industry: SIC code or words for the donor's business.
        limit: how many at most; both halves of a mirror pair count.

    >>> {s.code for s in suggest_codes("spent furan sand", industry="iron foundry", limit=2)} == {
    ...     "100907", "100908"}
    True
    """
    return suggest_codes_many([text], industries=[industry], limit=limit)[0]


def suggest_codes_many(
    texts: Sequence[str], *, industries: Sequence[str | None] | None = None, limit: int = 5
) -> list[list[CodeSuggestion]]:
    """``suggest_codes`` for many texts at once."""
    givers = list(industries) if industries else [None] * len(texts)
    types = suggest_types_many(texts, industries=givers, limit=6)
    likeness, _ = _index().likeness([read(text).plain for text in texts])
    return [
        _ranked(text, found, likeness[number], business(giver), limit)
        for number, (text, found, giver) in enumerate(zip(texts, types, givers, strict=True))
    ]


@cache
def _entries() -> tuple[WasteCode, ...]:
    return tuple(reference.waste_codes.values())


@cache
def _place() -> dict[str, int]:
    return {entry.code: number for number, entry in enumerate(_entries())}


@cache
def _own_words() -> tuple[tuple[str, ...], ...]:
    """The words of each entry that say what it is, without what says how hazardous."""
    return tuple(
        tuple(
            word
            for word in words(_BOILERPLATE.sub(" ", e.description.lower()))
            if word not in HAZARD_WORDS
        )
        for e in _entries()
    )


@cache
def _index() -> GramIndex:
    phrases = [
        " ".join(own) or " ".join(words(entry.subchapter_name))
        for own, entry in zip(_own_words(), _entries(), strict=True)
    ]
    return GramIndex(phrases, range(len(phrases)))


@cache
def pairs() -> dict[str, tuple[str, ...]]:
    """For each mirror entry the entries of the other hazard it is paired with.

    Read from the list itself: a non-hazardous mirror entry names its partners ("other than those
    mentioned in …"). Entries that name none have an empty tuple.
    """
    found: dict[str, set[str]] = {e.code: set() for e in _entries() if "mirror" in e.entry}
    for entry in _entries():
        if entry.hazardous or entry.code not in found:
            continue
        for parts in _REFERS.findall(entry.description):
            partner = "".join(parts)
            if partner in found and reference.waste_codes[partner].hazardous:
                found[entry.code].add(partner)
                found[partner].add(entry.code)
    return {code: tuple(sorted(partners)) for code, partners in found.items()}


def _ranked(
    text: str,
    types: Sequence[TypeSuggestion],
    likeness: NDArray[np.float64],
    donor: Business,
    limit: int,
) -> list[CodeSuggestion]:
    by_type, said = _from_types(types)
    spelt = _from_words(text, likeness) * _wasteness(types)
    evidence = 1 - (1 - by_type) * (1 - spelt)
    odds = evidence / (1 - np.minimum(evidence, 0.99)) * _business_factor(donor)
    confidence = np.minimum(0.95, odds / (1 + odds))
    _level_pairs(confidence)
    order = sorted(
        np.flatnonzero(confidence >= _LEAST).tolist(), key=lambda n: _order(n, confidence, by_type)
    )
    return [
        _suggestion(int(number), float(confidence[number]), said, spelt, donor)
        for number in order[:limit]
    ]


def _wasteness(types: Sequence[TypeSuggestion]) -> float:
    """Less when the likeliest type is a product, energy or capacity, which have no code."""
    if not types or reference.resource_types[types[0].resource_type].ewc_codes:
        return 1.0
    return 1 - types[0].confidence


def _order(
    number: int, confidence: NDArray[np.float64], by_type: NDArray[np.float64]
) -> tuple[float, ...]:
    return (-round(float(confidence[number]), 6), -float(by_type[number]), float(number))


def _from_types(types: Sequence[TypeSuggestion]) -> tuple[NDArray[np.float64], dict[int, str]]:
    evidence = np.zeros(len(_entries()))
    said: dict[int, str] = {}
    for suggestion in types:
        kind = reference.resource_types[suggestion.resource_type]
        for rank, code in enumerate(kind.ewc_codes):
            number = _place()[code]
            weight = _RANK_WEIGHT[min(rank, len(_RANK_WEIGHT) - 1)]
            evidence[number] = max(evidence[number], 0.85 * suggestion.confidence * weight)
            said.setdefault(number, f"a likely code of {kind.name} ({kind.id})")
    return evidence, said


def _from_words(text: str, likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """Evidence from the entry's own words; a hazardous entry needs one of them whole."""
    reading = read(text)
    tokens = {token for token in reading.tokens if carries_meaning(token)}
    evidence = 0.6 * np.clip((likeness - 0.15) / 0.85, 0, 1)
    for number in np.flatnonzero(evidence):
        entry, own = _entries()[number], _own_words()[number]
        absolute_hazard = entry.hazardous and "absolute" in entry.entry
        if denies(reading, own) or (absolute_hazard and not tokens & set(own)):
            evidence[number] = 0.0
        elif entry.code.endswith("99"):
            evidence[number] *= 0.3
    return evidence


def _business_factor(donor: Business) -> NDArray[np.float64]:
    """Odds by the donor's business: its own subchapters up, other trades' chapters down."""
    factor = np.ones(len(_entries()))
    if not donor.subchapters:
        return factor
    chapters = {chapter[:2] for chapter in donor.subchapters}
    for number, entry in enumerate(_entries()):
        if entry.code[:4] in donor.subchapters:
            factor[number] = 4.0
        elif entry.code[:2] in _OWN_CHAPTERS:
            factor[number] = 0.6 if entry.code[:2] in chapters else 0.4
    return factor


def _level_pairs(confidence: NDArray[np.float64]) -> None:
    """Give both halves of a mirror pair the confidence of the better one."""
    place = _place()
    for code, partners in pairs().items():
        if reference.waste_codes[code].hazardous:
            continue
        for partner in partners:
            best = max(confidence[place[code]], confidence[place[partner]])
            if len(partners) == 1:
                confidence[place[code]] = best
            confidence[place[partner]] = max(confidence[place[partner]], confidence[place[code]])


def _suggestion(
    number: int,
    confidence: float,
    said: dict[int, str],
    spelt: NDArray[np.float64],
    donor: Business,
) -> CodeSuggestion:
    entry = _entries()[number]
    partners = pairs().get(entry.code, ())
    reasons = [said[number]] if number in said else []
    if spelt[number] > 0.05:
        reasons.append("worded like the entry")
    if not reasons:
        reasons.append(f"the mirror entry of {', '.join(partners)}")
    if entry.code[:4] in donor.subchapters:
        reasons.append(f"of the subchapter usual for this business ({donor.label})")
    if "mirror" in entry.entry:
        reasons.append("mirror entry: a hazard assessment decides which of the pair")
    return CodeSuggestion(entry.code, round(confidence, 3), "; ".join(reasons), partners)
