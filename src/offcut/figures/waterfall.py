"""How a total comes about: what adds to it, what takes from it, and what is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offcut.figures.bars import Axis, hatch
from offcut.figures.drawing import PALETTE, QUIET, Drawing, label, tag, wrap
from offcut.figures.figure import Figure

_BAR = 16.0
_ROW = 47.0


@dataclass(frozen=True, slots=True)
class Amount:
    """One term of a total; a value of None is a stated gap and moves nothing."""

    label: str
    value: float | None


def waterfall_svg(
    amounts: Sequence[Amount],
    *,
    name: str,
    title: str,
    measure: str,
    total: str,
    shown: Callable[[float | None], str],
    width: float = 720,
) -> Figure:
    """Terms one below another, each beginning where the last ended, then the total from zero.

    ``shown`` puts a value into words; ``measure`` names the quantity with its unit. Terms that
    take away are hatched, the total is dark: never told by colour alone.
    """
    steps = _steps(amounts)
    end = steps[-1][2] if steps else 0.0
    words = [shown(step[3]) for step in steps] + [shown(end)]
    axis = Axis.over([v for step in steps for v in step[1:3]], words, width)
    drawing = Drawing(name, width, _ROW * (len(steps) + 1))
    drawing.add(hatch(name, PALETTE[2]))
    for index, (text, start, stop, value) in enumerate(steps):
        _row(drawing, axis, index, text, (start, stop), shown(value), value)
    _row(drawing, axis, len(steps), total, (0.0, end), shown(end), None, total=True)
    summary = _summary(steps, total, end, shown)
    return Figure(
        svg=drawing.svg(title, summary),
        title=title,
        summary=summary,
        headers=("Term", measure),
        rows=(*((step[0], step[3]) for step in steps), (total, end)),
    )


_Step = tuple[str, float, float, float | None]  # label, start, stop, value


def _steps(amounts: Sequence[Amount]) -> list[_Step]:
    steps: list[_Step] = []
    level = 0.0
    for amount in amounts:
        after = level + (amount.value or 0.0)
        steps.append((amount.label, level, after, amount.value))
        level = after
    return steps


def _row(
    drawing: Drawing,
    axis: Axis,
    index: int,
    text: str,
    span: tuple[float, float],
    words: str,
    value: float | None,
    *,
    total: bool = False,
) -> None:
    top = index * _ROW
    drawing.add(label(0, top + 14, wrap(text, drawing.width, lines=1), bold=total, halo=True))
    zero = axis.at(0)
    drawing.add(tag("line", x1=zero, x2=zero, y1=top + 19, y2=top + 39, stroke=QUIET))
    x0, x1 = sorted((axis.at(span[0]), axis.at(span[1])))
    away = (value or 0.0) < 0
    plain = PALETTE[4] if total else PALETTE[0]
    drawing.add(
        tag(
            "rect",
            x=x0,
            y=top + 21,
            width=max(x1 - x0, 1.5),
            height=_BAR,
            fill=f"url(#{drawing.name}-hatch)" if away else plain,
            stroke=PALETTE[2] if away else plain,
        ),
        label(x1 + 6, top + 34, words, bold=True, halo=True),
    )


def _summary(
    steps: Sequence[_Step], total: str, end: float, shown: Callable[[float | None], str]
) -> str:
    adds = sorted((s for s in steps if (s[3] or 0) > 0), key=lambda s: -(s[3] or 0))
    takes = sorted((s for s in steps if (s[3] or 0) < 0), key=lambda s: s[3] or 0)
    gaps = [s[0] for s in steps if s[3] is None]
    said = [f"{total}: {shown(end)}."]
    if adds:
        said.append("Adding most: " + ", ".join(f"{s[0]} ({shown(s[3])})" for s in adds[:3]) + ".")
    if takes:
        said.append(
            "Taking most away: " + ", ".join(f"{s[0]} ({shown(s[3])})" for s in takes[:3]) + "."
        )
    if gaps:
        said.append(f"Not known, so left out: {', '.join(gaps)}.")
    return " ".join(said)
