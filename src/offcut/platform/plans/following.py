"""Telling how far a plan is, and hearing that it is to stop with the best found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from offcut.figures import gbp
from offcut.planning.progress import Step
from offcut.platform.jobs.progress import Cancelled, tell
from offcut.platform.plans import actions

_PRICED = ("gain", "likely", "society")


@dataclass(slots=True)
class Follower:
    """Follows one run. Once it was asked to stop, ``stopped`` is set and nothing more is told."""

    run_id: UUID
    time_limit_s: int
    objective: str
    stopped: bool = False

    def say(self, words: str, done: float = 0.0) -> None:
        """What it is at, ``done`` seconds into the search."""
        if self.stopped:
            return
        try:
            tell(min(int(done), self.time_limit_s - 1), self.time_limit_s, words)
        except Cancelled:
            self.stopped = True

    def step(self, step: Step) -> bool:
        """A better plan, or a better bound; whether to go on."""
        best = self._best(step)
        self.say(in_words(best), step.time_s)
        if not self.stopped:
            actions.note_best(self.run_id, best)
        return not self.stopped

    def part(self, words: str) -> Callable[[int, int], bool]:
        """For work that is told as so many done of so many."""

        def advance(done: int, of: int) -> bool:
            self.say(f"{words}: {done} of {of}", self.time_limit_s - 1)
            return not self.stopped

        return advance

    def _best(self, step: Step) -> dict[str, Any]:
        gap = step.gap
        known = gap is not None and gap < 10
        priced = self.objective in _PRICED and step.objective is not None
        return {
            "gain_gbp": -step.objective if priced and step.objective is not None else None,
            "gap": gap if known else None,
            "seconds": round(step.time_s, 1),
        }


def in_words(best: dict[str, Any]) -> str:
    """``The best so far brings £1,230,000 a year, within 3.1% of …``."""
    gain, gap = best.get("gain_gbp"), best.get("gap")
    told = "A plan is found" if gain is None else f"The best so far brings {gbp(gain)} a year"
    if gap is None:
        return told
    return f"{told}, within {gap:.1%} of the most that is possible"
