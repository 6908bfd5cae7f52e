"""What a network file says that reads, but is hardly meant: noted, or refused where it is lost."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.planning.cells import Found
from offcut.planning.model import Part

_SHOWN = 40


def once_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object of which every key is given once.

    Raises:
        InputError: a key given twice, of which one would be lost.
    """
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(
                f"an object (with {_start(found)}) has the key '{key}' twice: "
                f"{_short(found[key])} and {_short(value)}. Which of them counts is not known; "
                "keep one of them, or put both into one list where a list is meant."
            )
        found[key] = value
    return found


def _start(found: dict[str, Any]) -> str:
    key = "id" if "id" in found else next(iter(found))
    return f"{key} {_short(found[key])}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def required_alone(sinks: Part, found: Found) -> None:
    """Notes a least or a most beside what is required: exactly that is received."""
    if not (sinks.has("required") and (sinks.has("max") or sinks.has("min"))):
        return
    required, least, most = (
        np.atleast_2d(np.asarray(sinks.columns.get(name, sinks.number(name)), dtype=np.float64))
        for name in ("required", "min", "max")
    )
    for place in range(len(sinks)):
        for name, crossed in (("max", required > most), ("min", required < least)):
            if crossed[:, place].any():
                side = "above its max" if name == "max" else "below its min"
                found.notes.append(
                    f"{found.file}, sinks[{place}].required: is {side}; what is required counts, "
                    f"{name} is not used"
                )


def numbers_as_names(key: str, name: str, rows: Sequence[Any], found: Found) -> None:
    """Notes numbers where a name is meant, such as an owner: read as text."""
    given = [row.get(name) for row in rows]
    numbers = [x for x in given if isinstance(x, (int, float)) and not isinstance(x, bool)]
    if numbers:
        found.notes.append(
            f"{found.file}, {key}[{given.index(numbers[0])}].{name}: is the number {numbers[0]}, "
            f"read as the name '{numbers[0]}'"
            + (f"; so are {len(numbers) - 1} more" if len(numbers) > 1 else "")
        )
