"""Flows in stages, as bands whose thickness is the quantity: what goes where, by which way."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from offcut.figures.drawing import PALETTE, QUIET, Drawing, fixed, label, tag, wrap
from offcut.figures.figure import Cell, Figure

_BOX = 12.0
_LINE = 15.6
_SIZE = 13.0
_HEAD = 26.0
_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One flow through the stages: a name per stage, and its quantity."""

    path: tuple[str, ...]
    value: float


@dataclass(slots=True)
class _Node:
    stage: int
    name: str
    value: float = 0.0
    y: float = 0.0
    height: float = 0.0
    lines: list[str] = field(default_factory=list)
    left: float = 0.0  # how much of its left side is taken
    right: float = 0.0


def sankey_svg(
    ribbons: Sequence[Ribbon],
    stages: Sequence[str],
    *,
    name: str,
    title: str,
    measure: str,
    shown: Callable[[float | None], str],
    most: int = 8,
    width: float = 720,
) -> Figure:
    """Bands between stages, every node with its name and quantity beside it.

    Each stage keeps its ``most`` largest nodes; the rest go together as "Other". Bands take the
    tint of the first stage's node; labels say the same without colour.
    """
    grouped = _grouped(ribbons, len(stages), most)
    nodes = _nodes(grouped, len(stages))
    room = width / len(stages) - _BOX
    for node in nodes.values():
        node.lines = [*wrap(node.name, room - 10, _SIZE), shown(node.value)]
    height = _lay_out(nodes, len(stages), room)
    drawing = Drawing(name, width, height)
    x = [stage * (room + _BOX) for stage in range(len(stages) - 1)] + [width - _BOX]
    _draw_heads(drawing, stages, x)
    _draw_bands(drawing, grouped, nodes, x)
    for node in nodes.values():
        _draw_node(drawing, node, x[node.stage], last=node.stage == len(stages) - 1)
    summary = _summary(grouped, stages, measure, shown)
    rows: list[tuple[Cell, ...]] = [(*ribbon.path, ribbon.value) for ribbon in grouped]
    return Figure(drawing.svg(title, summary), title, summary, (*stages, measure), tuple(rows))


def _grouped(ribbons: Sequence[Ribbon], stages: int, most: int) -> list[Ribbon]:
    """Ribbons of the same path together, small nodes of a stage as "Other"; largest first."""
    kept = []
    for stage in range(stages):
        totals: dict[str, float] = defaultdict(float)
        for ribbon in ribbons:
            totals[ribbon.path[stage]] += ribbon.value
        ranked = sorted(totals, key=lambda n: (-totals[n], n))
        kept.append(set(ranked if len(ranked) <= most else ranked[: most - 1]))
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    for ribbon in ribbons:
        path = tuple(n if n in kept[i] else "Other" for i, n in enumerate(ribbon.path))
        sums[path] += ribbon.value
    merged = [Ribbon(path, value) for path, value in sums.items() if value > 0]
    return sorted(merged, key=lambda r: (-r.value, r.path))


def _nodes(ribbons: Sequence[Ribbon], stages: int) -> dict[tuple[int, str], _Node]:
    """Nodes by stage; the first by size, the next in the order of what feeds them."""
    nodes: dict[tuple[int, str], _Node] = {}
    rank: dict[str, float] = {}
    for stage in range(stages):
        totals: dict[str, float] = defaultdict(float)
        pulls: dict[str, float] = defaultdict(float)
        for ribbon in ribbons:
            here = ribbon.path[stage]
            totals[here] += ribbon.value
            pulls[here] += ribbon.value * (rank[ribbon.path[stage - 1]] if stage else 0)
        order = sorted(totals, key=lambda n: (n == "Other", pulls[n] / totals[n], -totals[n], n))
        rank = {name: float(index) for index, name in enumerate(order)}
        for name in order:
            nodes[stage, name] = _Node(stage, name, totals[name])
    return nodes


def _lay_out(nodes: dict[tuple[int, str], _Node], stages: int, room: float) -> float:
    """Gives every node its height and place; each has room for its label."""
    total = max((sum(n.value for n in nodes.values() if n.stage == 0)), 1e-9)
    scale = (320.0 if room > 150 else 260.0) / total
    height = _HEAD
    for stage in range(stages):
        y = _HEAD
        for node in (n for n in nodes.values() if n.stage == stage):
            node.y, node.height = y, max(node.value * scale, 2.0)
            y += max(node.height, len(node.lines) * _LINE) + _GAP
        height = max(height, y)
    return height


def _draw_heads(drawing: Drawing, stages: Sequence[str], x: Sequence[float]) -> None:
    for index, head in enumerate(stages):
        last = index == len(stages) - 1
        at = x[index] + _BOX if last else x[index]
        drawing.add(
            label(at, 13, head, size=_SIZE, bold=True, anchor="end" if last else None, fill=QUIET)
        )


def _draw_bands(
    drawing: Drawing,
    ribbons: Sequence[Ribbon],
    nodes: dict[tuple[int, str], _Node],
    x: Sequence[float],
) -> None:
    firsts = [node.name for node in nodes.values() if node.stage == 0]
    tints = {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(firsts)}
    order = {key: index for index, key in enumerate(nodes)}
    for stage in range(len(x) - 1):
        rows = sorted(
            ribbons, key=lambda r: [order[i, r.path[i]] for i in (stage, stage + 1, 0)] + [0]
        )
        _offsets_right(rows, nodes, stage)
        for ribbon in rows:
            start, end = nodes[stage, ribbon.path[stage]], nodes[stage + 1, ribbon.path[stage + 1]]
            _band(drawing, ribbon.value, (start, end), x[stage : stage + 2], tints[ribbon.path[0]])


def _offsets_right(rows: Sequence[Ribbon], nodes: dict[tuple[int, str], _Node], stage: int) -> None:
    for ribbon in rows:
        nodes[stage, ribbon.path[stage]].right = 0.0
        nodes[stage + 1, ribbon.path[stage + 1]].left = 0.0


def _band(
    drawing: Drawing, value: float, ends: tuple[_Node, _Node], x: Sequence[float], tint: str
) -> None:
    start, end = ends
    thick0, thick1 = value / start.value * start.height, value / end.value * end.height
    y0, y1 = start.y + start.right, end.y + end.left
    start.right += thick0
    end.left += thick1
    x0, x1 = x[0] + _BOX, x[1]
    middle = (x0 + x1) / 2
    path = (
        f"M{fixed(x0)},{fixed(y0)} C{fixed(middle)},{fixed(y0)} {fixed(middle)},{fixed(y1)}"
        f" {fixed(x1)},{fixed(y1)} V{fixed(y1 + thick1)} C{fixed(middle)},{fixed(y1 + thick1)}"
        f" {fixed(middle)},{fixed(y0 + thick0)} {fixed(x0)},{fixed(y0 + thick0)} Z"
    )
    tip = tag("title", escape(f"{start.name} → {end.name}"))
    drawing.add(tag("path", tip, d=path, fill=tint, fill_opacity="0.38"))


def _draw_node(drawing: Drawing, node: _Node, x: float, *, last: bool) -> None:
    drawing.add(tag("rect", x=x, y=node.y, width=_BOX, height=node.height, fill="#3D3D3D"))
    at = x - 6 if last else x + _BOX + 6
    anchor = "end" if last else None
    drawing.add(label(at, node.y + 12, node.lines, size=_SIZE, anchor=anchor, halo=True))


def _summary(
    ribbons: Sequence[Ribbon],
    stages: Sequence[str],
    measure: str,
    shown: Callable[[float | None], str],
) -> str:
    if not ribbons:
        return f"{measure}: nothing flows."
    total = sum(ribbon.value for ribbon in ribbons)
    largest = "; ".join(f"{' → '.join(r.path)}: {shown(r.value)}" for r in ribbons[:3])
    way = ", ".join(stage.lower() for stage in stages)
    return f"{measure}, by {way}: {shown(total)} in all. Largest: {largest}."
