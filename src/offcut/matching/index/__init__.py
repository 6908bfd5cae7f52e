"""An index on disk: haves and wants mapped from files, and the exact best of either for the other.

>>> from offcut.matching.index import Index, IndexWriter, build   # doctest: +SKIP
>>> build(market, "region.index")                                 # doctest: +SKIP
>>> Index("region.index").best_haves(wants, k=10)                 # doctest: +SKIP
"""

from offcut.matching.index.answers import Entries, NearMiss, Ranking, Why
from offcut.matching.index.building import build
from offcut.matching.index.effects import Arrived
from offcut.matching.index.everyone import TypeBest
from offcut.matching.index.manifest import Terms
from offcut.matching.index.reading import Index
from offcut.matching.index.state import Count
from offcut.matching.index.writing import IndexWriter

__all__ = [
    "Arrived",
    "Count",
    "Entries",
    "Index",
    "IndexWriter",
    "NearMiss",
    "Ranking",
    "Terms",
    "TypeBest",
    "Why",
    "build",
]
