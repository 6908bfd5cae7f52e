"""What the engine asks of a screen."""

from dataclasses import dataclass
from typing import Any, Protocol

from offcut.listings import Listing


@dataclass(frozen=True, slots=True)
class Candidates:
    """Compatible haves of one want in falling order of bound.

    ``haves``: int64 array of positions; ``bounds``: float64 array of GBP a year, same length.
    Pairs that cannot be worth anything (bound ≤ 0) are at the end, for near misses.
    """

    haves: Any
    bounds: Any

    def __len__(self) -> int:
        return len(self.haves)


@dataclass(frozen=True, slots=True)
class Taken:
    """Some haves of one want with their bounds, in no order: arrays of the same length.

    ``haves``: positions; ``by_id``: the places of their ids in order; ``bounds``: on the value,
    GBP a year; ``tight``: times the bound on the chance.
    """

    haves: Any
    by_id: Any
    bounds: Any
    tight: Any

    def __len__(self) -> int:
        return len(self.haves)


class Screen(Protocol):
    """Bounds the value of pairs from above."""

    def for_want(self, want: int) -> Candidates:
        """Candidates of the want at this position."""
        ...

    def nearest_wants(self, have: int) -> list[int]:
        """The wants with the highest bounds seen for a have, best first, a few at most."""
        ...

    def nearest_bounds(self) -> tuple[Any, Any]:
        """For every have the highest bounds seen, and the wants they are with (−1 = none).

        Float64 and int64 arrays (haves, a few), in no order; for a run of which this is a part.
        """
        ...


class PairChances(Protocol):
    """Bounds the chances of pairs of positions."""

    def at_most(self, haves: Any, wants: Any) -> Any:
        """No route of a pair has a higher chance; 0 where every route fails."""
        ...


class ChanceBound(Protocol):
    """Bounds the chance of a pair from above."""

    def at_most(self, have: Listing, want: Listing) -> float:
        """No route of the pair has a higher chance; 0 when every route fails."""
        ...

    def may_mix(self, have: Listing, want: Listing) -> bool:
        """Whether all that is sure to fail alone could be met in a mixture with other haves."""
        ...


class ChanceRows(Protocol):
    """Bounds the chances of one want with kinds of haves."""

    @property
    def have_kind(self) -> Any:
        """The number of the kind of each have, int64."""
        ...

    @property
    def have_sure(self) -> Any:
        """How sure the type of each have is, float64."""
        ...

    def want_sure(self, want: int) -> float:
        """How sure the type of the want at this position is."""
        ...

    def row(self, want: int, kinds: Any, *, mixing: bool) -> Any:
        """By kind of have the bound, types taken as sure; only those of ``kinds`` are set.

        With ``mixing`` as if all that blending can change were met; above 0 where that could be.
        """
        ...
