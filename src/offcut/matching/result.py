"""The answer of one matching run."""

from dataclasses import dataclass
from datetime import date

from offcut.listings import Listings
from offcut.matching.model import Match
from offcut.reference import Assumptions


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A listing that nothing was found for, with the reason and what to do about it."""

    listing_id: str
    why: str
    next_step: str
    nearest: Match | None = None  # the near miss that came closest


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Matches in order of expected value, with everything needed to explain them."""

    listings: Listings
    matches: tuple[Match, ...]  # verdict not FAIL and value > 0, best first; blends among them
    near_misses: tuple[Match, ...]  # FAIL, or not worth it: the best few a want
    unmatched: tuple[Unmatched, ...]
    assumptions: Assumptions
    k: int  # matches kept a want
    on: date  # the day that dated facts were taken for
    pairs_considered: int = 0
    pairs_assessed: int = 0
