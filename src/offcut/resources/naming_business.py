"""The donor's business as a cue: an SIC code or plain words → industries and waste chapters."""

from dataclasses import dataclass
from functools import cache, lru_cache

from offcut import reference
from offcut.resources.naming_words import words


@dataclass(frozen=True, slots=True)
class Business:
    """What is known of the donor's business; empty when nothing was given or understood."""

    label: str = ""
    sic_prefixes: tuple[str, ...] = ()
    subchapters: tuple[str, ...] = ()  # of the List of Wastes, four digits

    def __bool__(self) -> bool:
        return bool(self.sic_prefixes or self.subchapters)

    def usual(self, industries: tuple[str, ...]) -> bool:
        """Whether this business is of one of the industries (SIC prefixes)."""
        return any(
            own.startswith(prefix) or prefix.startswith(own)
            for own in self.sic_prefixes
            for prefix in industries
        )

    def closeness(self, industries: tuple[str, ...]) -> int:
        """How exactly this business is one of the industries: digits of its SIC code shared.

        >>> business("25610").closeness(("256", "28")), business("25610").closeness(("2561",))
        (3, 4)
        """
        return max(
            (
                min(len(own), len(prefix))
                for own in self.sic_prefixes
                for prefix in industries
                if own.startswith(prefix) or prefix.startswith(own)
            ),
            default=0,
        )


_UNKNOWN = Business()


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], Business], ...]:
    """The trade's words for businesses, longest first."""
    from offcut.reference._read import rows

    found: list[tuple[tuple[str, ...], Business]] = []
    for row in rows(reference.catalogue()["business_words"]):
        sic = tuple(row["sic"].split("|"))
        chapters = tuple(row["subchapters"].split("|"))
        found.extend(
            (words(phrase), Business(phrase, sic, chapters)) for phrase in row["words"].split("|")
        )
    return tuple(sorted(found, key=lambda item: -len(item[0])))


@lru_cache(maxsize=10_000)
def business(given: str | None) -> Business:
    """Understand an SIC code ('24510') or words ('iron foundry'); unknown words say nothing.

    >>> business("iron foundry").sic_prefixes
    ('2451',)
    >>> business("24510").label
    'Casting of iron'
    """
    text = (given or "").strip()
    if not text:
        return _UNKNOWN
    code = text.split()[0].replace(".", "").replace("/", "")
    if code.isdigit():
        return _by_code(code)
    return _by_words(text)


def _by_code(code: str) -> Business:
    industry = reference.industries.get(code) if code in reference.industries else None
    label = industry.name if industry else f"SIC {code}"
    chapters = tuple(
        dict.fromkeys(
            chapter
            for _, known in _phrases()
            if any(code.startswith(prefix) for prefix in known.sic_prefixes)
            for chapter in known.subchapters
        )
    )
    return Business(label, (code,), chapters)


def _by_words(text: str) -> Business:
    said = words(text)
    for phrase, known in _phrases():
        size = len(phrase)
        if any(said[place : place + size] == phrase for place in range(len(said) - size + 1)):
            return known
    wanted = set(said) - {"production", "manufacture", "of", "and", "other", "company", "producer"}
    best, score = _UNKNOWN, 0.5
    for industry in reference.industries.values():
        name = set(words(industry.name)) - {"of", "and", "other", "manufacture", "production"}
        shared = len(wanted & name) / max(1, len(wanted | name))
        if shared > score:
            best, score = _by_code(industry.code), shared
    return best
