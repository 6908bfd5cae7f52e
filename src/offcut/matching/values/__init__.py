"""The value of many pairs at once, in columns: the same rules as the account of one pair.

The account (:mod:`offcut.matching.worth`) works one pair out, with every line of its working; this
works thousands out, without the lines, so that the search knows which few are worth an account.
The two agree to rounding, which property tests hold.
"""

from offcut.matching.values.chances import ChanceColumns
from offcut.matching.values.pairs import PairValues, ValuedPairs
from offcut.matching.values.sides import HaveSide

__all__ = ["ChanceColumns", "HaveSide", "PairValues", "ValuedPairs"]
