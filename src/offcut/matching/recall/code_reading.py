"""A text as it is compared with the List of Waste: slips put right, words weighed."""

import re
from functools import cache

from offcut import reference
from offcut.matching.recall.code_book import code_book, kin_spans
from offcut.matching.recall.spelling import mended
from offcut.matching.recall.wordpieces import known_pieces
from offcut.resources.naming_words import HAZARD_WORDS, Reading, words

_WORD = re.compile(r"[a-z]{6,}", re.IGNORECASE)
_CODE = re.compile(r"(?<!\d)(?<!\d[.,])(\d\d)([ .]?)(\d\d)\2(\d\d)(?![.,]?\d)\*?")
_UNSAID = 0.25  # weight of a word that carries no meaning of its own


def without_codes(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the codes of the List of Waste that stand in it, and those codes.

    >>> without_codes("used sand 10 09 08, 100907*")
    ('used sand  ,  ', ('100908', '100907'))
    >>> without_codes("lot 999999 of 2,100,908 kg")
    ('lot 999999 of 2,100,908 kg', ())
    """
    found: dict[str, None] = {}

    def taken(match: re.Match[str]) -> str:
        code = match[1] + match[3] + match[4]
        if code not in reference.waste_codes:
            return match[0]
        found[code] = None
        return " "

    return _CODE.sub(taken, text), tuple(found)


def put_right(text: str) -> str:
    """The text with slips of spelling put right, where a word of the trade is near enough.

    >>> put_right("alumnium swarf")
    'aluminium swarf'
    """
    known = _vocabulary_of_all()
    return _WORD.sub(lambda found: _mended_word(found[0], known), text)


def _mended_word(word: str, known: frozenset[str]) -> str:
    """A common English word is no slip: 'planting' is not 'plating'."""
    if word.lower() in known_pieces():
        return word
    plain = words(word)
    better = tuple(mended(part, known) for part in plain)
    return word if better == plain else " ".join(better)


@cache
def _vocabulary_of_all() -> frozenset[str]:
    """Every word of the book, of the resource types' trade names, and those that are only read."""
    kinds = reference.resource_types.values()
    names = {word for kind in kinds for name in (kind.name, *kind.synonyms) for word in words(name)}
    return frozenset(code_book().rarity) | names | HAZARD_WORDS


def weights_of(reading: Reading) -> dict[str, float]:
    """The weight of each word of a text; what carries no meaning of its own counts less."""
    said: dict[str, float] = {}
    for token, weight in zip(reading.tokens, reading.weights, strict=True):
        said[token] = max(said.get(token, 0.0), weight, _UNSAID if weight else 0.0)
    return said


def weights_by_kin(reading: Reading) -> dict[str, float]:
    """The same with each word standing for its kin."""
    plain = weights_of(reading)
    said: dict[str, float] = {}
    for name, start, end in kin_spans(reading.tokens):
        weight = max(plain[token] for token in reading.tokens[start:end])
        said[name] = max(said.get(name, 0.0), weight)
    return said
