"""SCIP in a thread of its own, so that the one who waits can tell how far it is, and stop it.

SCIP holds the interpreter for as long as it solves; a Ctrl-C would reach nobody. Here it searches
without the interpreter, and hands over what it finds; the thread that asked waits, reports, and
stops it. Where one of its steps goes on all the same, the search is left behind with the best
found so far, and stops itself at the next thing that happens in it.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from offcut.planning.model import Floats
from offcut.planning.progress import Watch

ENDED, GAVE_UP = "ended", "gave up"
_LOOK_S = 0.05  # between two looks at whether to stop
_PATIENCE_S = 2.0  # so long a search may take to stop before it is left behind
_NO_BOUND = 1e19  # what SCIP calls infinite, and more


@dataclass
class Search:
    """What a search has come to. ``values``: of the variables asked for, None without a plan.

    ``state`` is SCIP's own word for how it ended, ``ENDED`` when it was left behind, or
    ``GAVE_UP`` when a step of it failed (``failure`` says why).
    """

    state: str = ENDED
    values: Floats | None = None
    bound: float = -np.inf
    failure: str = ""


@dataclass
class _Shared:
    """What the searching thread hands over."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    values: Floats | None = None
    objective: float | None = None
    bound: float = -np.inf
    news: bool = False
    left: bool = False
    failure: str = ""


def search(scip: Any, variables: Sequence[Any], watch: Watch, method: str) -> Search:
    """Solves a SCIP model, with progress, until it ends or ``watch`` wants no more."""
    shared, done = _Shared(), threading.Event()
    _listen(scip, variables, shared)
    thread = threading.Thread(target=_solve, args=(scip, shared, done), daemon=True)
    thread.start()
    try:
        ended = _wait(scip, watch, method, shared, done)
    finally:
        shared.left = True
        if not done.is_set():
            scip.interruptSolve()
    if ended:
        thread.join()
        return _answer(scip, variables, shared)
    with shared.lock:
        return Search(ENDED, shared.values, shared.bound)


def _solve(scip: Any, shared: _Shared, done: threading.Event) -> None:
    """The search itself. PySCIPOpt raises plain exceptions when SCIP fails: kept, not raised."""
    try:
        scip.optimizeNogil()
    except Exception as error:
        shared.failure = str(error) or type(error).__name__
    finally:
        done.set()


def _wait(scip: Any, watch: Watch, method: str, shared: _Shared, done: threading.Event) -> bool:
    """Whether the search ended before patience did."""
    asked_at: float | None = None
    while not done.wait(_LOOK_S):
        _tell(watch, method, shared)
        if not watch.over:
            continue
        scip.interruptSolve()
        asked_at = watch.elapsed if asked_at is None else asked_at
        if watch.elapsed - asked_at > _PATIENCE_S:
            return False
    _tell(watch, method, shared)
    return True


def _tell(watch: Watch, method: str, shared: _Shared) -> None:
    """Tells of a better plan, from the thread that waits."""
    with shared.lock:
        if not shared.news:
            return
        objective, bound, shared.news = shared.objective, shared.bound, False
    watch.tell(method, objective, bound)


def _answer(scip: Any, variables: Sequence[Any], shared: _Shared) -> Search:
    """What a search that ended has found."""
    if shared.failure:
        return Search(GAVE_UP, shared.values, shared.bound, shared.failure)
    values = None
    if scip.getNSols():
        best = scip.getBestSol()
        values = np.array([scip.getSolVal(best, one) for one in variables])
    return Search(scip.getStatus(), values, _bound(scip))


def _bound(scip: Any) -> float:
    bound = float(scip.getDualbound())
    return bound if abs(bound) < _NO_BOUND else -np.inf


def _listen(scip: Any, variables: Sequence[Any], shared: _Shared) -> None:
    """Keeps every better plan and the bound, as the search finds them."""
    import pyscipopt

    events: Any = vars(pyscipopt)["SCIP_EVENTTYPE"]
    handler: Any = pyscipopt.Eventhdlr
    often = (events.LPSOLVED, events.PRESOLVEROUND)  # only heard by a search that was left
    kinds = (events.BESTSOLFOUND, events.NODESOLVED, *often)

    class Listener(handler):  # type: ignore[misc]
        """Listens to the search."""

        def eventinit(self) -> None:
            """Asks for better solutions and finished nodes."""
            for kind in kinds:
                self.model.catchEvent(kind, self)

        def eventexit(self) -> None:
            """Asks no more."""
            for kind in kinds:
                self.model.dropEvent(kind, self)

        def eventexec(self, event: Any) -> None:
            """Keeps what is new."""
            kind = event.getType()
            if shared.left:
                self.model.interruptSolve()  # SCIP forgets a request made between its stages
                return
            if kind in often:
                return
            bound, values, objective = _bound(self.model), None, None
            if kind == events.BESTSOLFOUND:
                best = self.model.getBestSol()
                values = np.array([self.model.getSolVal(best, one) for one in variables])
                objective = float(self.model.getPrimalbound())
            with shared.lock:
                shared.bound = bound
                if values is not None and objective is not None and abs(objective) < _NO_BOUND:
                    shared.values, shared.objective, shared.news = values, objective, True

    scip.includeEventhdlr(Listener(), "listener", "progress and the best found")
