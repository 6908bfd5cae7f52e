"""Linear programmes, some of whose amounts may be whole numbers: HiGHS, asked directly."""

from dataclasses import dataclass
from threading import local
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]


_mine = local()


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The cheapest ``amounts``, their ``cost``, and by row what one more on its right costs.

    ``marginals`` are 0 or less for rows that hold from above: more room never costs more.
    """

    amounts: "Array"
    cost: float
    marginals: "Array"


def cheapest(
    cost: "Array",
    least: "Array",
    most: "Array",
    rows: "Array",
    right: "Array",
    *,
    equal: int = 0,
    choices: int = 0,
) -> Cheapest | None:
    """``x`` between ``least`` and ``most`` that costs least with ``rows · x ≤ right``.

    The first ``equal`` rows hold with equality; the last ``choices`` of ``x`` are whole numbers.
    None where there is no such ``x``.
    """
    import highspy
    import numpy as np

    where, count = rows != 0, len(cost)
    below = np.full(len(rows), -highspy.kHighsInf)
    below[:equal] = right[:equal]
    whole = np.zeros(count, dtype=np.int32)
    whole[count - choices :] = 1
    solver = _solver()
    solver.passModel(
        count,
        len(rows),
        int(where.sum()),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        cost,
        least,
        most,
        below,
        right,
        np.append(0, np.cumsum(where.sum(axis=1))[:-1]).astype(np.int32),
        np.nonzero(where)[1].astype(np.int32),
        rows[where],
        whole,
    )
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    amounts = np.array(found.col_value)
    return Cheapest(amounts, float(cost @ amounts), np.array(found.row_dual))


def _solver() -> Any:
    """The solver of this thread, empty: to make one takes longer than most programmes."""
    import highspy

    if not hasattr(_mine, "solver"):
        _mine.solver = highspy.Highs()
    _mine.solver.clear()  # the model, what was found for it, and options
    _mine.solver.setOptionValue("output_flag", False)
    return _mine.solver
