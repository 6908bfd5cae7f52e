"""What one aim costs in terms of another: the best plans between two, as a line of points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offcut.figures.axes import Scale, draw_grid
from offcut.figures.drawing import INK, LAND_EDGE, PALETTE, QUIET, Drawing, fixed, label, tag
from offcut.figures.drawing import text_width as wide
from offcut.figures.figure import Figure

_HEIGHT, _TOP, _BOTTOM = 300.0, 34.0, 64.0
Shown = Callable[[float | None], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One plan: what it gains and what it does for the other aim; more is better for both."""

    label: str
    along: float
    up: float


@dataclass(frozen=True, slots=True)
class Aim:
    """One of the two aims: its name with unit, and how its values are put into words."""

    name: str
    shown: Shown


def pareto_svg(
    choices: Sequence[Choice],
    *,
    name: str,
    title: str,
    along: Aim,
    up: Aim,
    width: float = 720,
) -> Figure:
    """Plans of which none is better in both aims; the first and the last are named."""
    across, upward = (Scale.over([getattr(c, way) for c in choices]) for way in ("along", "up"))
    left = max(wide(up.shown(value), 12) for value in upward.ticks()) + 10
    drawing = Drawing(name, width, _HEIGHT)
    right = width - 16

    def x_of(value: float) -> float:
        return left + 8 + across.share(value) * (right - left - 8)

    def y_of(value: float) -> float:
        return _HEIGHT - _BOTTOM - upward.share(value) * (_HEIGHT - _BOTTOM - _TOP)

    draw_grid(drawing, upward, y_of, (left, right), up.shown)
    _draw_foot(drawing, across, x_of, along)
    places = [(x_of(choice.along), y_of(choice.up)) for choice in choices]
    line = " L".join(f"{fixed(x)},{fixed(y)}" for x, y in places)
    drawing.add(tag("path", d=f"M{line}", fill="none", stroke=PALETTE[0], stroke_width=2))
    for x, y in places:
        drawing.add(tag("circle", cx=x, cy=y, r=4.5, fill=PALETTE[0], stroke="#fff"))
    _draw_ends(drawing, choices, places, (left, right))
    drawing.add(label(0, 14, up.name, size=12, fill=QUIET))
    summary = _summary(choices, along, up)
    rows = tuple((c.label, c.along, c.up) for c in choices)
    return Figure(drawing.svg(title, summary), title, summary, ("Plan", along.name, up.name), rows)


def _draw_foot(drawing: Drawing, scale: Scale, x_of: Callable[[float], float], aim: Aim) -> None:
    """Round numbers along the foot, as many as have room, and the name of the aim."""
    ticks = scale.ticks()
    widest = max(wide(aim.shown(value), 12) for value in ticks) + 12
    room = x_of(ticks[1]) - x_of(ticks[0])
    every = max(1, int(-(-widest // room)))
    y = _HEIGHT - _BOTTOM
    for place, value in enumerate(ticks):
        x = x_of(value)
        drawing.add(tag("line", x1=x, x2=x, y1=_TOP, y2=y + 5, stroke=LAND_EDGE, stroke_width=0.8))
        if place % every == 0:
            text = aim.shown(value)
            half = wide(text, 12) / 2
            at = min(x, drawing.width - half)
            drawing.add(label(at, y + 19, text, size=12, anchor="middle", fill=QUIET))
    drawing.add(label(drawing.width / 2, y + 42, aim.name, size=12, anchor="middle"))


def _draw_ends(
    drawing: Drawing,
    choices: Sequence[Choice],
    places: Sequence[tuple[float, float]],
    span: tuple[float, float],
) -> None:
    for number in {0, len(choices) - 1}:
        x, y = places[number]
        text = choices[number].label
        end = x + wide(text, 13) + 10 > span[1]
        at = x - 9 if end else x + 9
        down = 18.0 if y < _TOP + 20 else -8.0
        drawing.add(
            label(
                at, y + down, text, size=13, bold=True, halo=True, fill=INK,
                anchor="end" if end else None,
            )
        )  # fmt: skip


def _summary(choices: Sequence[Choice], along: Aim, up: Aim) -> str:
    first, last = choices[0], choices[-1]
    if len(choices) == 1:
        at = f"{along.name} {along.shown(first.along)}, {up.name} {up.shown(first.up)}"
        return f"One plan: {first.label} ({at}). None is better in either."
    return (
        f"{len(choices)} plans, from {first.label} ({along.name} {along.shown(first.along)}, "
        f"{up.name} {up.shown(first.up)}) to {last.label} ({along.name} "
        f"{along.shown(last.along)}, {up.name} {up.shown(last.up)}). None is better in both."
    )
