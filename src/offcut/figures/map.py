"""A map of exchanges: district outlines, sites by shape, flows by width and dash."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from offcut.figures.drawing import (
    INK,
    LAND,
    LAND_EDGE,
    QUIET,
    VERDICT_STYLES,
    Drawing,
    VerdictStyle,
    fixed,
    label,
    tag,
    text_width,
    wrap,
)
from offcut.figures.figure import Figure
from offcut.figures.outlines import Outline, Projection, outlines
from offcut.figures.place_names import place_names
from offcut.figures.wording import km, tonnes

_KEY_MARK = 38.0  # pixels before the words of an entry of the key
_SCALE_STEPS_KM = (1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class MapSite:
    """A site with what it offers or seeks: ``kind`` is ``have`` or ``want``."""

    id: str
    name: str
    latitude: float
    longitude: float
    kind: str


@dataclass(frozen=True, slots=True)
class MapFlow:
    """One exchange from a have's site to a want's site, both given by id."""

    origin: str
    destination: str
    verdict: str  # PASS | MARGINAL | PLAUSIBLE | UNKNOWN | FAIL, or a key of the given styles
    tonnes: float | None
    distance_km: float | None = None
    label: str = ""


def map_svg(
    sites: Sequence[MapSite],
    flows: Sequence[MapFlow],
    *,
    region: Mapping[str, Any] | None,
    name: str,
    title: str,
    attribution: str = "",
    most: int = 80,
    width: float = 720,
    styles: Mapping[str, VerdictStyle] = VERDICT_STYLES,
    said: str = "Verdict",
    measure: str = "tonnes",
    shown: Callable[[float | None], str] = tonnes,
) -> Figure:
    """The region with its sites and flows.

    ``region`` is a GeoJSON FeatureCollection of districts (polygons, longitude/latitude, a
    ``name`` or ``lad_name``); None draws the sites alone. Sites beyond the region are set on the
    edge of the map, where their lines leave it. At most ``most`` flows are drawn, the surest and
    then the heaviest; the table has them all. ``styles`` tells flows apart, the surest two first;
    ``said`` names what they are told apart by; ``measure`` what their width is, put into words by
    ``shown``.
    """
    districts = outlines(region)
    points = [(site.longitude, site.latitude) for site in sites]
    projection = Projection.over(districts, points, width)
    drawing = Drawing(name, width, projection.height)
    clip = tag("rect", width=fixed(width), height=fixed(projection.height))
    drawing.add(tag("defs", tag("clipPath", clip, id=f"{name}-frame")))
    _draw_land(drawing, districts, projection)
    at = {site.id: projection.place(site.longitude, site.latitude) for site in sites}
    drawn = _surest(flows, styles)[:most]
    _draw_flows(drawing, drawn, at, styles)
    ends = {name for flow in drawn for name in (flow.origin, flow.destination)}
    visible = [site for site in sites if site.id in ends or not flows]
    _draw_sites(drawing, visible, at, projection)
    _draw_names(drawing, districts, projection, [at[site.id] for site in visible])
    _draw_scale(drawing, projection)
    _draw_key(drawing, drawn, len(flows), styles, (measure, shown))
    if attribution:
        _draw_attribution(drawing, attribution)
    return Figure(
        svg=drawing.svg(title, _summary(sites, flows, styles)),
        title=title,
        summary=_summary(sites, flows, styles),
        headers=("From", "To", said, f"{measure.capitalize()} a year", "Distance km"),
        rows=tuple(_row(flow, sites, styles) for flow in _by_weight(flows)),
    )


def _draw_land(drawing: Drawing, districts: Sequence[Outline], projection: Projection) -> None:
    for district in districts:
        path = projection.path(district)
        if not path:  # beyond the frame
            continue
        drawing.add(
            tag(
                "path",
                d=path,
                fill=LAND if district.inside else "#fff",
                stroke=LAND_EDGE if district.inside else "#D0D4D6",
                stroke_width=1,
                clip_path=f"url(#{drawing.name}-frame)",
            )
        )


def _draw_names(
    drawing: Drawing,
    districts: Sequence[Outline],
    projection: Projection,
    marks: Sequence[tuple[float, float]],
) -> None:
    size = 13.0 if drawing.width >= 500 else 11.0
    for name in place_names(districts, projection, marks, size):
        drawing.add(label(name.x, name.y, name.text, size=size, anchor="middle", halo=True))


def _draw_flows(
    drawing: Drawing,
    flows: Sequence[MapFlow],
    at: Mapping[str, tuple[float, float]],
    styles: Mapping[str, VerdictStyle],
) -> None:
    heaviest = max((flow.tonnes or 0 for flow in flows), default=0) or 1
    for flow in reversed(flows):  # the surest on top
        style = styles[flow.verdict]
        weight = 1.2 + 4.8 * math.sqrt((flow.tonnes or 0) / heaviest)
        curve = _curve(at[flow.origin], at[flow.destination])
        common = {"d": curve, "fill": "none"}
        drawing.add(
            tag("path", **common, stroke="#fff", stroke_width=weight + 1.6, stroke_opacity="0.8"),
            tag(
                "path",
                **common,
                stroke=style.colour,
                stroke_width=weight,
                stroke_dasharray=style.dash or None,
                stroke_linecap="round" if style.dash.startswith("1.5") else None,
                stroke_opacity="0.85",
            ),
        )


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line that bends to its left, so that there and back do not cover each other."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    middle = ((start[0] + end[0]) / 2 + dy * 0.18, (start[1] + end[1]) / 2 - dx * 0.18)
    return " ".join(
        f"{letter}{fixed(x)},{fixed(y)}"
        for letter, (x, y) in zip("MQ ", (start, middle, end), strict=True)
    )


def _draw_sites(
    drawing: Drawing,
    sites: Sequence[MapSite],
    at: Mapping[str, tuple[float, float]],
    projection: Projection,
) -> None:
    for site in sites:
        x, y = at[site.id]
        tip = tag("title", escape(f"{site.name} ({site.kind})"))
        if not projection.holds(site.longitude, site.latitude):
            tip = tag("title", escape(f"{site.name} ({site.kind}), beyond this map"))
            shape = f"M{fixed(x)},{fixed(y - 5)} l5,9 h-10 z"
            drawing.add(tag("path", tip, d=shape, fill="#fff", stroke=INK, stroke_width=1.2))
        else:
            drawing.add(_mark(x, y, site.kind, tip))


def _mark(x: float, y: float, kind: str, tip: str = "") -> str:
    """A round dot for a have, an open square for a want."""
    if kind == "have":
        return tag("circle", tip, cx=x, cy=y, r=3.2, fill=INK, stroke="#fff", stroke_width=0.8)
    return tag(
        "rect",
        tip,
        x=x - 3.4,
        y=y - 3.4,
        width=6.8,
        height=6.8,
        fill="#fff",
        stroke=INK,
        stroke_width=1.6,
    )


def _draw_scale(drawing: Drawing, projection: Projection) -> None:
    most = drawing.width * 0.25 / projection.pixels_per_km
    length_km = max((step for step in _SCALE_STEPS_KM if step <= most), default=1)
    length, y = length_km * projection.pixels_per_km, drawing.height - 8
    x = drawing.width - length - 8
    drawing.add(
        tag(
            "path",
            d=f"M{fixed(x)},{fixed(y - 6)} v6 h{fixed(length)} v-6",
            fill="none",
            stroke=INK,
            stroke_width=1.5,
        ),
        label(x + length / 2, y - 7, f"{length_km} km", size=12, anchor="middle", halo=True),
    )


def _draw_key(
    drawing: Drawing,
    flows: Sequence[MapFlow],
    in_all: int,
    styles: Mapping[str, VerdictStyle],
    width: tuple[str, Callable[[float | None], str]],
) -> None:
    """The key stands above the map: it shifts what is drawn already."""
    used = {flow.verdict for flow in flows}
    entries: list[tuple[str, str]] = []
    for verdict, style in styles.items():
        if verdict in used:
            line = tag(
                "path",
                d="M0,-4 h30",
                stroke=style.colour,
                stroke_width=4,
                stroke_dasharray=style.dash or None,
            )
            entries.append((line, style.label))
    entries.append((_mark(15.0, -4.0, "have"), "Have"))
    entries.append((_mark(15.0, -4.0, "want"), "Want"))
    columns = _key_columns([text for _, text in entries], drawing.width)
    parts = []
    for index, (mark, text) in enumerate(entries):
        x = (index % columns) * drawing.width / columns
        y = 16 + (index // columns) * 21
        moved = f"translate({fixed(x)} {fixed(float(y))})"
        parts.append(tag("g", mark + label(_KEY_MARK, 0, text, size=13), transform=moved))
    rows = math.ceil(len(entries) / columns)
    height = rows * 21.0 + 22
    heaviest = max((flow.tonnes or 0 for flow in flows), default=0)
    notes = [f"Thicker: more {width[0]}, up to {width[1](heaviest)} a year."] if heaviest else []
    if len(flows) < in_all:
        notes.append(f"{len(flows)} of {in_all} drawn, the surest and heaviest.")
    lines = wrap(" ".join(notes), drawing.width, 12)
    parts.append(label(0, rows * 21 + 14, lines, size=12, fill=QUIET))
    height += 14.4 * (len(lines) - 1)
    shifted = tag("g", "".join(drawing.parts), transform=f"translate(0 {fixed(height)})")
    drawing.parts = [*parts, shifted]
    drawing.height += height


def _key_columns(texts: Sequence[str], width: float) -> int:
    """As many as fit, and as few as need no more rows for it: no entry stands alone."""
    widest = _KEY_MARK + max(text_width(text, 13) for text in texts) + 10
    fitting = min(max(int(width // widest), 1), len(texts))
    return math.ceil(len(texts) / math.ceil(len(texts) / fitting))


def _draw_attribution(drawing: Drawing, attribution: str) -> None:
    lines = wrap(attribution, drawing.width, 11, lines=6)
    drawing.add(label(0, drawing.height + 15, lines, size=11, fill=QUIET))
    drawing.height += 6 + 13.2 * len(lines)


def _surest(flows: Sequence[MapFlow], styles: Mapping[str, VerdictStyle]) -> list[MapFlow]:
    sure = list(styles)[:2]
    return sorted(
        _by_weight(flows), key=lambda f: sure.index(f.verdict) if f.verdict in sure else 2
    )


def _by_weight(flows: Sequence[MapFlow]) -> list[MapFlow]:
    return sorted(flows, key=lambda f: (-(f.tonnes or 0), f.origin, f.destination))


def _row(
    flow: MapFlow, sites: Sequence[MapSite], styles: Mapping[str, VerdictStyle]
) -> tuple[str | float | None, ...]:
    names = {site.id: site.name for site in sites}
    style = styles[flow.verdict]
    return (
        names[flow.origin],
        names[flow.destination],
        style.label,
        flow.tonnes,
        flow.distance_km,
    )


def _summary(
    sites: Sequence[MapSite], flows: Sequence[MapFlow], styles: Mapping[str, VerdictStyle]
) -> str:
    if not flows:
        return f"{len(sites)} sites; no exchange between them to draw."
    counts = ", ".join(
        f"{sum(f.verdict == verdict for f in flows)} {style.label.lower()}"
        for verdict, style in styles.items()
        if any(f.verdict == verdict for f in flows)
    )
    known = sorted(f.distance_km for f in flows if f.distance_km is not None)
    half = f" Half of them are within {km(known[len(known) // 2])}." if known else ""
    return f"{len(flows)} exchanges between {len(sites)} sites: {counts}.{half}"
