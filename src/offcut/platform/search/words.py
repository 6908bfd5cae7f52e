"""Text → words to be found by, the same for both engines: they get words, never sentences.

Spelling and plurals are the taxonomy's own (``aluminum`` meets ``aluminium``, ``turnings``
``turning``); accents are taken off; words such as *and* are left out.
"""

import re
import unicodedata
from dataclasses import dataclass

from offcut.resources.naming_words import words

_LEFT_OUT = "a an and are as at be by for from in is it of on or that the to with"
LEAVE_OUT = frozenset(_LEFT_OUT.split())
_PARTS = re.compile(r"[a-z0-9]+")
_SHORTEST_BEGINNING = 2
_MOST_WORDS = 12
_LONGEST = 60  # of a word; what is longer is cut
WHOLE = "0in0"  # before a word that is found whole alone: nobody types it


@dataclass(frozen=True, slots=True)
class Asked:
    """One word asked for: itself, or any word that begins so."""

    word: str  # as analysed
    beginning: str  # as typed; empty where it is too short to stand for longer words


def analysed(text: str) -> list[str]:
    """The words of a text, in order, each of a–z and 0–9 only.

    A word with a plural's end stands as typed too, so that its beginning is found.

    >>> analysed("Aluminum turnings, 10.5 t")
    ['aluminium', 'turning', 'turnings', '10', '5', 't']
    """
    found: list[str] = []
    for typed, stemmed in zip(_tokens(text, whole=True), _tokens(text, whole=False), strict=True):
        found += [part for part in stemmed if part not in LEAVE_OUT]
        found += [part for part in typed if part not in stemmed and part not in LEAVE_OUT]
    together = _parts(_stemmed(" ".join(text.split())))  # "green sand" is greensand too
    return [*found, *(part for part in together if part not in found and part not in LEAVE_OUT)]


def whole(text: str) -> list[str]:
    """The words of a name that is found by whole words alone: "sand" is not Sandwell.

    >>> whole("Sandwell")
    ['0in0sandwell']
    """
    return [WHOLE + word for word in analysed(text)]


def asked(text: str) -> list[Asked]:
    """The words of a question, at most twelve; a word of two letters or more may be a beginning."""
    found: dict[str, Asked] = {}
    typed = _tokens(text, whole=True)
    for one, stemmed in zip(typed, _tokens(text, whole=False), strict=True):
        for place, word in enumerate(stemmed):
            if word in LEAVE_OUT:
                continue
            begun = one[place] if len(one) == len(stemmed) else word
            beginning = begun if len(begun) >= _SHORTEST_BEGINNING else ""
            found.setdefault(word, Asked(word, beginning))
    return list(found.values())[:_MOST_WORDS]


def _tokens(text: str, *, whole: bool) -> list[list[str]]:
    """The parts of each token; with ``whole`` as typed, else as the taxonomy stems them."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return [_parts(token if whole else _stemmed(token)) for token in plain.split()]


def _parts(text: str) -> list[str]:
    return [part[:_LONGEST] for part in _PARTS.findall(text)]


def _stemmed(token: str) -> str:
    return " ".join(words(token)) if token.isascii() else token
