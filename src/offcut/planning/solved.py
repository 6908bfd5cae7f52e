"""What a method hands back: flows, switches, how good they are, and how that is known."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from offcut.planning.model import Floats

if TYPE_CHECKING:
    from offcut.planning.rows import Rows

OPTIMAL, FEASIBLE, INFEASIBLE, UNBOUNDED = "optimal", "feasible", "infeasible", "unbounded"
UNKNOWN = "unknown"  # stopped before any plan was found, or before it was known that there is none


@dataclass
class Solved:
    """The answer of one method on one program.

    ``flow`` by arc, ``on`` by switch (None without a plan); ``bound``: no plan can be below it.
    ``row_dual`` by row of ``rows`` where an LP gave them. ``ray``: flows that can grow for ever.
    """

    status: str
    method: str
    flow: Floats | None = None
    on: Floats | None = None
    objective: float = float("nan")
    bound: float = float("-inf")
    rows: "Rows | None" = field(default=None, repr=False)
    row_dual: Floats | None = field(default=None, repr=False)
    ray: Floats | None = field(default=None, repr=False)

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.flow is not None
