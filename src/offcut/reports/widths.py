"""Charts of a page, each drawn twice: for a wide page and for a phone."""

from collections.abc import Callable
from dataclasses import dataclass

from offcut.figures import Figure

WIDE, NARROW = 720.0, 328.0


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart at two widths; words, table and CSV are the same for both."""

    name: str
    wide: Figure
    narrow: Figure


def both_widths(name: str, draw: Callable[[str, float], Figure]) -> Chart:
    """A chart at both widths; ``draw`` is given a name that is unique in the page, and a width."""
    return Chart(name, draw(f"{name}-wide", WIDE), draw(f"{name}-narrow", NARROW))
