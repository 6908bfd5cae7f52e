"""Whether codes of types are those of a market: compiled code does not look before it reads."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut.errors import InputError


def check_codes(
    codes: Any,
    types: int,
    side: str,
    accepted_from: Any = None,
    ids: Sequence[str] | None = None,
) -> None:
    """Raise :class:`InputError` naming the first row with a code below 0 or from ``types`` on.

    ``side``: what the rows are called. ``accepted_from``: where the codes of each row begin, when a
    row has several (int64, n + 1).
    """
    if len(codes) == 0 or (codes.min() >= 0 and codes.max() < types):
        return
    at = int(np.flatnonzero((codes < 0) | (codes >= types))[0])
    row = at if accepted_from is None else int(np.searchsorted(accepted_from, at, "right")) - 1
    named = "" if ids is None else f" ('{ids[row]}')"
    there = f"0 to {types - 1}" if types else "none, for there are no types"
    raise InputError(
        f"Row {row + 1} of the {side}{named} has the code {codes[at]} of a type. Accepted: {there},"
        " the positions in the market's list of types."
    )
