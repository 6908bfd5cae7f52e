"""What a want says it is for: the uses that its words name, and the limits that law or trade add.

Whole words only, as the tables ``use_words`` and ``implied_limits`` list them; likeness of
spelling decides nothing here, and what a text denies ("not for feed") names nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from offcut import reference
from offcut.reference import Limit, Provenance, Severity, Statistic
from offcut.reference._read import records


@dataclass(frozen=True, slots=True)
class UseWords:
    """Words that name a use by themselves."""

    words: tuple[str, ...]
    use: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ImpliedLimit:
    """A limit that a purpose brings with it: animal feed, bedding, a second life."""

    words: tuple[str, ...]
    flow: str  # of the resource wanted
    property: str
    unit: str | None
    min: float | None
    max: float | None
    categories: tuple[str, ...]
    severity: Severity
    provenance: Provenance

    def limit(self) -> Limit:
        """As a limit of the want's own."""
        return Limit(
            use="",
            property=self.property,
            unit=self.unit,
            min=self.min,
            max=self.max,
            categories=self.categories,
            severity=self.severity,
            blendable=False,
            statistic=Statistic.MEAN,
            provenance=self.provenance,
            gate=bool(self.categories),
        )


@lru_cache(maxsize=50_000)
def uses_named(text: str) -> frozenset[str]:
    """Uses that a want names in so many words.

    >>> sorted(uses_named("LM25 ingot or clean returns"))
    ['MET-LM25']
    """
    return frozenset(entry.use for entry in _use_words() if _says(text, entry.words))


@lru_cache(maxsize=50_000)
def implied_limits(text: str, flow: str | None, uses: tuple[str, ...]) -> tuple[Limit, ...]:
    """Limits that the purpose of a want brings with it, where none of its uses holds them.

    Args:
        text: what is wanted, in the business's words.
        flow: of the type wanted.
        uses: the want's uses, given or inferred.

    >>> [limit.property for limit in implied_limits("veg trimmings for pigs", "food", ())]
    ['feed_origin', 'feed_registered']
    """
    held = {limit.property for use in uses for limit in reference.uses[use].limits}
    return tuple(
        entry.limit()
        for entry in _implied()
        if entry.flow == flow and entry.property not in held and _says(text, entry.words)
    )


@cache
def _use_words() -> tuple[UseWords, ...]:
    return tuple(records(reference.catalogue()["use_words"], UseWords))


@cache
def _implied() -> tuple[ImpliedLimit, ...]:
    return tuple(records(reference.catalogue()["implied_limits"], ImpliedLimit))


def _says(text: str, phrases: Iterable[str]) -> bool:
    """Whether any of the phrases stands in the text, whole and not denied."""
    from offcut.resources.naming_words import denies, read, words

    said = words(text)
    for phrase in phrases:
        tokens = words(phrase)
        long = len(tokens)
        stands = any(said[at : at + long] == tokens for at in range(len(said) - long + 1))
        if stands and not denies(read(text), tokens):
            return True
    return False
