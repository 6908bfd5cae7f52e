"""Linear and mixed-integer programs by HiGHS, handed over in arrays."""

from dataclasses import replace
from typing import Any

import numpy as np

from offcut.planning.model import Floats
from offcut.planning.program import Program
from offcut.planning.progress import Watch
from offcut.planning.rows import Rows, linear_rows
from offcut.planning.solved import FEASIBLE, INFEASIBLE, OPTIMAL, UNBOUNDED, UNKNOWN, Solved

LP, MILP = "linear program", "mixed-integer program"
_WRONG_PRESOLVE = (
    "1.14.0"  # its presolve gives wrong optima of programs with switches (HiGHS #2961)
)
_INTERIOR_FROM = 30_000  # columns from which the interior point method is the quicker


def highs(rows: Rows, *, whole: bool = True) -> Any:
    """A HiGHS instance that holds the model. ``whole``: switches are 0 or 1, not between."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    count, columns = rows.shape
    integral = rows.integral if whole else np.zeros(columns)
    if integral.any() and solver.version() == _WRONG_PRESOLVE:
        solver.setOptionValue("presolve", "off")
    solver.passModel(
        columns,
        count,
        len(rows.index),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        rows.cost,
        rows.column_low,
        rows.column_high,
        rows.row_low,
        rows.row_high,
        rows.start[:-1].astype(np.int32),
        rows.index.astype(np.int32),
        rows.value,
        integral.astype(np.int32),
    )
    return solver


def solve_linear(program: Program, watch: Watch) -> Solved:
    """The optimum of a program without switches; marginal values come with it."""
    rows = linear_rows(program)
    solver = highs(rows, whole=False)
    if rows.shape[1] > _INTERIOR_FROM:
        solver.setOptionValue("solver", "ipm")
    return run_linear(solver, rows, program, watch)


def run_linear(solver: Any, rows: Rows, program: Program, watch: Watch) -> Solved:
    """Runs HiGHS on a linear model that it holds and reads the answer."""
    import highspy

    if watch.time_limit is not None:
        solver.setOptionValue("time_limit", solver.getRunTime() + watch.left)
    solver.run()
    state = solver.getModelStatus()
    status = highspy.HighsModelStatus
    if state == status.kUnboundedOrInfeasible:
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("solver", "simplex")
        solver.run()
        state = solver.getModelStatus()
    if state == status.kInfeasible:
        return Solved(INFEASIBLE, LP, rows=rows)
    if state == status.kModelEmpty:
        return _nothing_to_decide(rows, LP)
    if state == status.kUnbounded:
        return Solved(UNBOUNDED, LP, rows=rows, ray=growing(rows))
    if state != status.kOptimal:
        return Solved(UNKNOWN, LP, rows=rows)
    solution = solver.getSolution()
    column = np.array(solution.col_value)
    objective = float(solver.getInfo().objective_function_value)
    return Solved(
        OPTIMAL,
        LP,
        column[: program.arcs],
        column[program.arcs :],
        objective,
        objective,
        rows,
        np.array(solution.row_dual),
    )


def _nothing_to_decide(rows: Rows, method: str) -> Solved:
    """A model without columns: every row is 0, which its bounds allow or not."""
    if (rows.row_low > 0).any() or (rows.row_high < 0).any():
        return Solved(INFEASIBLE, method, rows=rows)
    none = np.zeros(0)
    return Solved(OPTIMAL, method, none, none, 0.0, 0.0, rows, np.zeros(rows.shape[0]))


def growing(rows: Rows) -> Floats | None:
    """Flows, each 0 to 1, that can be added again and again and gain each time; None: none can.

    The recession cone of the model: all bounds at zero, what is unlimited at one.
    """
    import highspy

    cone = replace(
        rows,
        row_low=np.where(np.isfinite(rows.row_low), 0.0, rows.row_low),
        row_high=np.where(np.isfinite(rows.row_high), 0.0, rows.row_high),
        column_low=np.zeros(rows.shape[1]),
        column_high=np.where(np.isfinite(rows.column_high), 0.0, 1.0),
    )
    solver = highs(cone, whole=False)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    if solver.getInfo().objective_function_value >= 0:
        return None
    return np.array(solver.getSolution().col_value)


def solve_mixed(
    program: Program, watch: Watch, start: Solved | None = None, cutoff: float | None = None
) -> Solved:
    """The optimum of a program with switches, or the best found within the limits of ``watch``.

    ``start``: a plan to begin with. ``cutoff``: plans above it are of no interest.
    """
    import highspy

    rows = linear_rows(program)
    solver = highs(rows)
    solver.setOptionValue("mip_rel_gap", 1e-6 if watch.gap is None else max(watch.gap, 1e-9))
    solver.setOptionValue("mip_abs_gap", 1e-9)
    if watch.time_limit is not None:
        solver.setOptionValue("time_limit", watch.left)
    if cutoff is not None:
        solver.setOptionValue("objective_bound", cutoff)
    if start is not None and start.flow is not None and start.on is not None:
        values = np.concatenate([start.flow, start.on])
        solver.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)
    _follow(solver, watch)
    solver.run()
    info, state = solver.getInfo(), solver.getModelStatus()
    status = highspy.HighsModelStatus
    if state == status.kModelEmpty:
        return _nothing_to_decide(rows, MILP)
    if state == status.kInfeasible:
        return Solved(INFEASIBLE, MILP, rows=rows)
    if state in (status.kUnbounded, status.kUnboundedOrInfeasible):
        return _relaxed_status(rows, program, watch)
    if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
        return Solved(UNKNOWN, MILP, bound=float(info.mip_dual_bound), rows=rows)
    column = np.array(solver.getSolution().col_value)
    on = np.rint(column[program.arcs :])
    flow = column[: program.arcs]
    bound = float(info.mip_dual_bound)
    done = state == status.kOptimal and (watch.gap or 0.0) <= 1e-6
    return Solved(
        OPTIMAL if done else FEASIBLE, MILP, flow, on, program.value(flow, on), bound, rows
    )


def _relaxed_status(rows: Rows, program: Program, watch: Watch) -> Solved:
    """Unbounded or infeasible, as the relaxation shows it."""
    relaxed = run_linear(highs(rows, whole=False), rows, program, watch)
    status = UNBOUNDED if relaxed.status == UNBOUNDED else INFEASIBLE
    return Solved(status, MILP, rows=rows, ray=relaxed.ray)


def _follow(solver: Any, watch: Watch) -> None:
    """Tell of better plans, and stop when asked to."""
    method = MILP

    def better(event: Any) -> None:
        out = event.data_out
        watch.tell(method, float(out.objective_function_value), float(out.mip_dual_bound))

    def asked(event: Any) -> None:
        if watch.stopped:
            event.data_in.user_interrupt = True

    if watch.progress is not None:
        solver.cbMipImprovingSolution.subscribe(better)
    solver.cbMipInterrupt.subscribe(asked)
