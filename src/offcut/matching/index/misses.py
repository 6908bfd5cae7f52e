"""Why not: the pairs that came nearest to working, and what each fails on."""

from typing import Any

import numpy as np

from offcut.matching.index.answers import NearMiss, Why
from offcut.matching.index.manifest import Terms
from offcut.matching.index.rows import take_haves
from offcut.matching.index.scan import pairs
from offcut.matching.index.sources import have_homes
from offcut.matching.index.state import State
from offcut.matching.screen.market import DAYS_PER_YEAR, Haves, Wants


def nearest_misses(state: State, want: Wants, k: int) -> list[NearMiss]:
    """Of the haves that do not work for one want, those worth most if they did."""
    terms, found = state.terms, list[NearMiss]()
    for home in have_homes(state, want.accepted.tolist()):
        found += _among(terms, home.haves, want, home.alive, k)
    return sorted(found, key=lambda miss: (-miss.gbp_if, miss.id))[:k]


def _among(terms: Terms, haves: Haves, want: Wants, alive: Any, k: int) -> list[NearMiss]:
    """Every pair is worked out: this is asked for one want at a time, by somebody who waits."""
    made_of = pairs(terms, haves, want)
    if_met = np.fmin(haves.quantity, want.quantity[0]) * np.where(
        made_of.days > 0, made_of.days / DAYS_PER_YEAR, 1.0
    )
    worth = if_met * made_of.gbp_per_unit * made_of.fit
    fails = alive & ~(made_of.value > 0)
    rows = np.flatnonzero(fails)
    if len(rows) > k > 0:
        least = -np.partition(-worth[rows], k - 1)[k - 1]
        rows = rows[worth[rows] >= least]
    ranked = sorted(rows.tolist(), key=lambda row: (-worth[row], haves.ids[row]))[:k]
    return [
        NearMiss(
            id=haves.ids[row],
            why=_why(made_of, row),
            gbp_if=float(worth[row]),
            km=float(made_of.km[row]),
            gbp_per_unit=float(made_of.gbp_per_unit[row]),
            beyond=_beyond(terms, take_haves(haves, np.array([row])), want),
        )
        for row in ranked
    ]


def _why(made_of: Any, row: int) -> tuple[Why, ...]:
    failed = {
        Why.WINDOW: made_of.days[row] <= 0,
        Why.LIMIT: made_of.tightest[row] > 1,
        Why.VALUE: made_of.gbp_per_unit[row] <= 0,
        Why.FIT: made_of.fit[row] <= 0,
    }
    return tuple(why for why, so in failed.items() if so)


def _beyond(terms: Terms, have: Haves, want: Wants) -> tuple[tuple[str, float], ...]:
    shares = have.properties[0].astype(np.float64) / want.limits[0].astype(np.float64)
    over = [(name, float(share)) for name, share in zip(terms.properties, shares, strict=True)]
    return tuple(sorted((item for item in over if item[1] > 1), key=lambda item: -item[1]))
