"""Axes with round numbers, for charts with a value up and another along."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offcut.figures.drawing import LAND_EDGE, QUIET, Drawing, label, tag


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low`` to ``high`` in round steps."""

    low: float
    high: float
    step: float

    @classmethod
    def over(cls, values: Sequence[float], parts: int = 4) -> "Scale":
        """A scale that holds all values, its ends on round numbers.

        >>> Scale.over([0.0, 87.0])
        Scale(low=0.0, high=100.0, step=25.0)
        """
        low, high = min(values), max(values)
        span = (high - low) or abs(high) or 1.0
        power = 10.0 ** math.floor(math.log10(span / parts))
        step = next(
            power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= span / parts * 0.999
        )
        first, last = math.floor(low / step), math.ceil(high / step)
        return cls(first * step, max(last, first + 1) * step, step)

    def ticks(self) -> list[float]:
        """The round numbers, from low to high."""
        count = round((self.high - self.low) / self.step)
        return [self.low + i * self.step for i in range(count + 1)]

    def share(self, value: float) -> float:
        """Where a value lies between low (0) and high (1)."""
        return (value - self.low) / (self.high - self.low)


def draw_grid(
    drawing: Drawing,
    scale: Scale,
    y_of: Callable[[float], float],
    span: tuple[float, float],
    shown: Callable[[float | None], str],
) -> None:
    """Lines across at the round numbers, each with its figure at the left."""
    left, right = span
    for value in scale.ticks():
        y = y_of(value)
        stroke = QUIET if value == 0 else LAND_EDGE
        drawing.add(
            tag("line", x1=left, x2=right, y1=y, y2=y, stroke=stroke, stroke_width=0.8),
            label(left - 6, y + 4, shown(value), size=12, anchor="end", fill=QUIET),
        )
