"""The charts of the benchmark page: growth on two log scales, peers and patterns as bars."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks import derive
from benchmarks.results import Result
from offcut.figures import PALETTE, Bar, Figure, bar_svg, number
from offcut.figures.drawing import QUIET, Drawing, label, tag

_WIDTH, _HEIGHT = 720.0, 460.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 150.0, 16.0, 52.0
_DASHES = (None, "9 4", "3 3", "12 4 3 4", "1.5 4", "6 2")
_LABEL_HEIGHT = 17.0


@dataclass(frozen=True)
class Series:
    """One line: its name and its points (listings a side, CPU seconds), smallest first."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class LogScale:
    """Where values lie between two ends of the drawing, in proportion to their logarithm."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def decades(self) -> list[float]:
        """The powers of ten within."""
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        return [10.0**power for power in range(first, last + 1)]


def growth_figure(series: Sequence[Series], title: str) -> Figure:
    """Lines on two logarithmic scales: a straight line is a power, its slope the exponent."""
    xs = [x for line in series for x, _ in line.points]
    ys = [y for line in series for _, y in line.points]
    across = LogScale(min(xs) / 1.2, max(xs) * 1.2, _LEFT, _WIDTH - _RIGHT)
    up = LogScale(min(ys) / 1.6, max(ys) * 1.6, _HEIGHT - _BOTTOM, _TOP)
    drawing = Drawing("bench-growth", _WIDTH, _HEIGHT)
    _axes(drawing, across, up)
    ends = _apart([up.at(line.points[-1][1]) for line in series])
    for place, (line, end) in enumerate(zip(series, ends, strict=True)):
        _line(drawing, line, place, across, up, end)
    summary = "; ".join(
        f"{line.name}: {number(line.points[0][1])} CPU s at {line.points[0][0]:,.0f} listings "
        f"a side, {number(line.points[-1][1])} at {line.points[-1][0]:,.0f}"
        for line in series
    )
    return Figure(
        svg=drawing.svg(title, summary),
        title=title,
        summary=summary,
        headers=("Engine", "Listings a side", "CPU seconds"),
        rows=tuple((line.name, x, y) for line in series for x, y in line.points),
    )


def _axes(drawing: Drawing, across: LogScale, up: LogScale) -> None:
    for value in up.decades():
        y = up.at(value)
        drawing.add(tag("line", x1=_LEFT, x2=across.end, y1=y, y2=y, stroke="#D5D9DB"))
        drawing.add(label(_LEFT - 8, y + 5, f"{value:g}", anchor="end", fill=QUIET))
    for value in sorted({*across.decades(), *(3 * v for v in across.decades())}):
        if across.low <= value <= across.high:
            x = across.at(value)
            drawing.add(tag("line", x1=x, x2=x, y1=_TOP, y2=up.start, stroke="#EEF0F1"))
            drawing.add(label(x, up.start + 20, _short(value), anchor="middle", fill=QUIET))
    middle = (across.start + across.end) / 2
    drawing.add(label(middle, _HEIGHT - 8, "listings on each side", anchor="middle", fill=QUIET))
    drawing.add(label(4, _TOP, "CPU s", fill=QUIET))


def _line(
    drawing: Drawing, line: Series, place: int, across: LogScale, up: LogScale, end: float
) -> None:
    colour = PALETTE[place % len(PALETTE)]
    points = [(across.at(x), up.at(y)) for x, y in line.points]
    path = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawing.add(
        tag(
            "path",
            d=path,
            fill="none",
            stroke=colour,
            stroke_width=3 if place == 0 else 2,
            stroke_dasharray=_DASHES[place % len(_DASHES)],
        )
    )
    drawing.add(*(tag("circle", cx=x, cy=y, r=4.0, fill=colour) for x, y in points))
    x, y = points[-1]
    drawing.add(
        label(x + 10, end + 5, line.name, bold=place == 0, fill=colour, halo=True),
        *([tag("line", x1=x + 4, x2=x + 9, y1=y, y2=end, stroke=colour)] if end != y else []),
    )


def _apart(places: Sequence[float]) -> list[float]:
    """The places of labels, moved down where they would touch the one above."""
    moved = list(places)
    above = -math.inf
    for at in sorted(range(len(places)), key=lambda i: places[i]):
        moved[at] = max(places[at], above + _LABEL_HEIGHT)
        above = moved[at]
    return moved


def _short(value: float) -> str:
    return f"{value / 1e6:g}M" if value >= 1e6 else f"{value / 1e3:g}k"


def peers_figure(by_id: Mapping[str, Result], size: int, title: str) -> Figure:
    """CPU seconds of every exact engine at a size, one thread, least first."""
    lines = [
        r
        for r in by_id.values()
        if r.group == "screen" and r.size == size and not r.id.endswith(".threads")
        if r.cpu_seconds or r.over_limit
    ]
    lines.sort(key=lambda r: r.cpu_seconds or r.over_limit or 0.0)
    bars = [_peer_bar(by_id, result) for result in lines]
    return bar_svg(bars, name="bench-peers", title=title, measure="CPU seconds", of="Engine")


def _peer_bar(by_id: Mapping[str, Result], result: Result) -> Bar:
    times = derive.ratio(by_id, result)
    beside = f", {times} ours" if times else ""
    if result.over_limit is not None:
        shown = f"ended at {result.over_limit:.0f}{beside}"
        return Bar(result.title, result.over_limit, shown)
    return Bar(result.title, result.cpu_seconds, f"{number(result.cpu_seconds)}{beside}")


def patterns_figure(by_id: Mapping[str, Result], title: str) -> Figure:
    """CPU seconds of our screen on each pattern, as registered: benign to pathological."""
    bars = []
    for result in by_id.values():
        if result.group != "patterns" or result.engine != "offcut" or result.cpu_seconds is None:
            continue
        peer = by_id.get(result.id.removesuffix("offcut") + "numpy")
        times = derive.ratio(by_id, peer) if peer else None
        beside = f", dense numpy {times} that" if times else ""
        bars.append(Bar(result.title, result.cpu_seconds, f"{number(result.cpu_seconds)}{beside}"))
    return bar_svg(bars, name="bench-patterns", title=title, measure="CPU seconds", of="Pattern")
