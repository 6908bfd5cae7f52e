"""Ranges beside each other: a central value with what it lies between, one below another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offcut.figures.bars import Axis
from offcut.figures.drawing import PALETTE, QUIET, Drawing, label, tag, wrap
from offcut.figures.figure import Cell, Figure

_LINE = 17.0


@dataclass(frozen=True, slots=True)
class Band:
    """A value and its range; what is not known is None and drawn as a stated gap."""

    label: str
    low: float | None
    central: float | None
    high: float | None
    note: str = ""


def bands_svg(
    bands: Sequence[Band],
    *,
    name: str,
    title: str,
    measure: str,
    shown: Callable[[float | None], str],
    of: str = "What",
    width: float = 720,
) -> Figure:
    """A bar from low to high for each, with a dot at the central value; the axis holds zero."""
    values = [v for band in bands for v in (band.low, band.central, band.high) if v is not None]
    axis = Axis.over(values, [], width - 16)
    drawing = Drawing(name, width, 0)
    y = 0.0
    for band in bands:
        y = _draw(drawing, band, axis, y, shown)
    zero = axis.at(0) + 4
    drawing.parts.insert(0, tag("line", x1=zero, x2=zero, y1=0, y2=y - 6, stroke=QUIET))
    drawing.height = max(y, 20)
    summary = _summary(bands, measure, shown)
    rows: list[tuple[Cell, ...]] = [(b.label, b.low, b.central, b.high) for b in bands]
    headers = (of, f"{measure}, low", "central", "high")
    return Figure(drawing.svg(title, summary), title, summary, headers, tuple(rows))


def _draw(
    drawing: Drawing, band: Band, axis: Axis, y: float, shown: Callable[[float | None], str]
) -> float:
    lines = wrap(f"{band.label}: {_told(band, shown)}", drawing.width - 12, lines=2)
    drawing.add(label(10, y + 14, lines, halo=True))
    y += _LINE * len(lines) + 8
    if band.low is not None and band.high is not None:
        x0, x1 = axis.at(band.low) + 4, axis.at(band.high) + 4
        drawing.add(
            tag("rect", x=x0, y=y, width=max(x1 - x0, 1.5), height=9, fill=PALETTE[1]),
            *(tag("line", x1=x, x2=x, y1=y - 3, y2=y + 12, stroke=PALETTE[4]) for x in (x0, x1)),
        )
    if band.central is not None:
        at = axis.at(band.central) + 4
        drawing.add(
            tag("circle", cx=at, cy=y + 4.5, r=5.5, fill=PALETTE[0], stroke="#fff", stroke_width=1)
        )
    return y + 26


def _told(band: Band, shown: Callable[[float | None], str]) -> str:
    told = shown(band.central)
    if band.low is not None and band.high is not None:
        told += f" ({shown(band.low)} to {shown(band.high)})"
    return f"{told} {band.note}".rstrip()


def _summary(bands: Sequence[Band], measure: str, shown: Callable[[float | None], str]) -> str:
    if not bands:
        return f"{measure}: nothing to show."
    told = "; ".join(f"{band.label} {_told(band, shown)}" for band in bands[:4])
    return f"{measure}: {told}" + (f"; and {len(bands) - 4} more." if bands[4:] else ".")
