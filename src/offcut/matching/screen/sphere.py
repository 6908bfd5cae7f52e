"""Distance on the sphere with the same bits in numpy and in compiled code.

``arcsin`` of numpy and of the C library differ in the last bits, which would order equal values
differently; this one is made of +, −, ×, ÷ and √ alone. Error below 1e-15.
"""

from typing import Any, Final

import numpy as np

from offcut.matching.screen.market import EARTH_KM

# arcsin(x) = x + x·z·p(z)/q(z), z = x² ≤ 1/4: the rational of FDLIBM 5.3, e_asin.c
# (Sun Microsystems 1993, freely distributable).
P0: Final = 1.66666666666666657415e-01
P1: Final = -3.25565818622400915405e-01
P2: Final = 2.01212532134862925881e-01
P3: Final = -4.00555345006794114027e-02
P4: Final = 7.91534994289814532176e-04
P5: Final = 3.47933107596021167570e-05
Q1: Final = -2.40339491173441421878e00
Q2: Final = 2.02094576023350569471e00
Q3: Final = -6.88283971605453293030e-01
Q4: Final = 7.70381505559019352791e-02
HALF_PI: Final = 1.5707963267948966


def on_sphere(latitude: Any, longitude: Any) -> tuple[Any, Any, Any]:
    """Points of the unit sphere (x, y, z) for degrees."""
    north, east = np.radians(latitude), np.radians(longitude)
    flat = np.cos(north)
    return flat * np.cos(east), flat * np.sin(east), np.sin(north)


def arc_km(chord: Any) -> Any:
    """Kilometres along the sphere for a straight line between two points of the unit sphere."""
    half = np.minimum(1.0, chord * 0.5)
    far = half > 0.5
    rest = np.where(far, np.sqrt((1.0 - half) * 0.5), half)
    z = rest * rest
    p = z * (P0 + z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5)))))
    q = 1.0 + z * (Q1 + z * (Q2 + z * (Q3 + z * Q4)))
    near = rest + rest * (p / q)
    angle = np.where(far, HALF_PI - 2.0 * near, near)
    return (2.0 * EARTH_KM) * angle
