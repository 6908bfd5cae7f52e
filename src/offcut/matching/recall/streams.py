"""Free text → kinds of stream, by whole words, resource type, spelling and the donor's trade."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt

from offcut import reference
from offcut.matching.recall.kinds import StreamKind, given_by, stream_kinds
from offcut.matching.recall.spelling import mended
from offcut.matching.recall.trades import donor_class
from offcut.resources.naming import suggest_types
from offcut.resources.naming_index import GramIndex
from offcut.resources.naming_words import carries_meaning, read, stem, words

_LEAST = 0.03  # a kind less likely than this is left out
_BY_TYPE = 0.9  # a resource type is one step further from the words
_BESIDE_A_NAME = 0.5  # what only a type says, where words name another kind
_BY_SPELLING = 0.8
_SPELT_FROM = 0.3
_USUAL = 0.6  # how much the donor's habit moves a kind that the words allow
_FORM_BESIDE_MATTER = 0.4  # "sludge" in "silver sludge": the matter says more than its form
_AFTER_A_PREPOSITION = 0.35  # weight of words that say where something comes from
_ORIGIN = 0.6  # "flue gas" in "gypsum from flue gas washing"
_FORMS = frozenset(
    words(
        "sludge slurry shaving chip water pellet dust husk shell stone bottle trimming scrap panel"
        " cake powder fines gas liquid ash waste bag profile fibre film swarf turning offcut"
        " cutting"
    )
)
_SHARED_WORD = 0.6  # "sludge" of a paper mill: the paper sludge that such firms usually have
_FROM_DONOR_ALONE = 0.6  # where the words say nothing


@dataclass(frozen=True, slots=True)
class StreamFound:
    """A kind of stream that a text may mean."""

    kind: StreamKind
    share: float  # 0–1; the shares of one text sum to at most 1
    because: str


@lru_cache(maxsize=10_000)
def streams_of(text: str, donor_sic: str | None = None) -> tuple[StreamFound, ...]:
    """The kinds of stream that a text may mean, likeliest first.

    Args:
        text: the resource in free words.
        donor_sic: UK SIC or NACE code of the business that has it, or words for it.

    >>> streams_of("pfa from the precipitators")[0].kind.id
    'ash.fly'
    """
    text = mended_text(text)
    evidence = _named(text)
    certain = max((value for value, _ in evidence.values()), default=0.0) >= 0.7
    for name, (value, why) in _by_type(text, donor_sic).items():
        _keep(evidence, name, value * (_BESIDE_A_NAME if certain else 1.0), why)
    if not certain and _says_something(text):
        for name, (value, why) in _by_spelling(text).items():
            _keep(evidence, name, value, why)
    _weigh_donor(evidence, text, donor_class(donor_sic))
    return _shares(evidence)


Evidence = dict[str, tuple[float, str]]


def _keep(evidence: Evidence, name: str, value: float, why: str) -> None:
    if value > evidence.get(name, (0.0, ""))[0]:
        evidence[name] = (value, why)


def _shares(evidence: Evidence) -> tuple[StreamFound, ...]:
    total = max(1.0, sum(value**2 for value, _ in evidence.values()))
    found = [
        StreamFound(stream_kinds()[name], value**2 / total, why)
        for name, (value, why) in evidence.items()
        if value**2 / total >= _LEAST
    ]
    return tuple(sorted(found, key=lambda item: (-item.share, item.kind.id)))


@cache
def _lexicon() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for kind in stream_kinds().values():
        for phrase in (kind.name, *kind.words):
            stemmed = words(phrase)
            if kind.id not in found.get(stemmed, ()):
                found[stemmed] = (*found.get(stemmed, ()), kind.id)
    return found


@cache
def _vocabulary() -> frozenset[str]:
    """Words that are spelt as they should be: of streams, resource types and waste codes."""
    types = reference.resource_types.values()
    phrases = [phrase for kind in types for phrase in (kind.name, *kind.synonyms)]
    phrases += [entry.description for entry in reference.waste_codes.values()]
    known = (word for phrase in phrases for word in words(phrase))
    return frozenset((*known, *(word for phrase in _lexicon() for word in phrase)))


def mended_text(text: str) -> str:
    """The text with each word that is a slip of a known word put right."""

    def put_right(found: re.Match[str]) -> str:
        word = stem(found.group().lower())
        better = mended(word, _vocabulary())
        return found.group() if better == word else better

    return re.sub("[A-Za-z]+", put_right, text)


_SAYING_NOTHING = frozenset(
    words("residue product by material stream substance output rest reject process industrial")
)


def _says_something(text: str) -> bool:
    """Whether any word says what the resource is: "residue" and "by-product" do not."""
    return any(carries_meaning(word) and word not in _SAYING_NOTHING for word in words(text))


def _named(text: str) -> Evidence:
    """Kinds whose words stand whole in the text, by the share of its meaning that they cover."""
    reading = read(text)
    said, weights = reading.tokens, reading.weights
    total = sum(weights) or 1.0
    lexicon = _lexicon()
    taken: set[int] = set()
    hits: list[tuple[tuple[str, ...], float]] = []
    for length in range(min(5, len(said)), 0, -1):
        for start in range(len(said) - length + 1):
            places = range(start, start + length)
            phrase = said[start : start + length]
            if phrase in lexicon and not taken & set(places):
                taken |= set(places)
                covered = sqrt(sum(weights[place] for place in places) / total)
                origin = max(weights[place] for place in places) <= _AFTER_A_PREPOSITION
                hits.append((phrase, covered * (_ORIGIN if origin else 1.0)))
    evidence: Evidence = {}
    matter = max((covered for phrase, covered in hits if not set(phrase) <= _FORMS), default=0.0)
    for phrase, covered in hits:
        if set(phrase) <= _FORMS and covered <= matter:
            covered *= _FORM_BESIDE_MATTER
        for name in lexicon[phrase]:
            _keep(evidence, name, covered, f"'{' '.join(phrase)}'")
    return evidence


@cache
def kinds_of_type(resource_type: str) -> tuple[str, ...]:
    """The kinds that name a resource type, or else its nearest parent."""
    while resource_type:
        own = [k.id for k in stream_kinds().values() if resource_type in k.resource_types]
        if own:
            return tuple(own)
        resource_type = resource_type.rpartition(".")[0]
    return ()


def _by_type(text: str, donor_sic: str | None) -> Evidence:
    evidence: Evidence = {}
    for found in suggest_types(text, industry=donor_sic, limit=4):
        for name in kinds_of_type(found.resource_type):
            _keep(evidence, name, _BY_TYPE * found.confidence, f"type {found.resource_type}")
    return evidence


@cache
def _index() -> tuple[GramIndex, tuple[str, ...], tuple[str, ...]]:
    kinds = tuple(stream_kinds())
    place = {name: number for number, name in enumerate(kinds)}
    phrases = [(" ".join(p), place[name]) for p, names in _lexicon().items() for name in names]
    index = GramIndex([text for text, _ in phrases], [number for _, number in phrases])
    return index, tuple(text for text, _ in phrases), kinds


def _by_spelling(text: str) -> Evidence:
    plain = read(text).plain
    if not plain:
        return {}
    index, phrases, kinds = _index()
    likeness, which = index.likeness([plain])
    return {
        kinds[place]: (_BY_SPELLING * float(value), f"spelt like '{phrases[int(best)]}'")
        for place, (value, best) in enumerate(zip(likeness[0], which[0], strict=True))
        if value >= _SPELT_FROM
    }


def _weigh_donor(evidence: Evidence, text: str, donor: str) -> None:
    """What such a firm usually gives is likelier; its own kind of sludge or ash comes to mind.

    Alone, without a word in common, it counts only where the words say nothing.
    """
    usual = given_by(donor) if donor else {}
    silent = max((value for value, _ in evidence.values()), default=0.0) < _SPELT_FROM
    reading = read(text)
    heads = {w for w, weight in zip(reading.tokens, reading.weights, strict=True) if weight >= 1}
    for name, row in usual.items():
        if name in evidence:
            value, why = evidence[name]
            evidence[name] = (min(1.0, value * (1 + _USUAL * row.weight)), why)
        if heads & _words_of(name):
            _keep(evidence, name, _SHARED_WORD * row.weight, f"usual from {donor}")
        elif silent:
            _keep(evidence, name, _FROM_DONOR_ALONE * row.weight, f"usual from {donor}")


@cache
def _words_of(name: str) -> frozenset[str]:
    kind = stream_kinds()[name]
    return frozenset(word for phrase in (kind.name, *kind.words) for word in words(phrase))
