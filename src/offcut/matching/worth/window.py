"""When both sides of an exchange are there, and how long what is given keeps.

The year of an exchange begins on the first day on which both sides are there (not before the day
of the run) and lasts twelve months, or less when a listing ends sooner.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from offcut.listings import Listing
from offcut.matching.worth.kinds import kind_of

YEAR_DAYS = 365
_STORABLE_MONTHS = 12  # a material without a shelf life keeps for the year


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which both sides are there; ``days`` is 0 when there are none."""

    start: date
    days: int

    @property
    def year_share(self) -> float:
        """Part of a year that the window covers."""
        return self.days / YEAR_DAYS


def shelf_life_days(have: Listing) -> int | None:
    """The listing's own shelf life, else that of its resource type."""
    if have.shelf_life_days is not None or have.resource_type is None:
        return have.shelf_life_days
    kind = kind_of(have.resource_type)
    return kind.shelf_life_days if kind else None


def storable_months(have: Listing) -> int:
    """For how many months a surplus can wait: by shelf life, else twelve for a material."""
    shelf_life = shelf_life_days(have)
    if shelf_life is not None:
        return shelf_life // 30
    kind = kind_of(have.resource_type)
    return _STORABLE_MONTHS if kind is None or kind.kind == "material" else 0


def joint_window(have: Listing, want: Listing, on: date) -> Window:
    """The days of the exchange's year on which both sides are there."""
    return both_there(have, want, on, _spoils(have, on))


def _spoils(have: Listing, on: date) -> date | None:
    """The day until which a one-off amount keeps; None = for as long as it takes."""
    shelf_life = shelf_life_days(have)
    if have.amount is None or have.amount.per_year or shelf_life is None:
        return None
    return max(on, have.available_from or on) + timedelta(days=shelf_life)


def both_there(have: Listing, want: Listing, on: date, spoils: date | None) -> Window:
    """The days of the exchange's year on which both are listed, and the amount has not spoilt."""
    begins = (on, have.available_from, want.available_from)
    return _window(begins, (have.available_to, want.available_to, spoils))


@lru_cache(maxsize=4096)
def _window(begins: tuple[date | None, ...], ends: tuple[date | None, ...]) -> Window:
    start = max(day for day in begins if day)
    last = start + timedelta(days=YEAR_DAYS - 1)
    end = min(day for day in (*ends, last) if day)
    return Window(start, max(0, (end - start).days + 1))
