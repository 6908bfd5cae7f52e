"""What the statistics of waste say of a code: how much of its kind a sector gives.

England 2022, tonnes by sector and EWC-Stat category (table ``waste_statistics``). A category has
many codes, so its share is divided among them; a code that no category lists takes the mean.
"""

from collections import Counter
from functools import cache

import numpy as np
from numpy.typing import NDArray

from offcut import reference
from offcut.matching.recall.code_book import code_book
from offcut.matching.recall.sector_wastes import sector_of

_LEAST = 1e-4  # a share below this is as good as none
_ALL = "total"


@cache
def shares_of(industry: str) -> NDArray[np.float64]:
    """For each code how much of its kind an industry's sector gives: log share scaled to 0–1.

    Where no industry is known, or no statistic is published for it, all sectors together.
    """
    tonnes = _tonnes()[(sector_of(industry) if industry else None) or _ALL]
    total = tonnes.get(_ALL, 0.0) or 1.0
    categories = [entry.ewc_stat for entry in code_book().entries]
    times = Counter(categories)
    shares = np.array(
        [
            np.log((tonnes.get(kind, 0.0) / total + _LEAST) / times[kind]) if kind else np.nan
            for kind in categories
        ]
    )
    shares = np.where(np.isnan(shares), np.nanmean(shares), shares)
    scaled: NDArray[np.float64] = (shares - shares.min()) / (np.ptp(shares) or 1.0)
    return scaled


@cache
def _tonnes() -> dict[str, dict[str, float]]:
    latest = max(row.year for row in reference.waste_statistics)
    found: dict[str, dict[str, float]] = {}
    for row in reference.waste_statistics:
        if row.year == latest and row.hazard == "total" and row.tonnes is not None:
            found.setdefault(row.sector, {})[row.ewc_stat] = row.tonnes
    return found
