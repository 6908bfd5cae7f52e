"""One unit after the other, in this process."""

from collections.abc import Sequence
from typing import Self

from offcut.engines.interface import ATTEMPTS, Progress, Unit, heaviest_first
from offcut.engines.task import PATH, REFUSED, outcome, refusal, told
from offcut.errors import EngineError


class Local:
    """Runs every unit here. Nothing to start, nothing to ship."""

    name = "local"
    workers = 1

    def run(
        self,
        task: str,
        units: Sequence[Unit],
        *,
        weights: Sequence[float] | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """See :meth:`offcut.engines.Engine.run`."""
        order, of = heaviest_first(len(units), weights)
        paths = [""] * len(units)
        done, in_all = 0.0, sum(of)
        for unit in order:
            paths[unit] = _tried(task, units[unit])
            done += of[unit]
            if progress:
                progress(done, in_all)
        return paths

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""


def _tried(task: str, unit: Unit) -> str:
    for _ in range(ATTEMPTS):
        found = outcome(task, unit)
        if PATH in found:
            return found[PATH]
        if REFUSED in found:
            raise refusal(found)
    raise EngineError.of_unit(told(unit), ATTEMPTS, found["failed"], found["trace"])
