"""Where the names of districts go on a map, so that no mark covers them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offcut.figures.drawing import text_width
from offcut.figures.outlines import Outline, Point, Projection

_STEP = 8.0  # pixels between the places that are tried
_REACH = 10  # steps that a name may go from the middle of its district, each way
_MARK = 6.0  # pixels kept free about the middle of a mark
_COVERED, _BESIDE, _ON_A_NAME = 90.0, 90.0, 400.0  # pixels of way that each is worth avoiding


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name with the middle of its base line, in pixels."""

    text: str
    x: float
    y: float
    size: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what is written."""
        half = text_width(self.text, self.size) / 2
        return self.x - half, self.y - 0.8 * self.size, self.x + half, self.y + 0.25 * self.size


def place_names(
    districts: Sequence[Outline],
    projection: Projection,
    marks: Sequence[Point],
    size: float,
) -> list[PlaceName]:
    """A name for each district of the region, near its middle, off the marks and other names.

    Of the places about the middle, the one with the least way is taken, where a mark that the
    name would cover, a name it would meet and a district that is not its own count as way.

    Args:
        districts: outlines; those beyond the region get no name.
        projection: of the map that they are drawn on.
        marks: the middles of the marks, in pixels.
        size: of the letters, in pixels.
    """
    placed: list[PlaceName] = []
    for district in districts:
        if district.inside and district.name:
            placed.append(_placed(district, projection, marks, size, placed))
    return placed


def _placed(
    district: Outline,
    projection: Projection,
    marks: Sequence[Point],
    size: float,
    others: Sequence[PlaceName],
) -> PlaceName:
    centre = projection.point(*district.centre)
    best, least = None, float("inf")
    for way, x, y in _places(centre):
        if way >= least:
            break
        name = _within(district.name, x, y, size, projection)
        cost = way + _covered(name, marks) + _met(name, others)
        if cost < least:
            cost += _beside(name, district, projection)
        if cost < least:
            best, least = name, cost
    return best or _within(district.name, *centre, size, projection)


def _places(centre: Point) -> Iterator[tuple[float, float, float]]:
    """Places about the middle, the nearest first, with the way from it."""
    steps = range(-_REACH, _REACH + 1)
    ways = sorted(
        (_STEP * (across**2 + down**2) ** 0.5, down, across) for across in steps for down in steps
    )
    for way, down, across in ways:
        yield way, centre[0] + across * _STEP, centre[1] + down * _STEP


def _within(text: str, x: float, y: float, size: float, projection: Projection) -> PlaceName:
    """The name, drawn in where it would leave the frame."""
    half = text_width(text, size) / 2 + 2
    x = min(max(x, half), projection.width - half)
    return PlaceName(text, x, min(max(y, size), projection.height - 4), size)


def _covered(name: PlaceName, marks: Sequence[Point]) -> float:
    left, top, right, bottom = name.box
    return _COVERED * sum(
        left - _MARK < x < right + _MARK and top - _MARK < y < bottom + _MARK for x, y in marks
    )


def _met(name: PlaceName, others: Sequence[PlaceName]) -> float:
    left, top, right, bottom = name.box
    return _ON_A_NAME * sum(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in (one.box for one in others)
    )


def _beside(name: PlaceName, district: Outline, projection: Projection) -> float:
    """How much of a name lies in another district: its start, its middle, its end."""
    left, top, right, bottom = name.box
    middle = (top + bottom) / 2
    ends = (projection.place_at(x, middle) for x in (left, name.x, right))
    return _BESIDE * sum(not district.holds(*end) for end in ends)
