"""Charts of the public pages."""

from collections.abc import Sequence

from offcut.figures import Bar, Figure, bar_svg
from offcut.platform.public.figures import Line

_LEAST = 2  # one bar alone says nothing that its figure does not


def landfill_chart(
    lines: Sequence[Line], dimension: str, name: str, width: float = 720
) -> Figure | None:
    """What was kept out of landfill by ``dimension``, as far as it may be told.

    None where fewer than two amounts may be told. What is left out may be more than what is shown,
    so the title never says which is most of all.
    """
    shown = [line for line in lines if "landfill_diverted" in line.figures]
    known = [(_label(line, dimension), line.figures["landfill_diverted"]) for line in shown]
    told = [(label, figure.value) for label, figure in known if figure.value]
    told.sort(key=lambda one: -one[1])
    if len(told) < _LEAST:
        return None
    bars = [Bar(label, value, f"{value:,.0f} t") for label, value in told]
    left_out = sum(figure.left_out for _, figure in known)
    rest = f"; {left_out} left out to protect single firms" if left_out else ""
    title = f"{told[0][0]}: {told[0][1]:,.0f} t kept out of landfill{rest}"
    return bar_svg(
        bars, name=name, title=title, measure="Tonnes", of=dimension.capitalize(), width=width
    )


def _label(line: Line, dimension: str) -> str:
    label: str = getattr(line, dimension)
    return label.replace("_", " ").capitalize() if dimension == "material" else label
