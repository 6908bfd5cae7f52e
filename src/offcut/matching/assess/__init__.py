"""Assessment: limits, verdicts, gates, treatment trains, side-streams, shares, blends.

The technical side of a match, without price, place or quantity:
:func:`routes` answers *how could this have fit that want, and how sure is it?* and
:func:`blend` *which mixture of several sources is the cheapest that fits?*
"""

from offcut.matching.assess.blend import Binding, BlendSolution, Ingredient, blend
from offcut.matching.assess.book import RouteBook, routes
from offcut.matching.assess.compatibility import compatible, compatible_types, sureness

__all__ = [
    "Binding",
    "BlendSolution",
    "Ingredient",
    "RouteBook",
    "blend",
    "compatible",
    "compatible_types",
    "routes",
    "sureness",
]
