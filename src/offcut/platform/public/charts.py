"""Charts of the public pages."""

from collections.abc import Sequence

from offcut.figures import Bar, Figure, bar_svg, tonnes
from offcut.platform.public.figures import Line


def landfill_chart(materials: Sequence[Line], name: str, width: float = 720) -> Figure | None:
    """What was kept out of landfill, by material; None where nothing may be told."""
    known = [
        (line.material.replace("_", " ").capitalize(), line.figures["landfill_diverted"].value)
        for line in materials
    ]
    told = sorted(((label, value) for label, value in known if value), key=lambda one: -one[1])
    if not told:
        return None
    bars = [Bar(label, value, tonnes(value)) for label, value in told]
    left_out = len(known) - len(told)
    rest = f"; {left_out} more are nothing or left out" if left_out else ""
    title = f"{told[0][0]} is most of what was kept out of landfill{rest}"
    return bar_svg(bars, name=name, title=title, measure="Tonnes", of="Material", width=width)
