"""The donor's business as a cue for codes: which subchapters of the List of Waste it fills.

Most of the List is ordered by the business that a waste comes from. The table
``industry_chapters`` says for each industry which subchapters it usually fills, most usual first.
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache

from offcut.matching.recall.trades import trade_name, trades
from offcut.reference import catalogue
from offcut.reference._read import rows
from offcut.resources.naming_business import business

_BY_RANK = 0.8  # each further subchapter of an industry is so much less usual
_WIDER = 0.6  # what only the group or the division is known for


@dataclass(frozen=True, slots=True)
class Donor:
    """What a business leads to: nothing when it was not given or not understood."""

    label: str = ""
    usual: dict[str, float] = field(default_factory=dict)  # subchapter → 0–1
    industries: tuple[str, ...] = ()  # four digits, likeliest first

    def __bool__(self) -> bool:
        return bool(self.usual)


_UNKNOWN = Donor()


@cache
def _table() -> dict[str, tuple[str, ...]]:
    return {
        row["industry"]: tuple(row["subchapters"].split("|"))
        for row in rows(catalogue()["industry_chapters"])
    }


@cache
def subchapters(industry: str) -> dict[str, float]:
    """The subchapters that an industry fills, with how usual each is, 0–1.

    >>> max(subchapters("2451"), key=subchapters("2451").get)
    '1009'
    """
    found: dict[str, float] = {}
    most = 1.0
    for size in (4, 3, 2):
        known = _table().get(industry[:size]) if len(industry) >= size else None
        if known is None:
            continue
        for rank, name in enumerate(known):
            found.setdefault(name, most * _BY_RANK**rank)
        most *= _WIDER
    return found


@lru_cache(maxsize=10_000)
def donor(given: str | None) -> Donor:
    """Understand an SIC or NACE code ('24.51', '24510') or words ('iron foundry').

    >>> donor("iron foundry").label
    'iron foundry'
    >>> bool(donor("something nobody knows of qqq"))
    False
    """
    text = " ".join((given or "").split())
    if not text:
        return _UNKNOWN
    meant = trades(text)
    usual: dict[str, float] = {}
    for trade in meant[:4]:
        for name, weight in subchapters(trade.industry).items():
            usual[name] = max(usual.get(name, 0.0), trade.weight * weight)
    known = business(text)
    for rank, name in enumerate(known.subchapters):
        usual[name] = max(usual.get(name, 0.0), _BY_RANK**rank)
    label = trade_name(meant[0].industry) if text[0].isdigit() and meant else text
    return Donor(label, usual, tuple(trade.industry for trade in meant)) if usual else _UNKNOWN
