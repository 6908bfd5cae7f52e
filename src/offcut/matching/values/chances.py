"""The bound on the chance of many pairs at once: one look-up for each pair of kinds."""

from typing import Any

import numpy as np

from offcut.matching.screen import Chances
from offcut.matching.screen.chances import TOLERANCE
from offcut.matching.values.sides import HaveSide, WantSide


class ChanceColumns:
    """:class:`offcut.matching.screen.Chances` for pairs of positions."""

    def __init__(self, chances: Chances, haves: HaveSide, wants: WantSide) -> None:
        self._chances, self._haves, self._wants = chances, haves, wants
        self._known: tuple[dict[int, float], dict[int, float]] = ({}, {})
        self._rows: dict[bool, tuple[int, Any]] = {}

    def at_most(self, haves: Any, wants: Any) -> Any:
        """No route of a pair has a higher chance; 0 where every route fails."""
        bound = self._of_kinds(haves, wants, mixing=False)
        sure = bound * self._haves.sure[haves] * self._wants.sure[wants]
        return np.minimum(1.0, sure + TOLERANCE * bound)

    def may_mix(self, haves: Any, wants: Any) -> Any:
        """Whether all that is sure to fail alone could be met in a mixture with other haves."""
        return self._of_kinds(haves, wants, mixing=True) > 0

    @property
    def have_kind(self) -> Any:
        """The number of the kind of each have, int64."""
        return self._haves.kind

    @property
    def have_sure(self) -> Any:
        """How sure the type of each have is, float64."""
        return self._haves.sure

    def want_sure(self, want: int) -> float:
        """How sure the type of the want at this position is."""
        return float(self._wants.sure[want])

    def row(self, want: int, kinds: Any, *, mixing: bool) -> Any:
        """By kind of have the bound, types taken as sure; only those of ``kinds`` are set.

        It is kept for the next want of the same kind, which must ask for the same kinds.
        """
        want_kind = int(self._wants.kind[want])
        held = self._rows.get(mixing)
        if held is not None and held[0] == want_kind:
            return held[1]
        found = np.zeros(len(self._haves.members))
        asking = self._wants.members[want_kind]
        for kind in kinds.tolist():
            have = self._haves.members[kind]
            found[kind] = self._chances.of_kinds(have, asking, mixing=mixing)
        self._rows[mixing] = (want_kind, found)
        return found

    def _of_kinds(self, haves: Any, wants: Any, *, mixing: bool) -> Any:
        codes = self._haves.kind[haves] * len(self._wants.members) + self._wants.kind[wants]
        different, back = np.unique(codes, return_inverse=True)
        known = self._known[mixing]
        found = [
            known[code] if code in known else self._add(code, mixing=mixing)
            for code in different.tolist()
        ]
        return np.array(found, dtype=np.float64)[back]

    def _add(self, code: int, *, mixing: bool) -> float:
        have_kind, want_kind = divmod(code, len(self._wants.members))
        have, want = self._haves.members[have_kind], self._wants.members[want_kind]
        bound = self._known[mixing][code] = self._chances.of_kinds(have, want, mixing=mixing)
        return bound
