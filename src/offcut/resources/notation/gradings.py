"""``grading 0.6=98 0.3=60 0.15=12``: one entry, one property a sieve."""

import re
from typing import Final

from offcut.resources.notation.entries import Entry
from offcut.resources.notation.values import Unreadable, Value, parse_value
from offcut.resources.properties import sieve_id

_SIEVE: Final = re.compile(
    r"(?P<size>pan|\d*\.?\d+)\s*(?P<unit>mm|um|μm|µm|micron)?\s*(?P<sign><=|>=|≤|≥|=|:|<|>)\s*"
    r"(?P<value>\d*\.?\d+(?:\s*(?:-|–|±|\+/-)\s*\d*\.?\d+)?)\s*%?[\s,]*",
    re.IGNORECASE,
)
_KIND: Final = re.compile(r"^(?:%\s*)?(passing|retained)\b[\s:]*", re.IGNORECASE)


def is_grading(entry: Entry) -> bool:
    """Whether an entry is a whole grading."""
    return entry.name.casefold() == "grading"


def sieves(entry: Entry) -> list[tuple[str, Value]]:
    """The sieves of a grading entry as (property id, value in percent passing).

    ``grading retained 0.6=2 0.3=25 pan=1`` gives what is retained on each sieve; it is turned
    into what passes.

    Raises:
        Unreadable: text that is no sieve and value.
    """
    body, retained = entry.body.strip(), False
    if kind := _KIND.match(body):
        body, retained = body[kind.end() :], kind[1].casefold() == "retained"
    found: list[tuple[float, Value]] = []
    position = 0
    while position < len(body):
        match = _SIEVE.match(body, position)
        if match is None:
            raise Unreadable(
                f"'{body[position:]}' is no sieve with its percentage; write the sieve in mm and"
                " what passes it, as in 'grading 0.6=98 0.3=60 0.15=12'"
            )
        sign = match["sign"] if match["sign"] in ("<=", ">=", "≤", "≥", "<", ">") else ""
        found.append((_size(match), parse_value(f"{sign}{match['value']}")))
        position = match.end()
    if not found:
        raise Unreadable("no sieves are named; write 'grading 0.6=98 0.3=60 0.15=12'")
    if retained:
        found = _passing(found)
    return [(sieve_id(size), value) for size, value in found]


def _size(match: re.Match[str]) -> float:
    if match["size"].casefold() == "pan":
        return 0.0
    scale = 1.0 if (match["unit"] or "mm").casefold() == "mm" else 1e-3
    return float(match["size"]) * scale


def _passing(retained: list[tuple[float, Value]]) -> list[tuple[float, Value]]:
    """What passes each sieve, from what is retained on each."""
    if any(value.value is None for _, value in retained):
        raise Unreadable("percentages retained must be single numbers")
    left, done = 100.0, []
    total = sum(value.value or 0.0 for _, value in retained)
    if total > 100.5:
        raise Unreadable(f"the percentages retained add up to {total:g}, more than 100")
    for size, value in sorted(retained, key=lambda item: -item[0]):
        left = max(left - (value.value or 0.0), 0.0)
        if size > 0:
            done.append((size, Value(round(left, 10))))
    return done
