"""What a report of a plan holds beside the plan: what fails, and what more carbon would cost.

Both solve the plan again and again, so they are left out where it is large or was not proven best.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offcut.planning.fronts import Front
    from offcut.planning.plan import Plan

_POINTS = 7
_POINT_S = 5.0  # for each plan of a front with decisions
_LARGE, _LARGE_WITH_DECISIONS = 20_000, 500  # arcs; larger plans are not solved again and again


def why_not_again(plan: "Plan") -> str:
    """Why a plan is not solved again for each failure; empty when it is."""
    program = plan.worked.program
    if program.arcs > (_LARGE_WITH_DECISIONS if program.switches else _LARGE):
        return "too large to be solved again for each failure"
    if plan.status != "optimal":
        return "the plan was not proven best, so others cannot be held against it"
    return ""


def front_of(plan: "Plan") -> "Front | None":
    """Cost against carbon, where the network says something of both."""
    from offcut.planning.compiling import compile_program
    from offcut.planning.fronts import front

    if not all(
        compile_program(plan.network, {name: 1.0}).cost.any() for name in ("cost", "carbon")
    ):
        return None
    return front(plan.network, "cost", "carbon", _POINTS, _POINT_S)
