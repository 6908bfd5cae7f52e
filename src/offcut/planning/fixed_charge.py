"""Programs with fixed costs, lots and counted sources."""

from offcut.planning.linear import solve_mixed
from offcut.planning.program import Program
from offcut.planning.progress import Watch
from offcut.planning.solved import Solved


def solve_fixed_charge(program: Program, watch: Watch) -> Solved:
    """The optimum of a program with switches, or the best found with its bound."""
    return solve_mixed(program, watch)
