"""Merit order: what exchanges bring one after the other, the best first, and the sum so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offcut.figures.axes import Scale, draw_grid
from offcut.figures.drawing import INK, PALETTE, QUIET, Drawing, fixed, label, tag, text_width
from offcut.figures.figure import Figure

_HEIGHT, _TOP, _BOTTOM = 270.0, 34.0, 44.0


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange: its name and what it brings; below zero where it costs."""

    label: str
    value: float


def merit_order_svg(
    steps: Sequence[Step],
    *,
    name: str,
    title: str,
    measure: str,
    shown: Callable[[float | None], str],
    of: str = "Exchange",
    width: float = 720,
) -> Figure:
    """The running sum over exchanges in the order given, with the point at four fifths of it.

    ``shown`` puts a value into words; ``measure`` names the quantity with its unit.
    """
    sums = running(steps)
    scale = Scale.over([0.0, *sums])
    left = max(text_width(shown(value), 12) for value in scale.ticks()) + 10
    drawing = Drawing(name, width, _HEIGHT)
    frame = _Frame(left, width - 12, len(steps), scale)
    draw_grid(drawing, scale, frame.y, (left, width - 12), shown)
    if steps:
        _draw_curve(drawing, frame, sums)
        _draw_reached(drawing, frame, sums, shown, of)
    drawing.add(label(0, 14, f"{measure}, sum so far", size=12, fill=QUIET))
    text = f"{of}s, those that bring most first"
    drawing.add(label((left + width) / 2, _HEIGHT - 6, text, size=12, anchor="middle"))
    summary = _summary(steps, sums, measure, shown, of)
    rows = tuple((s.label, s.value, total) for s, total in zip(steps, sums, strict=True))
    headers = (of, measure, f"{measure}, sum so far")
    return Figure(drawing.svg(title, summary), title, summary, headers, rows)


def running(steps: Sequence[Step]) -> list[float]:
    """The sums so far."""
    sums, total = [], 0.0
    for step in steps:
        total += step.value
        sums.append(total)
    return sums


def reaching(sums: Sequence[float], share: float) -> int | None:
    """How many exchanges it takes for a share of the final sum; None where that is not positive."""
    if not sums or sums[-1] <= 0:
        return None
    wanted = share * sums[-1]
    return next(i for i, value in enumerate(sums, start=1) if value >= wanted * (1 - 1e-12))


@dataclass(frozen=True, slots=True)
class _Frame:
    left: float
    right: float
    count: int
    scale: Scale

    def x(self, number: float) -> float:
        return self.left + (self.right - self.left) * number / max(self.count, 1)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - self.scale.share(value) * (_HEIGHT - _BOTTOM - _TOP)


def _draw_curve(drawing: Drawing, frame: _Frame, sums: Sequence[float]) -> None:
    """The area under the sums, and their line."""
    points = [(frame.x(0), frame.y(0)), *((frame.x(i), frame.y(v)) for i, v in enumerate(sums, 1))]
    line = " L".join(f"{fixed(x)},{fixed(y)}" for x, y in points)
    floor = f"L{fixed(points[-1][0])},{fixed(frame.y(0))} Z"
    drawing.add(
        tag("path", d=f"M{line} {floor}", fill=PALETTE[0], fill_opacity="0.14"),
        tag("path", d=f"M{line}", fill="none", stroke=PALETTE[0], stroke_width=2.5),
    )
    if frame.count <= 60:
        for x, y in points[1:]:
            drawing.add(tag("circle", cx=x, cy=y, r=2.4, fill=PALETTE[0]))


def _draw_reached(
    drawing: Drawing,
    frame: _Frame,
    sums: Sequence[float],
    shown: Callable[[float | None], str],
    of: str,
) -> None:
    count = reaching(sums, 0.8)
    if count is None:
        return
    x, y = frame.x(count), frame.y(sums[count - 1])
    down = {"x1": x, "x2": x, "y1": y, "y2": frame.y(0)}
    drawing.add(tag("line", **down, stroke=PALETTE[2], stroke_width=1.5, stroke_dasharray="5 4"))
    drawing.add(tag("circle", cx=x, cy=y, r=5, fill="#fff", stroke=PALETTE[2], stroke_width=2.5))
    noun = of.lower() if count == 1 else f"{of.lower()}s"
    lines = [f"{count} {noun} bring 80 %:", f"{shown(sums[count - 1])}"]
    widest = max(text_width(line, 13) for line in lines)
    right = x + 10 + widest < frame.right
    at = x + 10 if right else max(x - 10, frame.left + widest)
    drawing.add(
        label(
            at, y + 30, lines, size=13, bold=True, halo=True, fill=INK,
            anchor=None if right else "end",
        )
    )  # fmt: skip


def _summary(
    steps: Sequence[Step],
    sums: Sequence[float],
    measure: str,
    shown: Callable[[float | None], str],
    of: str,
) -> str:
    if not steps:
        return f"{measure}: nothing is exchanged."
    told = [f"{measure}: {shown(sums[-1])} from {len(steps)} {of.lower()}s."]
    told.append(f"Most comes from {steps[0].label} ({shown(steps[0].value)}).")
    count = reaching(sums, 0.8)
    if count is not None:
        told.append(f"{count} of them bring 80 %.")
    costing = [step for step in steps if step.value < 0]
    if costing:
        lost = shown(sum(step.value for step in costing))
        told.append(f"{len(costing)} cost more than they bring ({lost}).")
    return " ".join(told)
