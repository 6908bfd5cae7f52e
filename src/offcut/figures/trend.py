"""How something went over time against what was aimed at: two lines, told apart without colour."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from offcut.figures.drawing import (
    INK,
    LAND_EDGE,
    PALETTE,
    QUIET,
    Drawing,
    fixed,
    label,
    tag,
    text_width,
)
from offcut.figures.figure import Cell, Figure

_HEIGHT = 240.0
_TOP = 30.0
_BOTTOM = 30.0


@dataclass(frozen=True, slots=True)
class Moment:
    """One point in time: what was reached and what was aimed at; None is a gap in the line."""

    label: str
    reached: float | None
    aimed: float | None
    low: float | None = None
    high: float | None = None


def trend_svg(
    moments: Sequence[Moment],
    *,
    name: str,
    title: str,
    measure: str,
    shown: Callable[[float | None], str],
    reached: str = "reached",
    aimed: str = "target",
    width: float = 720,
) -> Figure:
    """A solid line with dots for what was reached, a dashed one with squares for the target.

    The axis begins at zero. A range from ``low`` to ``high`` is drawn as a vertical bar.
    """
    frame = _Frame.over(moments, shown, width)
    drawing = Drawing(name, width, _HEIGHT)
    _draw_axes(drawing, frame, moments, shown)
    goals = [moment.aimed for moment in moments]
    _draw_line(drawing, frame, goals, PALETTE[3], dash="7 5")
    for index, moment in enumerate(moments):
        if moment.low is not None and moment.high is not None:
            x, y0, y1 = frame.x(index), frame.y(moment.low), frame.y(moment.high)
            drawing.add(tag("line", x1=x, x2=x, y1=y0, y2=y1, stroke=PALETTE[1], stroke_width=5))
    _draw_line(drawing, frame, [moment.reached for moment in moments], PALETTE[0])
    _draw_key(drawing, reached, aimed)
    summary = _summary(moments, measure, shown)
    ranged = any(moment.low is not None for moment in moments)
    headers: tuple[str, ...] = ("When", f"{measure}, {reached}", f"{measure}, {aimed}")
    rows: list[tuple[Cell, ...]] = [
        (m.label, m.reached, m.aimed, *((m.low, m.high) if ranged else ())) for m in moments
    ]
    headers += ("Low", "High") if ranged else ()
    return Figure(drawing.svg(title, summary), title, summary, headers, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where moments and values lie on the drawing."""

    left: float
    right: float
    count: int
    low: float
    high: float
    step: float

    @classmethod
    def over(
        cls, moments: Sequence[Moment], shown: Callable[[float | None], str], width: float
    ) -> "_Frame":
        values = [v for m in moments for v in (m.reached, m.aimed, m.low, m.high) if v is not None]
        low, high = min([0.0, *values]), max([0.0, *values])
        step = _step((high - low) or 1.0)
        low, high = math.floor(low / step) * step, math.ceil((high or step) / step) * step
        room = max(text_width(shown(low + i * step), 12) for i in range(_ticks(low, high, step)))
        return cls(room + 10, width - 24, len(moments), low, high, step)

    def x(self, index: int) -> float:
        if self.count == 1:
            return (self.left + self.right) / 2
        return self.left + 14 + (self.right - self.left - 14) * index / (self.count - 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)

    def ticks(self) -> list[float]:
        return [self.low + i * self.step for i in range(_ticks(self.low, self.high, self.step))]


def _ticks(low: float, high: float, step: float) -> int:
    return round((high - low) / step) + 1


def _step(span: float) -> float:
    """A round distance between lines, for three to six of them."""
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * 0.999)


def _draw_axes(
    drawing: Drawing,
    frame: _Frame,
    moments: Sequence[Moment],
    shown: Callable[[float | None], str],
) -> None:
    for value in frame.ticks():
        y = frame.y(value)
        stroke = QUIET if value == 0 else LAND_EDGE
        drawing.add(
            tag("line", x1=frame.left, x2=frame.right, y1=y, y2=y, stroke=stroke, stroke_width=0.8),
            label(frame.left - 6, y + 4, shown(value), size=12, anchor="end", fill=QUIET),
        )
    widest = max((text_width(moment.label, 12) for moment in moments), default=0.0) + 10
    room = (frame.right - frame.left) / max(frame.count - 1, 1)
    every = max(1, math.ceil(widest / room))
    for index, moment in enumerate(moments):
        if (frame.count - 1 - index) % every == 0:  # the last is always named
            last = index == frame.count - 1 and frame.count > 1
            x = frame.x(index) + (18 if last else 0)
            anchor = "end" if last else "middle"
            drawing.add(label(x, _HEIGHT - 10, moment.label, size=12, anchor=anchor))


def _draw_line(
    drawing: Drawing, frame: _Frame, values: Sequence[float | None], colour: str, dash: str = ""
) -> None:
    known = groupby(enumerate(values), key=lambda item: item[1] is not None)
    for there, run in known:
        if not there:
            continue
        points = [(frame.x(index), frame.y(value)) for index, value in run if value is not None]
        path = " L".join(f"{fixed(x)},{fixed(y)}" for x, y in points)
        drawing.add(
            tag(
                "path",
                d=f"M{path}",
                fill="none",
                stroke=colour,
                stroke_width=2.5,
                stroke_dasharray=dash or None,
            ),
            *(_mark(x, y, colour, square=bool(dash)) for x, y in points),
        )


def _mark(x: float, y: float, colour: str, *, square: bool) -> str:
    if square:
        return tag(
            "rect", x=x - 3.5, y=y - 3.5, width=7, height=7, fill="#fff", stroke=colour,
            stroke_width=2,
        )  # fmt: skip
    return tag("circle", cx=x, cy=y, r=4, fill=colour)


def _draw_key(drawing: Drawing, reached: str, aimed: str) -> None:
    x = 0.0
    for text, colour, dash in ((reached, PALETTE[0], ""), (aimed, PALETTE[3], "7 5")):
        drawing.add(
            tag(
                "line", x1=x, x2=x + 34, y1=10, y2=10, stroke=colour, stroke_width=2.5,
                stroke_dasharray=dash or None,
            ),
            _mark(x + 17, 10, colour, square=bool(dash)),
            label(x + 42, 15, text, size=13, fill=INK),
        )  # fmt: skip
        x += 66 + text_width(text, 13)


def _summary(moments: Sequence[Moment], measure: str, shown: Callable[[float | None], str]) -> str:
    known = [moment for moment in moments if moment.reached is not None]
    if not known:
        return f"{measure}: not measured yet."
    last = known[-1]
    told = f"{measure}: {shown(last.reached)} by {last.label}"
    if last.aimed is not None:
        told += f", against {shown(last.aimed)} aimed at by then"
    gaps = len(moments) - len(known)
    later = f"; {gaps} of {len(moments)} points in time have no figure" if gaps else ""
    return f"{told}{later}."
