"""How many came how far: a bar for each stage, of those that went on, wait and were lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from offcut.figures.bars import hatch
from offcut.figures.drawing import INK, PALETTE, QUIET, Drawing, label, tag, wrap
from offcut.figures.figure import Cell, Figure
from offcut.figures.wording import number, percent

_BAR = 20.0
_LINE = 17.0
_KEY = 28.0


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """One stage: what came here, and what became of it; ``note`` says how long it takes."""

    label: str
    went_on: int
    waiting: int
    lost: int
    note: str = ""

    @property
    def reached(self) -> int:
        """All that came here."""
        return self.went_on + self.waiting + self.lost


def funnel_svg(
    stages: Sequence[FunnelStage],
    *,
    name: str,
    title: str,
    of: str = "exchanges",
    last: str = "completed",
    width: float = 720,
) -> Figure:
    """Bars from the left, one below another; parts differ by fill (solid, hatched, empty).

    ``of`` names what is counted; what is at the last stage stays there and is ``last``.
    """
    drawing = Drawing(name, width, 0)
    drawing.add(hatch(name, PALETTE[0]))
    y = _draw_key(drawing, last)
    most = max((stage.reached for stage in stages), default=0) or 1
    for stage in stages:
        on = last if stage is stages[-1] else "on"
        y = _draw_stage(drawing, stage, width / most, y, (of, on))
    drawing.height = y
    summary = _summary(stages, of)
    headers = ("Stage", "Reached", "Went on or completed", "Waiting", "Lost")
    rows: list[tuple[Cell, ...]] = [
        (s.label, float(s.reached), float(s.went_on), float(s.waiting), float(s.lost))
        for s in stages
    ]
    return Figure(drawing.svg(title, summary), title, summary, headers, tuple(rows))


def _fills(name: str) -> dict[str, tuple[str, str]]:
    """Fill and stroke of each part."""
    return {
        "went_on": (PALETTE[0], PALETTE[0]),
        "waiting": (f"url(#{name}-hatch)", PALETTE[0]),
        "lost": ("#fff", QUIET),
    }


def _draw_key(drawing: Drawing, last: str) -> float:
    x, y = 0.0, 0.0
    fills = _fills(drawing.name)
    texts = {"went_on": f"went on or {last}", "waiting": "waiting", "lost": "lost"}
    for part, text in texts.items():
        room = 30 + len(text) * 7.5
        if x and x + room > drawing.width:
            x, y = 0.0, y + 20
        fill, stroke = fills[part]
        drawing.add(
            tag("rect", x=x + 1, y=y + 3, width=14, height=12, fill=fill, stroke=stroke),
            label(x + 21, y + 14, text, size=13),
        )
        x += room
    return y + _KEY


def _draw_stage(
    drawing: Drawing, stage: FunnelStage, per_one: float, y: float, words: tuple[str, str]
) -> float:
    of, on = words
    head = f"{stage.label}: {stage.reached:,} {of}"
    drawing.add(label(0, y + 13, wrap(head, drawing.width, lines=1), bold=True))
    x = 0.0
    for part, (fill, stroke) in _fills(drawing.name).items():
        wide = getattr(stage, part) * per_one
        if wide:
            inner = max(wide - 2, 1.0)
            drawing.add(
                tag("rect", x=x + 1, y=y + 20, width=inner, height=_BAR, fill=fill, stroke=stroke)
            )
        x += wide
    lines = wrap(_split(stage, on), drawing.width, 13)
    drawing.add(label(0, y + 20 + _BAR + 15, lines, size=13, fill=INK))
    return y + 20 + _BAR + 15 + 15.6 * (len(lines) - 1) + 18


def _split(stage: FunnelStage, on: str) -> str:
    parts = [f"{stage.went_on:,} {on}", f"{stage.waiting:,} waiting", f"{stage.lost:,} lost"]
    if not stage.waiting and not stage.lost:
        parts = parts[:1] if stage.went_on else ["none"]
    return " · ".join(parts) + (f". {stage.note}" if stage.note else "")


def _summary(stages: Sequence[FunnelStage], of: str) -> str:
    if not stages or not stages[0].reached:
        return f"No {of} yet."
    first, end = stages[0], stages[-1]
    lost = sum(stage.lost for stage in stages)
    share = percent(end.reached / first.reached)
    return (
        f"{number(float(first.reached), 6)} {of} at the first stage, {end.reached:,} of them"
        f" ({share}) at the last; {lost:,} lost on the way,"
        f" {sum(stage.waiting for stage in stages):,} still waiting."
    )
