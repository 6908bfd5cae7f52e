"""Progress of a long solve, its time limit, and stopping it while keeping the best found."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Step:
    """How far a solve is: the best plan so far and what no plan can beat; seconds since it began.

    ``objective`` is None while there is no plan.
    """

    method: str
    objective: float | None
    bound: float
    time_s: float

    @property
    def gap(self) -> float | None:
        """Distance to the bound as a share of the objective; None while there is no plan."""
        return None if self.objective is None else relative_gap(self.objective, self.bound)


Progress: TypeAlias = Callable[[Step], Any]


def relative_gap(objective: float, bound: float) -> float:
    """(objective − bound) ÷ |objective|; 0 when both are 0."""
    apart = max(0.0, objective - bound)
    if apart <= 1e-9 * max(1.0, abs(objective)):
        return 0.0
    return apart / abs(objective) if objective else float("inf")


@dataclass
class Watch:
    """Time limit, accepted gap, and whether the user has asked to stop."""

    time_limit: float | None = None
    gap: float | None = None
    progress: Progress | None = None
    started: float = field(default_factory=time.perf_counter)
    stopped: bool = False

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.perf_counter() - self.started

    @property
    def left(self) -> float:
        """Seconds left, infinite without a limit; never below a hundredth."""
        if self.time_limit is None:
            return float("inf")
        return max(0.01, self.time_limit - self.elapsed)

    @property
    def over(self) -> bool:
        """Whether to return with the best found."""
        return self.stopped or (self.time_limit is not None and self.elapsed >= self.time_limit)

    def tell(self, method: str, objective: float | None, bound: float) -> None:
        """Report a step; a progress function that returns False stops the solve."""
        if self.progress and self.progress(Step(method, objective, bound, self.elapsed)) is False:
            self.stopped = True

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Report nothing for a while: of questions asked on the way to the plan."""
        progress, self.progress = self.progress, None
        try:
            yield
        finally:
            self.progress = progress

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Let the first interruption stop the solve with the best found, the second end it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.getsignal(signal.SIGINT)

        def stop(number: int, frame: Any) -> None:
            if self.stopped:
                raise KeyboardInterrupt
            self.stopped = True

        signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
