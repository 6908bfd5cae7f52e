"""Named distributions of relative errors, each round 1: what an input is multiplied by in a draw.

============  ======================================================================================
name          ``below`` and ``above`` are
============  ======================================================================================
triangular    the ends: from 1 - below to 1 + above, most likely 1
uniform       the ends, all between them alike
normal        how far the 5th percentile lies below 1 and the 95th above it (two halves, median 1)
lognormal     ``above`` is how far the 95th percentile lies above 1, the median; ``below`` is unused
fixed         unused: always 1
============  ======================================================================================
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offcut.errors import InputError

Numbers = NDArray[np.float64]
_Z95 = 1.6448536269514722  # 95th percentile of the standard normal
_HALF_NORMAL = 0.3989422804014327  # mean of max(0, z)


Moment = Callable[[str, Numbers, Numbers], Numbers]
"""A mean or a variance, by name of the distribution and ends of each unit."""
_Draw = Callable[[np.random.Generator, Numbers, Numbers, Numbers, Numbers], None]
"""Fills its fourth argument (units × draws) by ends in columns; the fifth is scratch space."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How one distribution is drawn, and its mean and variance."""

    draw: _Draw
    mean: Callable[[Numbers, Numbers], Numbers]
    variance: Callable[[Numbers, Numbers], Numbers]


def draw(
    name: str,
    below: Numbers,
    above: Numbers,
    generator: np.random.Generator,
    out: Numbers,
    spare: Numbers | None = None,
) -> None:
    """Fill ``out`` (units × draws) with relative values.

    Args:
        name: of the distribution.
        below: for each unit, as the table above says.
        above: likewise.
        generator: of the random numbers.
        out: what is filled; fresh memory for each call would cost more than the drawing.
        spare: scratch space of the same shape.

    Raises:
        InputError: there is no such distribution.
    """
    spare = np.empty_like(out) if spare is None else spare
    _shape(name).draw(generator, below[:, None], above[:, None], out, spare)


def mean(name: str, below: Numbers, above: Numbers) -> Numbers:
    """Mean of the relative value of each unit.

    >>> mean("triangular", np.array([0.3]), np.array([0.3]))
    array([1.])
    """
    return _shape(name).mean(below, above)


def variance(name: str, below: Numbers, above: Numbers) -> Numbers:
    """Variance of the relative value of each unit.

    >>> variance("uniform", np.array([0.3]), np.array([0.3]))  # 0.6² / 12
    array([0.03])
    """
    return _shape(name).variance(below, above)


def _shape(name: str) -> _Shape:
    if name not in _SHAPES:
        raise InputError(f"'{name}' is no distribution; accepted: {', '.join(_SHAPES)}.")
    return _SHAPES[name]


def _draw_triangular(
    generator: np.random.Generator, below: Numbers, above: Numbers, out: Numbers, spare: Numbers
) -> None:
    """A point drawn evenly from a triangle with its top above 1, seen from above."""
    np.sqrt(generator.random(out=spare), out=spare)
    generator.random(out=out)
    out *= below + above
    out -= below
    out *= spare
    out += 1.0


def _draw_uniform(
    generator: np.random.Generator, below: Numbers, above: Numbers, out: Numbers, spare: Numbers
) -> None:
    generator.random(out=out)
    out *= below + above
    out += 1.0 - below


def _draw_normal(
    generator: np.random.Generator, below: Numbers, above: Numbers, out: Numbers, spare: Numbers
) -> None:
    generator.standard_normal(out=spare)
    np.multiply(spare, np.where(spare < 0, below, above) / _Z95, out=out)
    out += 1.0


def _draw_lognormal(
    generator: np.random.Generator, below: Numbers, above: Numbers, out: Numbers, spare: Numbers
) -> None:
    generator.standard_normal(out=spare)
    np.multiply(spare, np.log1p(above) / _Z95, out=out)
    np.exp(out, out=out)


def _draw_fixed(
    generator: np.random.Generator, below: Numbers, above: Numbers, out: Numbers, spare: Numbers
) -> None:
    out.fill(1.0)


def _normal_mean(below: Numbers, above: Numbers) -> Numbers:
    return 1.0 + (above - below) / _Z95 * _HALF_NORMAL


_SHAPES = {
    "triangular": _Shape(
        _draw_triangular,
        lambda below, above: 1.0 + (above - below) / 3,
        lambda below, above: (below**2 + above**2 + below * above) / 18,
    ),
    "uniform": _Shape(
        _draw_uniform,
        lambda below, above: 1.0 + (above - below) / 2,
        lambda below, above: (below + above) ** 2 / 12,
    ),
    "normal": _Shape(
        _draw_normal,
        _normal_mean,
        lambda below, above: (
            (below**2 + above**2) / 2 / _Z95**2 - (_normal_mean(below, above) - 1) ** 2
        ),
    ),
    "lognormal": _Shape(
        _draw_lognormal,
        lambda below, above: np.exp((np.log1p(above) / _Z95) ** 2 / 2),
        lambda below, above: (
            np.expm1((np.log1p(above) / _Z95) ** 2) * np.exp((np.log1p(above) / _Z95) ** 2)
        ),
    ),
    "fixed": _Shape(
        _draw_fixed,
        lambda below, above: np.ones_like(below),
        lambda below, above: np.zeros_like(below),
    ),
}
DISTRIBUTIONS = tuple(_SHAPES)
