"""Compiling with numba, where it is installed, behind a typed door.

Modules that import this one cost the import of numba (about 0.4 s), so import them inside
functions. Compiled code is cached beside the source, or in ``NUMBA_CACHE_DIR``.

Numba's cache looks only at the file that a function stands in, though a constant or a function
called from it may have changed elsewhere. So the name under which code is cached carries a digest
of all files of this folder: none that is out of date is ever run.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.cpython.unsafe import numbers

_F = TypeVar("_F", bound=Callable[..., object])

trailing_zeros: Any = numbers.trailing_zeros
"""The place of the lowest bit that is set: one instruction, in compiled code alone."""


def _digest() -> str:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


_SOURCES = _digest()


def compiled(
    inline: bool = False, fast: bool = False, borrowed: bool = False
) -> Callable[[_F], _F]:
    """Compile a function.

    ``inline``: written into its callers. ``fast``: products and sums may be fused, for bounds with
    a margin. ``borrowed``: its arrays stay the caller's and their uses are not counted (two locked
    steps for each array at each use took a fifth of the search), so it can make no array.
    """

    options: dict[str, Any] = {
        "cache": True,
        "nogil": True,
        "error_model": "numpy",
        "inline": "always" if inline else "never",
        "fastmath": {"contract", "arcp", "nsz"} if fast else False,
        "_nrt": not borrowed,
    }

    def decorate(function: _F) -> _F:
        function.__qualname__ = f"{function.__qualname__}_{_SOURCES}"
        return cast(_F, numba.njit(**options)(function))

    return decorate
