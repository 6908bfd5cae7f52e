"""No screen at all: every compatible pair, each with an endless bound. Slow, and plainly right."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.assess import compatible
from offcut.matching.screen.columns import site_of
from offcut.matching.screen.interface import Candidates


class Everything:
    """The screen and the bound on chances that brute force works with."""

    def __init__(self, haves: Sequence[Listing], wants: Sequence[Listing]) -> None:
        self._haves, self._wants = haves, wants

    def for_want(self, want: int) -> Candidates:
        """All compatible haves at other sites, in the order of the file."""
        listing = self._wants[want]
        site = site_of(listing)
        found = [
            number
            for number, have in enumerate(self._haves)
            if compatible(have, listing) and site_of(have) != site
        ]
        return Candidates(np.array(found, dtype=np.int64), np.full(len(found), np.inf))

    def nearest_wants(self, have: int) -> list[int]:
        """None: nothing is ranked."""
        return []

    def nearest_bounds(self) -> tuple[Any, Any]:
        """None: nothing is ranked."""
        none = np.full((len(self._haves), 1), -1, dtype=np.int64)
        return np.full(none.shape, -np.inf), none

    def at_most(self, have: Listing, want: Listing) -> float:
        """Nothing is known of the chance before the routes are worked out."""
        return 1.0

    def may_mix(self, have: Listing, want: Listing) -> bool:
        """Nothing is ruled out."""
        return True
