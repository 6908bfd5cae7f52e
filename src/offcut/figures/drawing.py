"""The strokes of a drawing: an accessible SVG, its elements, text that fits, the palette."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""Six colours that stay apart for colour-blind readers (Government Analysis Function, OGL v3)."""

INK = "#0B0C0C"
QUIET = "#505A5F"  # 7:1 on white
LAND, LAND_EDGE = "#F3F2F1", "#8A9296"
FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

_NARROW, _WIDE = frozenset("iljtfrI.,:;|!'()[] "), frozenset("mwMW@%£GOQ")


@dataclass(frozen=True, slots=True)
class VerdictStyle:
    """How a verdict is told apart without colour: a dash, a sign and a word."""

    label: str
    colour: str
    dash: str  # SVG stroke-dasharray; empty = solid
    sign: str


VERDICT_STYLES = {
    "PASS": VerdictStyle("Pass", "#12436D", "", "●"),
    "MARGINAL": VerdictStyle("Marginal", "#1D7A72", "10 4", "◐"),
    "PLAUSIBLE": VerdictStyle("Plausible", "#801650", "5 4", "◇"),
    "UNKNOWN": VerdictStyle("Unknown", "#3D3D3D", "1.5 4", "?"),
    "FAIL": VerdictStyle("Fail", "#B2440E", "12 3 2 3", "✕"),
}


def text_width(text: str, size: float = 14) -> float:
    """Roughly how wide a text is in a sans-serif face, on the generous side."""
    return sum(0.36 if c in _NARROW else 0.92 if c in _WIDE else 0.62 for c in text) * size


def wrap(text: str, width: float, size: float = 14, lines: int = 3) -> list[str]:
    """The text in lines that fit ``width``; what exceeds ``lines`` ends in an ellipsis."""
    out: list[str] = []
    for word in text.split(" "):  # not at the narrow space before a unit
        if out and text_width(f"{out[-1]} {word}", size) <= width:
            out[-1] += f" {word}"
        else:
            out.append(word)
    kept = [shorten(line, width, size) for line in out[:lines]] or [""]
    if len(out) > lines:
        kept[-1] = shorten(kept[-1] + " …", width, size, force=True)
    return kept


def shorten(text: str, width: float, size: float = 14, *, force: bool = False) -> str:
    """The text, cut with an ellipsis when it does not fit."""
    if text_width(text, size) <= width and not force:
        return text
    bare = text.removesuffix(" …")
    while bare and text_width(bare + "…", size) > width:
        bare = bare[:-1]
    return bare.rstrip() + "…"


def fixed(value: float) -> str:
    """A coordinate, to a tenth."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def tag(name: str, content: str | None = None, /, **attributes: object) -> str:
    """One SVG element; attribute values are escaped, ``content`` must be markup already."""
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        shown = fixed(value) if isinstance(value, float) else str(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(shown)}"')
    opened = " ".join(parts)
    return f"<{opened}/>" if content is None else f"<{opened}>{content}</{name}>"


def label(
    x: float,
    y: float,
    lines: str | Sequence[str],
    *,
    size: float = 14,
    anchor: str | None = None,
    bold: bool = False,
    halo: bool = False,
    fill: str | None = None,
) -> str:
    """Text, one line or several below each other; ``halo`` keeps it readable over drawing."""
    listed = [lines] if isinstance(lines, str) else list(lines)
    if len(listed) == 1:
        content = escape(listed[0])
    else:
        content = "".join(
            tag("tspan", escape(line), x=float(x), dy=fixed(0.0 if i == 0 else size * 1.2))
            for i, line in enumerate(listed)
        )
    return tag(
        "text",
        content,
        x=float(x),
        y=float(y),
        font_size=None if size == 14 else fixed(size),
        text_anchor=anchor,
        font_weight="bold" if bold else None,
        fill=fill,
        **({"stroke": "#fff", "stroke_width": "3", "paint_order": "stroke"} if halo else {}),
    )


@dataclass(slots=True)
class Drawing:
    """An SVG in the making; ``name`` must be unique in a page, as ids are made from it."""

    name: str
    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def add(self, *parts: str) -> None:
        """Puts elements on top of what is there."""
        self.parts.extend(parts)

    def svg(self, title: str, description: str) -> str:
        """The whole drawing, named and described for those who do not see it."""
        title_id, desc_id = f"{self.name}-title", f"{self.name}-desc"
        head = tag("title", escape(title), id=title_id) + tag(
            "desc", escape(description), id=desc_id
        )
        return tag(
            "svg",
            head + "".join(self.parts),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {fixed(self.width)} {fixed(self.height)}",
            width=fixed(self.width),
            height=fixed(self.height),
            role="img",
            aria_labelledby=f"{title_id} {desc_id}",
            font_family=FONT,
            font_size="14",
            fill=INK,
        )
