"""The answer of one matching run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from offcut.errors import InputError
from offcut.listings import Listings
from offcut.matching.model import Match, Verdict
from offcut.reference import Assumptions

if TYPE_CHECKING:
    import polars as pl

    from offcut.matching.explain import Explanation
    from offcut.matching.pairing import Pairing
    from offcut.matching.ranking import RankedTest
    from offcut.matching.residues import Residue
    from offcut.matching.summary import Summary

Saver = Callable[["MatchResult", Path], None]

SAVERS: dict[str, Saver] = {}
"""How to save by file ending; the reports room adds ``.html`` when it is imported."""

COLUMNS = (
    "have_id",
    "want_id",
    "verdict",
    "train",
    "share",
    "tonnes_per_year",
    "distance_km",
    "value_gbp_per_year",
    "have_gain_gbp",
    "want_gain_gbp",
    "carbon_kgco2e_per_year",
    "landfill_tonnes_avoided",
    "deciding_limit",
    "margin",
    "missing_tests",
    "reason",
)
"""Columns of :meth:`MatchResult.table` and of a saved table, in order."""


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
    residues: "tuple[Residue, ...]" = ()  # what the treatments leave, with the wants left for it
    pairing: "Pairing | None" = field(default=None, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.matches)

    def table(self) -> "pl.DataFrame":
        """The matches as a polars frame with the columns :data:`COLUMNS`.

        ``tonnes_per_year`` is what the want receives; money is GBP a year; carbon is kgCO2e a
        year, positive = avoided; ``margin`` is that of the deciding limit, as a share of it.
        Numbers are unrounded here and in a saved ``.json``; in a saved ``.csv`` or ``.xlsx`` money
        and km have 2 decimal places, tonnes 3, shares and margins 4.
        """
        from offcut.matching.saving import frame

        return frame(self.matches)

    def for_have(self, listing_id: str) -> tuple[Match, ...]:
        """The matches that a have takes part in, blends among them, best first."""
        return tuple(m for m in self.matches if listing_id in have_ids(m))

    def for_want(self, listing_id: str) -> tuple[Match, ...]:
        """The matches of a want, best first."""
        return tuple(m for m in self.matches if m.want_id == listing_id)

    def with_verdict(self, *verdicts: Verdict) -> tuple[Match, ...]:
        """The matches with one of these verdicts, best first."""
        return tuple(m for m in self.matches if m.route.verdict in verdicts)

    def explain(self, have_id: str, want_id: str) -> "Explanation":
        """The whole working of one pair, also of one that was not among the best.

        Raises:
            InputError: no such have or want in the listings (names the nearest), or the two are
                not compatible at all (says why).
        """
        from offcut.matching.explain import explain

        return explain(self, have_id, want_id)

    def tests(self) -> "tuple[RankedTest, ...]":
        """What to test next over the whole run: most value unlocked per pound first."""
        from offcut.matching.ranking import ranked_tests

        return ranked_tests(self.matches)

    def summary(self) -> "Summary":
        """Counts by verdict, and the potential without counting any tonne twice."""
        from offcut.matching.summary import summarise

        return summarise(self)

    def save(self, path: str | Path) -> None:
        """Writes ``.csv``, ``.xlsx``, ``.json`` or ``.html``, by the ending of the path.

        Raises:
            InputError: another ending, or a place that cannot be written to.
        """
        from offcut.matching import saving

        path = Path(path)
        savers = {**saving.TABLES, **SAVERS}
        saver = savers.get(path.suffix.lower())
        if saver is None:
            raise InputError(
                f"Cannot save as '{path.name}': the ending is {path.suffix!r};"
                f" accepted: {', '.join(sorted(savers))}."
            )
        try:
            saver(self, path)
        except OSError as error:
            raise InputError(f"Cannot write '{path}': {error.strerror or error}.") from None


def have_ids(match: Match) -> tuple[str, ...]:
    """The haves of a match: one, or the parts of a blend."""
    return tuple(part.have_id for part in match.blend) or (match.have_id,)
