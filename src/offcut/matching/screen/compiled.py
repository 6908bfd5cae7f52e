"""Compiling with numba, where it is installed, behind a typed door.

Modules that import this one cost the import of numba (about 0.4 s), so import them inside
functions. Compiled code is cached beside the source, or in ``NUMBA_CACHE_DIR``.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_F = TypeVar("_F", bound=Callable[..., object])


def compiled(inline: bool = False, fast: bool = False) -> Callable[[_F], _F]:
    """Compile a function; ``fast`` lets products and sums be fused, for bounds with a margin."""

    def decorate(function: _F) -> _F:
        return cast(
            _F,
            numba.njit(
                cache=True,
                nogil=True,
                error_model="numpy",
                inline="always" if inline else "never",
                fastmath={"contract", "arcp", "nsz"} if fast else False,
            )(function),
        )

    return decorate
