"""The screen: an optimistic bound on the value of every compatible pair, best first.

Whatever computes it, the promise is the same: no pair is worth more than its bound, so a search in
falling order of bound that stops when no bound can beat the k-th best found is exact.
"""

from offcut.matching.screen.chances import Chances
from offcut.matching.screen.everything import Everything
from offcut.matching.screen.interface import Candidates, ChanceBound, Screen
from offcut.matching.screen.plain import PlainScreen

__all__ = ["Candidates", "ChanceBound", "Chances", "Everything", "PlainScreen", "Screen"]
