"""Watching the choice of facilities: better plans are told, and the search can be stopped."""

from dataclasses import dataclass
from typing import Any

from offcut.planning.linear import MILP
from offcut.planning.progress import Watch


@dataclass(slots=True)
class Seen:
    """What a watcher is told while a part is solved: the whole, with the parts solved before."""

    watch: Watch
    before_gbp: float
    bound_before_gbp: float
    unit: float = 1.0

    def follow(self, solver: Any) -> None:
        """Tell of better plans, and stop when asked to."""
        solver.cbMipImprovingSolution.subscribe(self._better)
        solver.cbMipInterrupt.subscribe(self._asked)

    def _better(self, event: Any) -> None:
        out = event.data_out
        value = float(out.objective_function_value) * self.unit - self.before_gbp
        bound = float(out.mip_dual_bound) * self.unit - self.bound_before_gbp
        self.watch.tell(MILP, value, bound)

    def _asked(self, event: Any) -> None:
        if self.watch.stopped:
            event.data_in.user_interrupt = True
