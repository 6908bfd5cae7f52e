"""What every engine can do."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

Progress = Callable[[float, float], None]
"""Called with (work done, work in all), in the weights of the units."""

Unit = Mapping[str, Any]
"""The arguments of one call of the task by name: paths, numbers and short texts, as JSON holds."""

ATTEMPTS = 3
"""How often a unit is tried before the run ends with :class:`offcut.EngineError`."""


class Engine(Protocol):
    """Runs one task on many units. Use it as a context: it may hold processes or a session."""

    @property
    def name(self) -> str:
        """One of :data:`offcut.engines.ENGINES`."""
        ...

    @property
    def workers(self) -> int:
        """How many units run at once."""
        ...

    def run(
        self,
        task: str,
        units: Sequence[Unit],
        *,
        weights: Sequence[float] | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """Call the task once a unit, the heaviest first.

        Args:
            task: dotted name of a function that takes a unit's arguments, writes its result by an
                atomic rename and returns the path of it.
            units: the arguments of each call.
            weights: how much work each unit is, above 0 (predicted pairs, say); all alike if not
                given.
            progress: called as units finish.

        Returns:
            the paths of the results, in the order of the units.

        Raises:
            EngineError: a unit failed :data:`ATTEMPTS` times; it is named, with the reason. What
                other units have finished stays where it is.
            OffcutError: what a task refuses on purpose is not tried again; its message is kept.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def heaviest_first(count: int, weights: Sequence[float] | None) -> tuple[list[int], list[float]]:
    """Positions of the units in the order to start them, and every unit's weight.

    The longest first keeps all workers busy to the end (Graham 1969: at most 4/3 of the best).

    Raises:
        ValueError: not one weight a unit.
    """
    of = [1.0] * count if weights is None else [float(weight) for weight in weights]
    if len(of) != count:
        raise ValueError(f"{count} units need {count} weights, not {len(of)}")
    return sorted(range(count), key=lambda unit: (-of[unit], unit)), of
