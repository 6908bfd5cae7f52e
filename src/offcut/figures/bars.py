"""Bars that lie: a full label above each, its figure beside it, so they read on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from offcut.figures.drawing import PALETTE, QUIET, Drawing, label, tag, text_width, wrap
from offcut.figures.figure import Cell, Figure

_BAR = 16.0
_LINE = 17.0
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``shown`` is its figure in words; a value of None is drawn as a stated gap."""

    label: str
    value: float | None
    shown: str
    note: str = ""


def bar_svg(
    bars: Sequence[Bar],
    *,
    name: str,
    title: str,
    measure: str,
    of: str = "Item",
    width: float = 720,
) -> Figure:
    """A bar chart from zero, longest first as given; bars below zero go left and are hatched.

    ``measure`` names the quantity with its unit and heads the table's column; ``of`` heads the
    labels.
    """
    axis = Axis.over([bar.value or 0.0 for bar in bars], [bar.shown for bar in bars], width)
    drawing = Drawing(name, width, 0)
    drawing.add(hatch(name, PALETTE[2]))
    y = 0.0
    for bar in bars:
        y = _draw(drawing, bar, axis, y)
    drawing.height = max(y - _GAP + 4, 20)
    rows: list[tuple[Cell, ...]] = [(bar.label, bar.value, bar.note or None) for bar in bars]
    noted = any(bar.note for bar in bars)
    return Figure(
        svg=drawing.svg(title, _summary(bars, measure)),
        title=title,
        summary=_summary(bars, measure),
        headers=(of, measure, "Note") if noted else (of, measure),
        rows=tuple(row if noted else row[:2] for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """Where values lie across the drawing, with room kept for the figures at the ends."""

    low: float
    high: float
    left: float
    right: float

    @classmethod
    def over(cls, values: Sequence[float], shown: Sequence[str], width: float) -> "Axis":
        """An axis from zero that holds all values and has room for the words beside them."""
        room = 1.1 * max((text_width(text) for text in shown), default=0) + 12  # they are bold
        low, high = min([0.0, *values]), max([0.0, *values])
        return cls(low, high if high > low else low + 1, room if low < 0 else 0.0, width - room)

    def at(self, value: float) -> float:
        """The x of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


def hatch(name: str, colour: str) -> str:
    """A pattern of slanted lines, so that negative bars stand out in grey."""
    lines = tag("rect", width=6, height=6, fill="#fff") + tag(
        "path", d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", stroke=colour, stroke_width=2
    )
    pattern = tag(
        "pattern", lines, id=f"{name}-hatch", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return tag("defs", pattern)


def _draw(drawing: Drawing, bar: Bar, axis: Axis, y: float) -> float:
    lines = wrap(f"{bar.label} — {bar.note}" if bar.note else bar.label, drawing.width - 4)
    drawing.add(label(0, y + 13, lines))
    y += _LINE * len(lines) + 3
    value = bar.value or 0.0
    zero = axis.at(0)
    drawing.add(tag("line", x1=zero, x2=zero, y1=y - 2, y2=y + _BAR + 2, stroke=QUIET))
    x0, x1 = sorted((axis.at(0), axis.at(value)))
    if bar.value is not None:
        negative = value < 0
        drawing.add(
            tag(
                "rect",
                x=x0,
                y=y,
                width=max(x1 - x0, 1.0),
                height=_BAR,
                fill=f"url(#{drawing.name}-hatch)" if negative else PALETTE[0],
                stroke=PALETTE[2] if negative else None,
            )
        )
    left = value < 0
    drawing.add(
        label(
            x0 - 6 if left else x1 + 6,
            y + 13,
            bar.shown,
            anchor="end" if left else None,
            bold=True,
        )
    )
    return y + _BAR + _GAP


def _summary(bars: Sequence[Bar], measure: str) -> str:
    if not bars:
        return f"{measure}: nothing to show."
    first = "; ".join(f"{bar.label} {bar.shown}" for bar in bars[:3])
    rest = len(bars) - 3
    return f"{measure}: {first}" + (f"; and {rest} more in the table." if rest > 0 else ".")
