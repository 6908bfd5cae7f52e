"""The List of Waste as phrases to compare texts with: its own words and what people say.

Each entry has its own description, without what only says how hazardous it is, and the phrases of
the table ``code_words``. A phrase may stand for several entries (both halves of a mirror pair).
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from offcut import reference
from offcut.reference import WasteCode, catalogue
from offcut.reference._read import rows
from offcut.resources.naming_index import GramIndex
from offcut.resources.naming_words import HAZARD_WORDS, words

_REFERS = re.compile(r"\b(\d\d) (\d\d) (\d\d)\b")
_BOILERPLATE = re.compile(
    r"other than (?:those|that|the wastes) mentioned in .*|containing hazardous substances"
    r"|consisting of or|not otherwise specified|\(.*?\)|contaminated (?:with|by) .*"
    r"|hazardous substances"
)


@dataclass(frozen=True, slots=True)
class CodeBook:
    """Entries and phrases, ready to be compared.

    ``code_of`` and ``phrase_of`` are one pair for each entry that a phrase stands for, ordered by
    entry; ``starts`` is where each entry's pairs begin.
    """

    entries: tuple[WasteCode, ...]
    place: dict[str, int]  # number of each code
    phrases: tuple[tuple[str, ...], ...]  # stemmed words
    written: tuple[str, ...]  # as people write them
    described: int  # the first so many phrases are the entries' own descriptions
    phrase_of: NDArray[np.int64]
    starts: NDArray[np.int64]
    spelling: GramIndex
    rarity: dict[str, float]  # of each word, 0–1
    kin: "KinIndex"
    vocabulary: tuple[frozenset[str], ...]  # all words of an entry's phrases

    def best(self, by_phrase: NDArray[np.float64]) -> NDArray[np.float64]:
        """The best phrase of each entry: (…, phrases) → (…, entries)."""
        best: NDArray[np.float64] = np.maximum.reduceat(
            by_phrase[..., self.phrase_of], self.starts, axis=-1
        )
        return best

    def best_phrase(self, by_phrase: NDArray[np.float64], code: int) -> int:
        """The number of the phrase that fits an entry best."""
        end = self.starts[code + 1] if code + 1 < len(self.starts) else len(self.phrase_of)
        own = self.phrase_of[self.starts[code] : end]
        return int(own[by_phrase[own].argmax()])


UNKNOWN = 0.9  # the rarity of a word that no phrase has


def _rarity(phrases: tuple[tuple[str, ...], ...]) -> dict[str, float]:
    """Of each word: 1 when one phrase has it, 0.2 when all have."""
    counted = Counter(word for phrase in phrases for word in set(phrase))
    many = log(len(phrases))
    return {word: 1 - 0.8 * log(count) / many for word, count in counted.items()}


class KinIndex:
    """Phrases by their words, each standing for its kin and weighted by its rarity."""

    def __init__(self, phrases: tuple[tuple[str, ...], ...]) -> None:
        self.rarity = _rarity(phrases)
        self._where: dict[str, list[int]] = {}
        self.mass = np.zeros(len(phrases))
        for number, phrase in enumerate(phrases):
            for word in set(phrase):
                self._where.setdefault(word, []).append(number)
                self.mass[number] += self.rarity[word]

    def overlap(self, said: dict[str, float]) -> NDArray[np.float64]:
        """How much text and phrase share, 0–1: the mean (geometric) of each one's shared part.

        Args:
            said: the weight of each word of the text.
        """
        of_text, of_phrase = np.zeros(len(self.mass)), np.zeros(len(self.mass))
        total = sum(weight * self.rarity.get(word, UNKNOWN) for word, weight in said.items())
        for word, weight in said.items():
            places = self._where.get(word)
            if places:
                of_text[places] += weight * self.rarity[word]
                of_phrase[places] += self.rarity[word] if weight > 0 else 0.0
        shared = of_text / max(total, 1e-9) * of_phrase / np.maximum(self.mass, 1e-9)
        return np.sqrt(shared)


@cache
def code_book() -> CodeBook:
    """The book, made once from the tables ``waste_codes`` and ``code_words``."""
    entries = tuple(reference.waste_codes.values())
    place = {entry.code: number for number, entry in enumerate(entries)}
    phrases = [_own_words(entry) for entry in entries]
    written = [entry.description for entry in entries]
    owners: list[tuple[int, int]] = [(number, number) for number in range(len(entries))]
    for row in rows(catalogue()["code_words"]):
        codes = [place[code] for code in row["codes"].split("|")]
        for phrase in row["words"].split("|"):
            owners.extend((code, len(phrases)) for code in codes)
            phrases.append(words(phrase))
            written.append(phrase)
    owners.sort()
    code_of = np.array([code for code, _ in owners])
    vocabulary: list[set[str]] = [set() for _ in entries]
    for code, number in owners:
        vocabulary[code].update(phrases[number])
    every = tuple(phrases)
    return CodeBook(
        entries=entries,
        place=place,
        phrases=every,
        written=tuple(written),
        described=len(entries),
        phrase_of=np.array([number for _, number in owners]),
        starts=np.flatnonzero(np.r_[True, np.diff(code_of) > 0]),
        spelling=GramIndex([" ".join(phrase) for phrase in every], range(len(every))),
        rarity=_rarity(every),
        kin=KinIndex(tuple(kin(phrase) for phrase in every)),
        vocabulary=tuple(frozenset(own) for own in vocabulary),
    )


def _own_words(entry: WasteCode) -> tuple[str, ...]:
    """The words that say what an entry is; of 'not otherwise specified' its subchapter's."""
    own = tuple(
        word
        for word in words(_BOILERPLATE.sub(" ", entry.description.lower()))
        if word not in HAZARD_WORDS
    )
    return own if set(own) - {"waste", "other"} else words(entry.subchapter_name)


@cache
def _kin_table() -> dict[tuple[str, ...], str]:
    """Each word or group of words → the one that stands for its kin."""
    found: dict[tuple[str, ...], str] = {}
    for row in rows(catalogue()["word_kin"]):
        group = [words(phrase) for phrase in row["words"].split("|")]
        for phrase in group:
            found.setdefault(phrase, "+".join(group[0]))
    return found


@lru_cache(maxsize=50_000)
def kin(said: tuple[str, ...]) -> tuple[str, ...]:
    """Words with each replaced by the one that stands for its kin, the longest group first.

    >>> kin(("spent", "flyash")) == kin(("used", "fly", "ash"))
    True
    """
    return tuple(name for name, _, _ in kin_spans(said))


def kin_spans(said: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """``kin`` with where each came from: name, start, end."""
    table = _kin_table()
    found: list[tuple[str, int, int]] = []
    start = 0
    while start < len(said):
        for length in (3, 2, 1):
            name = table.get(said[start : start + length])
            if name is not None or length == 1:
                end = min(start + length, len(said))
                found.append((name or said[start], start, end))
                break
        start = found[-1][2]
    return found


@cache
def pairs() -> dict[str, tuple[str, ...]]:
    """For each mirror entry the entries of the other hazard it is paired with.

    Read from the list itself: a non-hazardous mirror entry names its partners ("other than those
    mentioned in …"). Entries that name none have an empty tuple.
    """
    entries = code_book().entries
    found: dict[str, set[str]] = {e.code: set() for e in entries if "mirror" in e.entry}
    for entry in entries:
        if entry.hazardous or entry.code not in found:
            continue
        for parts in _REFERS.findall(entry.description):
            partner = "".join(parts)
            if partner in found and reference.waste_codes[partner].hazardous:
                found[entry.code].add(partner)
                found[partner].add(entry.code)
    return {code: tuple(sorted(partners)) for code, partners in found.items()}
