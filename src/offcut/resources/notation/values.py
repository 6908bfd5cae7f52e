"""One written value: ``2.5±0.3 %``, ``2-4``, ``<0.01 mg/L``, ``1200, 1350, 1100 mg/L``, ``n.d.``"""

import re
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = r"(-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
_POWER: Final = re.compile(r"\s*[x×]\s*10\s*(?:\^|\*\*)?\s*([+-]?\d+)")
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_TEN_TO: Final = re.compile(r"(\s*[x×]\s*10)([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_THOUSANDS: Final = re.compile(r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,]|\s*,\s*\d)")
_AMBIGUOUS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d,])")
_NOT_DETECTED: Final = re.compile(
    r"^(?:n\.?\s?d\.?|not detected|none detected|bdl|b\.d\.l\.|<\s*(?:lod|loq|dl)"
    r"|below detection)$",
    re.IGNORECASE,
)
_SPREAD: Final = re.compile(
    rf"^{_NUMBER}\s*(%?)\s*(?:±|\+/-|\+-|\+/−)\s*{_NUMBER}\s*(%?)\s*(.*)$", re.DOTALL
)
_RANGE: Final = re.compile(rf"^{_NUMBER}\s*(%?)\s*(?:-|–|—|−|\bto\b|\.\.+)\s*{_NUMBER}\s*(.*)$")
_SAMPLES: Final = re.compile(rf"^({_NUMBER}(?:\s*[,/|]\s*{_NUMBER})+)\s*(.*)$")
_SINGLE: Final = re.compile(rf"^{_NUMBER}\s*(.*)$")
_ABOUT: Final = re.compile(r"^(?:~|≈|c\.|ca\.?|circa|about|approx\.?)\s*", re.IGNORECASE)
_COMPARED: Final = re.compile(
    r"^(<=|>=|≤|≥|<|>|=|max\.?|min\.?|at most|at least|up to)\s*", re.IGNORECASE
)
_SIGNS: Final = {
    "≤": "<=", "max": "<=", "max.": "<=", "at most": "<=", "up to": "<=",
    "≥": ">=", "min": ">=", "min.": ">=", "at least": ">=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written, not yet converted."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    relative: bool = False  # the spread is a percentage of the value
    samples: tuple[float, ...] = ()
    compare: str = "="  # <, <=, >, >= or =
    not_detected: bool = False
    unit: str = ""


class Unreadable(ValueError):
    """The text is no value; the message says why."""


def parse_value(text: str) -> Value:
    """The value in ``text``.

    Raises:
        Unreadable: not a value, with what to write instead.
    """
    body = _tidy(text)
    if _NOT_DETECTED.match(body):
        return Value(not_detected=True)
    compare = "="
    if match := _COMPARED.match(body):
        compare = _SIGNS.get(match[1].casefold(), match[1])
        body = body[match.end() :]
    body = _ABOUT.sub("", body)
    if match := _AMBIGUOUS.search(body):
        raise Unreadable(
            f"'{match[0]}' may be one number or several results;"
            " write single results with a space after each comma, and large numbers without commas"
        )
    body = _THOUSANDS.sub(r"\1\2", body)
    for read in (_spread, _range, _samples, _single):
        if (found := read(body, compare)) is not None:
            return found
    raise Unreadable("there is no number in it")


def _tidy(text: str) -> str:
    body = text.strip().replace("\u00a0", " ").replace("−", "-")
    body = _TEN_TO.sub(lambda m: m[1] + "^" + m[2].translate(_SUPERSCRIPTS), body)
    return re.sub(r"(?<=\d)" + _POWER.pattern, r"e\1", body)


def _spread(body: str, compare: str) -> Value | None:
    match = _SPREAD.match(body)
    if match is None:
        return None
    value, sign, spread, percent, unit = match.groups()
    relative = bool(percent) and bool(unit.strip()) and not sign
    unit = unit.strip() if unit.strip() and (relative or not percent) else f"{percent}{unit}"
    if sign and not unit.strip():
        unit = "%"
    return Value(float(value), spread=abs(float(spread)), relative=relative, unit=unit.strip())


def _range(body: str, compare: str) -> Value | None:
    match = _RANGE.match(body)
    if match is None:
        return None
    low, sign, high, unit = float(match[1]), match[2], float(match[3]), match[4].strip()
    if low > high:
        raise Unreadable(f"the range runs from large to small; write {high:g}-{low:g}")
    return Value(low=low, high=high, unit=unit or sign)


def _samples(body: str, compare: str) -> Value | None:
    match = _SAMPLES.match(body)
    if match is None:
        return None
    results = tuple(float(part) for part in re.split(r"\s*[,/|]\s*", match[1]))
    return Value(sum(results) / len(results), samples=results, unit=match.groups()[-1].strip())


def _single(body: str, compare: str) -> Value | None:
    match = _SINGLE.match(body)
    return Value(float(match[1]), compare=compare, unit=match[2].strip()) if match else None
