"""The binder of a foundry sand, where the holder's own words name it.

A binder is asked, never guessed: a likely type is no answer. A trade name that stands whole in the
holder's words ('pepset sand') is one, as long as nothing beside it speaks of another binder.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from offcut import reference
from offcut.resources.naming_words import denies, read, words

_BINDERS = {  # the binder that each type of used foundry sand is named by
    "sand.foundry.green": "green_bentonite",
    "sand.foundry.furan": "furan",
    "sand.foundry.phenolic_urethane": "phenolic_urethane",
    "sand.foundry.alkaline_phenolic": "alkaline_phenolic",
    "sand.foundry.shell": "shell",
    "sand.foundry.silicate": "silicate",
}
_GENERAL = "sand.foundry"
_PLAIN = frozenset(  # words of trade names that speak of other things just as well
    {"acid", "air", "carbon", "cold", "glass", "green", "hardened", "mould", "pre", "process"}
    | {"sea", "water"}
)
_OF_RESINS = frozenset(["resin", "phenolic", "organic"])  # of several organic binders, of no other
_WITHOUT_RESIN = ("green_bentonite", "silicate")


@dataclass(frozen=True, slots=True)
class BinderNamed:
    """A binder that a text names, by which trade name, and the type of sand that it makes."""

    binder: str
    words: str
    resource_type: str


def binder_of_type(resource_type: str | None) -> str | None:
    """The binder that a type of used foundry sand is named by; None for any other type."""
    return _BINDERS.get(resource_type or "")


@lru_cache(maxsize=50_000)
def binder_named(text: str) -> BinderNamed | None:
    """The binder that the text itself names by a whole trade name; None when it names none.

    Two binders, a denied one ("non-furan sand"), or a word that belongs to another binder
    ("green sand with cold box cores") leave the question open.

    >>> binder_named("spent furan sand from iron castings").words
    'spent furan sand'
    """
    said = words(text)
    there = set(said)
    found: dict[str, BinderNamed] = {}
    for tokens, named in _trade_names():
        if not there.issuperset(tokens):
            continue
        long = len(tokens)
        stands = any(said[at : at + long] == tokens for at in range(len(said) - long + 1))
        if stands and not denies(read(text), tokens):
            found.setdefault(named.binder, named)
    if len(found) != 1:
        return None
    (only,) = found.values()
    return None if _foreign_words(only.binder) & there else only


def stated_binder(text: str) -> str | None:
    """The binder that the text itself names, by a whole trade name; None when it names none.

    What a holder wrote is a declaration, unlike a likely type; two different binders are none.

    >>> stated_binder("spent furan sand from iron castings")
    'furan'
    >>> stated_binder("spent foundry sand") is None
    True
    """
    named = binder_named(text)
    return named.binder if named else None


@cache
def _trade_names() -> tuple[tuple[tuple[str, ...], BinderNamed], ...]:
    """The words of each trade name with what it names, the longest names first."""
    found = [
        (words(phrase), BinderNamed(binder, phrase, resource_type))
        for resource_type, binder in _BINDERS.items()
        for phrase in reference.resource_types[resource_type].synonyms
    ]
    return tuple(sorted(found, key=lambda item: -len(item[0])))


@cache
def _foreign_words(binder: str) -> frozenset[str]:
    """The words that speak of another binder: those that stand in its trade names only."""
    spoken = {name: _vocabulary(kind) for kind, name in _BINDERS.items()}
    found = set(_OF_RESINS) if binder in _WITHOUT_RESIN else set()
    for other, own in spoken.items():
        if other != binder:
            found |= own.difference(*(words for name, words in spoken.items() if name != other))
    return frozenset(found - _PLAIN - _vocabulary(_GENERAL))


def _vocabulary(resource_type: str) -> frozenset[str]:
    phrases = reference.resource_types[resource_type].synonyms
    return frozenset(word for phrase in phrases for word in words(phrase))
