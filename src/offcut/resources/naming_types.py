"""Text → resource types: trade names first, then likeness of spelling, then the business."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from offcut import reference
from offcut.reference import ResourceType
from offcut.resources.naming_business import business
from offcut.resources.naming_index import GramIndex
from offcut.resources.naming_weighing import Found, by_odds, weigh_business
from offcut.resources.naming_words import Reading, carries_meaning, denies, grades, read, words

_LEAST = 0.05  # suggestions below this are not worth a line
_SPELT_FROM = 0.3  # likeness below this says nothing


@dataclass(frozen=True, slots=True)
class TypeSuggestion:
    """A resource type that a text may mean."""

    resource_type: str
    confidence: float  # 0–1
    reason: str
    grades: tuple[str, ...] = ()  # alloy grades as written: looked up, never compared


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Every trade name of every type, ready to be looked up."""

    types: tuple[ResourceType, ...]
    phrases: tuple[tuple[str, ...], ...]
    written: tuple[str, ...]  # as the table writes each phrase
    owner: tuple[int, ...]  # type of each phrase
    by_words: dict[tuple[str, ...], int]
    by_word: dict[str, tuple[int, ...]]
    weight: dict[str, float]
    longest: int


@cache
def _lexicon() -> _Lexicon:
    types = tuple(reference.resource_types.values())
    by_words: dict[tuple[str, ...], int] = {}
    written: list[str] = []
    owner: list[int] = []
    for number, kind in enumerate(types):
        for phrase in (*kind.synonyms, kind.name):
            stemmed = words(phrase)
            if stemmed not in by_words:
                by_words[stemmed] = len(written)
                written.append(phrase)
                owner.append(number)
    by_word: dict[str, list[int]] = {}
    for stemmed, place in by_words.items():
        for word in set(stemmed):
            by_word.setdefault(word, []).append(place)
    many = log(len(written))
    return _Lexicon(
        types=types,
        phrases=tuple(by_words),
        written=tuple(written),
        owner=tuple(owner),
        by_words=by_words,
        by_word={word: tuple(places) for word, places in by_word.items()},
        weight={w: 0.3 + 0.7 * (1 - log(len(p)) / many) for w, p in by_word.items()},
        longest=max(map(len, by_words)),
    )


@cache
def _index() -> GramIndex:
    lexicon = _lexicon()
    known = grades()
    plain = [" ".join(word for word in phrase if word not in known) for phrase in lexicon.phrases]
    return GramIndex(plain, lexicon.owner)


def suggest_types(
    text: str, *, industry: str | None = None, kind: str | None = None, limit: int = 5
) -> list[TypeSuggestion]:
    """The resource types a text may mean, likeliest first; empty when nothing fits.

    Args:
        text: free words, as a business would write them.
        industry: SIC code or words for the donor's business.
        kind: ``have`` or ``want``, where known.
        limit: how many at most.

    >>> suggest_types("spent furan sand", industry="iron foundry")[0].resource_type
    'sand.foundry.furan'
    """
    return suggest_types_many([text], industries=[industry], kinds=[kind], limit=limit)[0]


def suggest_types_many(
    texts: Sequence[str],
    *,
    industries: Sequence[str | None] | None = None,
    kinds: Sequence[str | None] | None = None,
    limit: int = 5,
) -> list[list[TypeSuggestion]]:
    """``suggest_types`` for many texts at once: one comparison for all of them."""
    readings = [read(text) for text in texts]
    distinct = list(dict.fromkeys(reading.plain for reading in readings))
    position = {plain: number for number, plain in enumerate(distinct)}
    likeness, phrase = _index().likeness(distinct)
    result = []
    for number, reading in enumerate(readings):
        row = position[reading.plain]
        found = _named(reading)
        _spelt(reading, likeness[row], phrase[row], found)
        _refine_by_grade(reading, found)
        donor = business(industries[number] if industries else None)
        weigh_business(donor, found)
        _weigh_kind(kinds[number] if kinds else None, found)
        result.append(_ranked(reading, found, limit))
    return result


def _named(reading: Reading) -> dict[str, Found]:
    """Types whose trade names stand in the text, whole or with their words apart."""
    lexicon = _lexicon()
    total = sum(_weight(reading, place) for place in range(len(reading.tokens))) or 1.0
    found: dict[str, Found] = {}
    spans = _spans(reading)
    for start, end, number in spans:
        if any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in spans):
            continue  # inside a longer trade name
        share = sum(_weight(reading, place) for place in range(start, end)) / total
        kind = lexicon.types[lexicon.owner[number]]
        reason = f"'{lexicon.written[number]}' is a trade name of {kind.name}"
        _keep(found, kind.id, 0.35 + 0.6 * share, reason)
    for number, share in _apart(reading, total, spans):
        kind = lexicon.types[lexicon.owner[number]]
        reason = f"all words of '{lexicon.written[number]}', a trade name of {kind.name}, are there"
        _keep(found, kind.id, 0.35 + 0.57 * share, reason)
    return found


def _keep(found: dict[str, Found], name: str, confidence: float, reason: str) -> None:
    if name not in found or found[name].confidence < confidence:
        found[name] = Found(confidence, reason, named=True)


def _weight(reading: Reading, place: int) -> float:
    """Weight of a word: rare trade words most, words nobody knows half, filler least."""
    return reading.weights[place] * _lexicon().weight.get(reading.tokens[place], 0.4)


def _spans(reading: Reading) -> list[tuple[int, int, int]]:
    """Where trade names stand in the text: start, end, number of the phrase."""
    lexicon = _lexicon()
    tokens = reading.tokens
    return [
        (start, end, number)
        for start in range(len(tokens))
        for end in range(start + 1, min(start + lexicon.longest, len(tokens)) + 1)
        if (number := lexicon.by_words.get(tokens[start:end])) is not None
        and not denies(reading, tokens[start:end])
        and not _contradicts(reading, lexicon.owner[number])
    ]


def _contradicts(reading: Reading, owner: int) -> bool:
    """Whether the text denies what the type is: new, not spent; non-ferrous, not ferrous."""
    lexicon = _lexicon()
    if reading.fresh and denies(reading, words(lexicon.types[owner].name)):
        return True
    vocabulary = _vocabulary(owner)
    return any(
        token.removeprefix(prefix) in vocabulary and token not in vocabulary
        for token in reading.tokens
        for prefix in ("non", "un")
        if token.startswith(prefix)
    )


@cache
def _vocabulary(owner: int) -> frozenset[str]:
    """All words of a type's trade names."""
    lexicon = _lexicon()
    kind = lexicon.types[owner]
    return frozenset(word for phrase in (*kind.synonyms, kind.name) for word in words(phrase))


def _apart(
    reading: Reading, total: float, spans: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, float]]:
    """Phrases of two words or more, all in the text but not side by side.

    What is only a part of a longer trade name does not count: lead-acid batteries are no acid.
    """
    lexicon = _lexicon()
    said = set(reading.tokens)
    counts: dict[int, int] = {}
    for token in said:
        for number in lexicon.by_word.get(token, ()):
            counts[number] = counts.get(number, 0) + 1
    for number, count in counts.items():
        phrase = lexicon.phrases[number]
        if count < 2 or count < len(set(phrase)):
            continue
        if denies(reading, phrase) or _contradicts(reading, lexicon.owner[number]):
            continue
        places = [p for p, token in enumerate(reading.tokens) if token in phrase]
        if _inside(reading, places, spans):
            continue
        yield number, sum(_weight(reading, place) for place in places) / total


def _inside(reading: Reading, places: Sequence[int], spans: Sequence[tuple[int, int, int]]) -> bool:
    """Whether the words that carry the meaning are a part of one longer trade name."""
    telling = [place for place in places if carries_meaning(reading.tokens[place])]
    return any(
        end - start > len(telling) and all(start <= place < end for place in telling)
        for start, end, _ in spans
    )


def _spelt(
    reading: Reading,
    likeness: NDArray[np.float64],
    phrase: NDArray[np.int64],
    found: dict[str, Found],
) -> None:
    """Add types with a trade name spelt like the text; never against its words.

    Where many types are equally like, each is the less likely: 'sludge' alone says little.
    """
    lexicon = _lexicon()
    near: dict[str, Found] = {}
    for number in (likeness >= _SPELT_FROM).nonzero()[0].tolist():
        kind = lexicon.types[number]
        value, place = float(likeness[number]), int(phrase[number])
        if kind.id in found or kind.id in _BY_NAME_ONLY:
            continue
        if denies(reading, lexicon.phrases[place]) or _contradicts(reading, number):
            continue
        confidence = 0.8 * (value - _SPELT_FROM) / (1 - _SPELT_FROM)
        reason = f"spelt like '{lexicon.written[place]}', a trade name of {kind.name}"
        whole = f" {lexicon.written[place].lower()} ".endswith(f" {reading.plain} ")
        reason = f"{reason} (likeness {value:.2f})"
        near[kind.id] = Found(confidence, reason, named=False, holds_all=whole)
    total = sum(sorted((item.confidence for item in near.values()), reverse=True)[:5])
    for item in near.values():
        item.confidence *= sqrt(item.confidence / total) if total else 0.0
    found.update(near)


# Types that are defined by a hazard: only their own whole words may suggest them.
_BY_NAME_ONLY = frozenset(
    {
        "construction.asbestos",
        "chemical.cyanide",
        "chemical.solvent_halogenated",
        "soil.contaminated",
        "timber.grade_d",
        "metal.eaf_dust",
    }
)


def _refine_by_grade(reading: Reading, found: dict[str, Found]) -> None:
    """A grade that is looked up moves a type down to its family: CW614N → leaded brass."""
    for grade in reading.grades:
        for name in grades()[grade].types:
            above = [n for n in found if name.startswith(n + ".") and found[n].named]
            if not above:
                continue
            nearest = max(above, key=len)
            confidence = found[nearest].confidence * (
                0.99 if name.count(".") - nearest.count(".") == 1 else 0.55
            )
            reason = f"{found[nearest].reason}; grade {grade.upper()} is of this family"
            if name not in found or not found[name].named or found[name].confidence < confidence:
                found[name] = Found(confidence, reason, named=True)
            found[nearest].confidence *= (
                0.9 if confidence > 0.8 * found[nearest].confidence else 1.0
            )


def _weigh_kind(kind: str | None, found: dict[str, Found]) -> None:
    """A want names products more often than a have does."""
    if kind not in ("have", "want"):
        return
    for name, item in found.items():
        record = reference.resource_types[name]
        product = not record.ewc_codes and record.kind in ("material", "water") and record.parent
        if product:
            item.confidence = by_odds(item.confidence, 1.8 if kind == "want" else 0.6)


def _ranked(reading: Reading, found: dict[str, Found], limit: int) -> list[TypeSuggestion]:
    for name, item in found.items():  # what is more exact takes over from what is above it
        for above in (n for n in found if name.startswith(n + ".")):
            if (
                item.named
                and found[above].named
                and item.confidence >= 0.6 * found[above].confidence
            ):
                item.confidence = max(item.confidence, 0.98 * found[above].confidence)
                found[above].confidence = min(found[above].confidence, 0.97 * item.confidence)
    note = _notes(reading)
    ordered = sorted(found.items(), key=lambda entry: (-entry[1].confidence, entry[0]))
    return [
        TypeSuggestion(name, round(item.confidence, 3), item.reason + note, reading.grades)
        for name, item in ordered[:limit]
        if item.confidence >= _LEAST
    ]


def _notes(reading: Reading) -> str:
    note = ""
    if reading.denied:
        note += f"; the text denies {', '.join(sorted(reading.denied))}, which was not counted"
    if reading.grades:
        note += f"; grade {', '.join(g.upper() for g in reading.grades)} taken as written"
    return note
