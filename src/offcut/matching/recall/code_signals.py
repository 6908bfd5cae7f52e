"""What speaks for each entry of the List of Waste: one number a signal, each in 0–1.

A signal recalls; none decides hazard. Words of hazard carry no weight, what a text denies is
taken out before anything is compared, and an entry that is hazardous in any case needs one of
its words whole in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from offcut import reference
from offcut.matching.recall.code_book import UNKNOWN, code_book, kin
from offcut.matching.recall.code_reading import put_right, weights_by_kin, weights_of
from offcut.matching.recall.code_shares import shares_of
from offcut.matching.recall.donors import Donor
from offcut.matching.recall.meaning import nearness
from offcut.resources.naming_index import GramIndex
from offcut.resources.naming_types import TypeSuggestion, suggest_types_many
from offcut.resources.naming_words import (
    Reading,
    carries_meaning,
    denies,
    read,
    words,
)

SIGNALS = (
    "type",  # a likely code of the resource types that the text may mean
    "spelt",  # spelt like one of the entry's phrases
    "kin",  # shares words or their kin with one of the entry's phrases
    "vocabulary",  # words of the text that are among all the entry's words
    "meaning",  # near in meaning to one of the entry's phrases; only with the extra 'semantic'
    "setting",  # words of the text and the business that are in the subchapter's title
    "usual",  # the subchapter is usual for the donor's business
    "foreign",  # the chapter is another trade's
    "sector",  # how much of its kind the donor's sector gives, by the statistics
    "common",  # many resource types have this code
    "unspecified",  # 'not otherwise specified'
)
_RANK_WEIGHT = (1.0, 0.6, 0.45, 0.35)  # of a type's codes, most likely first
_OWN_CHAPTERS = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11")
_SPELT_FROM = 0.15
_NEVER_WASTE = ("energy", "capacity")
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """The signals of one text for all entries, and what reasons are made of."""

    values: NDArray[np.float64]  # shape (entries, signals)
    by_phrase: NDArray[np.float64]  # how well each phrase of the book fits by its words
    by_meaning: NDArray[np.float64]  # and by its meaning, 0 when that was not compared
    said: dict[int, str]  # by entry: the resource type that leads to it
    waste: float  # 0–1: how far the text may mean a waste at all

    @property
    def spoken_for(self) -> NDArray[np.bool_]:
        """Entries that the words themselves speak for, whatever the business."""
        of_words = self.values[:, : SIGNALS.index("meaning")]
        found: NDArray[np.bool_] = of_words.max(axis=1) >= _SPELT_FROM
        return found


@dataclass(frozen=True, slots=True)
class Likeness:
    """One text beside phrases, as compared for many texts at once."""

    spelling: NDArray[np.float64]  # to each phrase of the book, 0–1
    meaning: NDArray[np.float64] | None  # the same, or None when meaning is not compared
    setting: NDArray[np.float64]  # of the text and the business to each subchapter's title


def evidence_many(
    texts: Sequence[str],
    givers: Sequence[str | None],
    donors: Sequence[Donor],
    meaning: bool,
    without: Sequence[Sequence[int]] | None = None,
) -> list[Evidence]:
    """The signals of many texts.

    Args:
        texts: free words.
        givers: the donor's business of each text as it was given.
        donors: the same as it was understood.
        meaning: compare meaning too; the extra ``semantic`` must be there.
        without: for each text the phrases to leave out, as if they were not in the book.
    """
    book = code_book()
    texts = [put_right(text) for text in texts]
    readings = [read(text) for text in texts]
    types = suggest_types_many(texts, industries=givers, limit=6)
    plain = [reading.plain for reading in readings]
    spelling, _ = book.spelling.likeness(plain)
    near = nearness(plain) if meaning else None
    settings = [
        " ".join((text, *words(giver or ""))) for text, giver in zip(plain, givers, strict=True)
    ]
    setting, _ = _titles().likeness(settings)
    return [
        _evidence(
            reading,
            types[n],
            Likeness(spelling[n], None if near is None else near[n], setting[n]),
            donors[n],
            without[n] if without else (),
        )
        for n, reading in enumerate(readings)
    ]


def _evidence(
    reading: Reading,
    types: Sequence[TypeSuggestion],
    like: Likeness,
    donor: Donor,
    without: Sequence[int],
) -> Evidence:
    book = code_book()
    spelling = np.where(like.spelling >= _SPELT_FROM, like.spelling, 0.0)
    related = book.kin.overlap(weights_by_kin(reading))
    candidates = (related > 0) | (spelling > 0)
    meaning = np.zeros(len(spelling)) if like.meaning is None else like.meaning
    allowed = _allowed(reading, np.flatnonzero(candidates))
    allowed[list(without)] = 0.0
    lexical = np.stack([spelling, related, meaning]) * allowed
    spelt, kindred, near = book.best(lexical) * _word_said(reading)
    by_type, told = _from_types(types, donor)
    usual, foreign = _business(donor)
    columns = (
        by_type,
        spelt,
        kindred,
        _vocabulary(weights_of(reading)),
        near,
        like.setting[_subchapter_of()],
        usual,
        foreign,
        shares_of(donor.industries[0] if donor.industries else ""),
        *_standing(),
    )
    return Evidence(
        np.stack(columns, axis=1), lexical[:2].max(axis=0), lexical[2], told, _wasteness(types)
    )


def _allowed(reading: Reading, candidates: NDArray[np.int64]) -> NDArray[np.float64]:
    """0 for phrases that the text denies or contradicts, else 1."""
    book = code_book()
    allowed = np.ones(len(book.phrases))
    plain = not (reading.denied or reading.fresh) and not any(map(_negative, reading.tokens))
    for number in candidates:
        if plain and number not in _negative_phrases():
            continue  # neither the text nor the phrase denies anything
        if denies(reading, book.phrases[number]):
            allowed[number] = 0.0
    return allowed


def _negative(word: str) -> bool:
    return word.startswith(("non", "un"))


@cache
def _negative_phrases() -> frozenset[int]:
    phrases = code_book().phrases
    return frozenset(n for n, phrase in enumerate(phrases) if any(map(_negative, phrase)))


def _word_said(reading: Reading) -> NDArray[np.float64]:
    """0 for an entry that is hazardous in any case and has no word of its own in the text."""
    tokens = {token for token in reading.tokens if carries_meaning(token)}
    tokens |= set(kin(tuple(reading.tokens)))
    return np.array(
        [0.0 if absolute and not tokens & own else 1.0 for absolute, own in _absolute_words()]
    )


@cache
def _absolute_words() -> tuple[tuple[bool, frozenset[str]], ...]:
    book = code_book()
    return tuple(
        (entry.hazardous and "absolute" in entry.entry, own)
        for entry, own in zip(book.entries, book.vocabulary, strict=True)
    )


def _wasteness(types: Sequence[TypeSuggestion]) -> float:
    """Less when the likeliest type has no code: a product; none for energy and capacity."""
    if not types:
        return 1.0
    kind = reference.resource_types[types[0].resource_type]
    if kind.ewc_codes:
        return 1.0
    if kind.kind in _NEVER_WASTE and types[0].confidence >= _SURE:
        return 0.0
    return 1 - types[0].confidence / 2


def _from_types(
    types: Sequence[TypeSuggestion], donor: Donor
) -> tuple[NDArray[np.float64], dict[int, str]]:
    """The likely codes of the types, the donor's usual subchapters before the others."""
    book = code_book()
    found = np.zeros(len(book.entries))
    told: dict[int, str] = {}
    for suggestion in types:
        kind = reference.resource_types[suggestion.resource_type]
        codes = sorted(kind.ewc_codes, key=lambda code: -donor.usual.get(code[:4], 0.0))
        for rank, code in enumerate(codes):
            number = book.place[code]
            weight = _RANK_WEIGHT[min(rank, len(_RANK_WEIGHT) - 1)]
            found[number] = max(found[number], suggestion.confidence * weight)
            told.setdefault(number, f"a likely code of {kind.name} ({kind.id})")
    return found, told


def _vocabulary(said: dict[str, float]) -> NDArray[np.float64]:
    """The share of the text's words, by rarity, that are among all the words of an entry."""
    book = code_book()
    rarity = book.rarity
    weights = {word: weight * rarity.get(word, UNKNOWN) for word, weight in said.items()}
    total = sum(weights.values()) or 1.0
    found = np.zeros(len(book.entries))
    for word, weight in weights.items():
        found[_entries_with(word)] += weight
    return found / total


@cache
def _entries_with(word: str) -> NDArray[np.int64]:
    return np.array(
        [n for n, own in enumerate(code_book().vocabulary) if word in own], dtype=np.int64
    )


@cache
def _subchapters() -> dict[str, int]:
    names = dict.fromkeys(entry.code[:4] for entry in code_book().entries)
    return {name: number for number, name in enumerate(names)}


@cache
def _subchapter_of() -> NDArray[np.int64]:
    return np.array([_subchapters()[entry.code[:4]] for entry in code_book().entries])


@cache
def _titles() -> GramIndex:
    """The titles of the subchapters with their chapter's."""
    titles = {
        entry.code[:4]: " ".join(words(f"{entry.subchapter_name} {entry.chapter_name}"))
        for entry in code_book().entries
    }
    return GramIndex([titles[name] for name in _subchapters()], range(len(titles)))


def _business(donor: Donor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How usual each entry's subchapter is for the donor; 1 where the chapter is foreign."""
    names = list(_subchapters())
    usual = np.array([donor.usual.get(name, 0.0) for name in names])
    chapters = {name[:2] for name in donor.usual}
    foreign = np.array(
        [
            float(bool(donor) and name[:2] in _OWN_CHAPTERS and name[:2] not in chapters)
            for name in names
        ]
    )
    return usual[_subchapter_of()], foreign[_subchapter_of()]


@cache
def _standing() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What holds of an entry whatever the text: how common it is, and whether it is a rest."""
    book = code_book()
    counts = np.zeros(len(book.entries))
    for kind in reference.resource_types.values():
        for code in kind.ewc_codes:
            counts[book.place[code]] += 1
    rest = np.array([float(entry.code.endswith("99")) for entry in book.entries])
    return np.log1p(counts) / np.log1p(counts.max()), rest
