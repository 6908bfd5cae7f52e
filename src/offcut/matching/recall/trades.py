"""Businesses, by code or in words, as classes of industry (four digits of UK SIC or NACE)."""

from dataclasses import dataclass
from functools import cache, lru_cache

from offcut.matching.recall.spelling import mend
from offcut.reference import catalogue
from offcut.reference._read import rows
from offcut.resources.naming_business import business
from offcut.resources.naming_index import GramIndex
from offcut.resources.naming_words import words

_SPELT_FROM = 0.35  # likeness of spelling below this says nothing
_WIDE = frozenset({("farm",), ("farming",), ("farmer",), ("agriculture",)})  # trades of many kinds
_BESIDE = 0.5  # weight of a class that is named beside a longer name


@dataclass(frozen=True, slots=True)
class Trade:
    """A class of industry that a text may mean, with a weight of 0 to 1."""

    industry: str  # four digits
    weight: float
    because: str  # the words that say so


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows(catalogue()["nace"])}


def trade_name(code: str) -> str:
    """The title of a division, group or class.

    >>> trade_name("2351")
    'Manufacture of cement'
    """
    return _names().get(code, f"industry {code}")


@cache
def classes() -> tuple[str, ...]:
    """All classes (four digits), in order."""
    return tuple(sorted(code for code in _names() if len(code) == 4))


def digits(given: str) -> str:
    """The first code in what is given, up to four digits; empty when there is none.

    >>> digits("24.51"), digits("0110 / 0120"), digits("iron foundry")
    ('2451', '0110', '')
    """
    first = given.replace("/", " ").split()[:1]
    code = first[0].replace(".", "") if first else ""
    return code[:4] if code.isdigit() else ""


def donor_class(given: str | None) -> str:
    """The industry (two to four digits) that a code or words mean; empty when not understood.

    >>> donor_class("24510"), donor_class("iron foundry"), donor_class(None)
    ('2451', '2451', '')
    """
    code = digits(given or "")
    if code:
        return code if len(code) > 1 else ""
    found = trades(given)
    return found[0].industry if found else ""


@cache
def _lexicon() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Words of a business → its classes."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in rows(catalogue()["industry_words"]):
        for phrase in row["words"].split("|"):
            stemmed = words(phrase)
            known = found.get(stemmed, ())
            found[stemmed] = known if row["industry"] in known else (*known, row["industry"])
    return found


@cache
def _vocabulary() -> frozenset[str]:
    """Words that are spelt as they should be: of business words, and of the titles of classes."""
    titles = (word for name in _names().values() for word in words(name))
    return frozenset((*titles, *(word for phrase in _lexicon() for word in phrase)))


@cache
def _index() -> tuple[GramIndex, tuple[str, ...]]:
    """Titles and words of all classes, to be compared by spelling."""
    phrases = [(trade_name(code).lower(), code) for code in classes()]
    phrases += [(" ".join(p), code) for p, codes in _lexicon().items() for code in codes]
    place = {code: number for number, code in enumerate(classes())}
    index = GramIndex([text for text, _ in phrases], [place[code] for _, code in phrases])
    return index, tuple(text for text, _ in phrases)


@lru_cache(maxsize=10_000)
def trades(given: str | None) -> tuple[Trade, ...]:
    """The classes that a code or words may mean, likeliest first; empty when nothing is said.

    >>> trades("cement mill")[0].industry
    '2351'
    >>> trades("24.51")[0].industry
    '2451'
    """
    text = (given or "").strip()
    if not text:
        return ()
    code = digits(text)
    if code:
        return _of_code(code)
    found = _named(mend(words(text), _vocabulary()))
    if not found:
        found = _spelt(text)
    for prefix in () if found else business(text).sic_prefixes:
        for code in (c for c in classes() if c.startswith(prefix)):
            found.setdefault(code, Trade(code, _BESIDE, prefix))
    return tuple(sorted(found.values(), key=lambda trade: (-trade.weight, trade.industry)))


def _of_code(code: str) -> tuple[Trade, ...]:
    own = [c for c in classes() if c.startswith(code)]
    return tuple(Trade(c, 1.0 if len(own) == 1 else _BESIDE, code) for c in own)


def _named(said: tuple[str, ...]) -> dict[str, Trade]:
    """Classes whose words stand in the text; a longer name hides a shorter one inside it.

    What stands beside the longest name counts for less ("cement mill"), unless the text lists
    trades ("lime and cement works").
    """
    lexicon = _lexicon()
    hits = [
        (length, start, said[start : start + length])
        for length in range(min(5, len(said)), 0, -1)
        for start in range(len(said) - length + 1)
        if said[start : start + length] in lexicon
    ]
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    taken: set[int] = set()
    for length, start, phrase in hits:
        places = set(range(start, start + length))
        if not places & taken:
            taken |= places
            kept.append((length, start, phrase))
    found: dict[str, Trade] = {}
    for place, phrase in enumerate(_heads_first(kept)):
        weight = 1.0 if place == 0 or "and" in said else _BESIDE
        for code in lexicon[phrase]:
            found.setdefault(code, Trade(code, weight, " ".join(phrase)))
    return found


def _heads_first(kept: list[tuple[int, int, tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """The longest name first, of equals the last; but "shrimp farm" is shrimp before farm."""
    order = sorted(kept, key=lambda hit: (hit[2] in _WIDE, -hit[0], -hit[1]))
    return [phrase for _, _, phrase in order]


_ANY_BUSINESS = frozenset(
    words(
        "plant company producer production manufacturer manufacturing manufacture factory industry"
        " works mill maker operator sector facility business enterprise group of other the"
    )
)


def _spelt(text: str) -> dict[str, Trade]:
    index, phrases = _index()
    telling = [word for word in words(text) if word not in _ANY_BUSINESS]
    likeness, which = index.likeness([" ".join(telling)])
    best = likeness[0].argsort()[::-1][:3]
    return {
        classes()[place]: Trade(
            classes()[place], float(likeness[0, place]), phrases[int(which[0, place])]
        )
        for place in best
        if likeness[0, place] >= _SPELT_FROM
    }
