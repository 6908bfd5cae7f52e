"""Measurements and limits back into the text that reads as them again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from offcut.reference import Limit, Severity, Statistic
from offcut.resources.measurement import Evidence, Measurement
from offcut.resources.properties import sieve_mm

_UNITS: Final = {"percent": "%", "dimensionless": "", "pH": ""}


def format_quality(quality: Mapping[str, Measurement]) -> str:
    """The text of a have's ``properties`` column.

    >>> from offcut.resources.notation import parse_measurements
    >>> format_quality(parse_measurements("LOI = 2.5 +/- 0.3 % [lab 2026-05-01]")[0])
    'loi=2.5±0.3 % [lab 2026-05-01]'
    """
    parts: list[str] = []
    gradings: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, item in quality.items():
        size = sieve_mm(name)
        if size is not None and _plain(item) and item.value is not None:
            gradings[_bracket(item)].append((size, item.value))
        else:
            parts.append(_measurement(item))
    for bracket, sieves in gradings.items():
        curve = " ".join(f"{size:g}={_number(value)}" for size, value in sorted(sieves)[::-1])
        parts.append(f"grading {curve}{bracket}")
    return "; ".join(parts)


def format_limits(limits: Iterable[Limit]) -> str:
    """The text of a want's ``properties`` column."""
    return "; ".join(_limit(limit) for limit in limits)


def _plain(item: Measurement) -> bool:
    return item.sd is None and not item.below and not item.samples and item.low is None


def _measurement(item: Measurement) -> str:
    if item.category is not None:
        return f"{item.property}={item.category}{_bracket(item)}"
    unit = _unit(item.unit)
    if item.samples:
        body = "=" + ", ".join(_number(sample) for sample in item.samples)
    elif item.below and item.value is not None:
        body = f"<{_number(item.value)}"
    elif item.value is not None:
        body = f"={_number(item.value)}"
        body += "" if item.sd is None else f"±{_number(item.sd)}"
    else:
        body = f"={_number(item.low or 0.0)}-{_number(item.high or 0.0)}"
    return f"{item.property}{body}{unit}{_bracket(item)}"


def _bracket(item: Measurement) -> str:
    words = [] if item.evidence is Evidence.DECLARED else [str(item.evidence)]
    words += [item.measured_on.isoformat()] if item.measured_on else []
    words += [item.method] if item.method else []
    return f" [{' '.join(words)}]" if words else ""


def _limit(limit: Limit) -> str:
    words = [] if limit.severity is Severity.BUYER else [str(limit.severity)]
    words += [] if limit.statistic is Statistic.MEAN else [str(limit.statistic)]
    bracket = f" [{' '.join(words)}]" if words else ""
    if limit.categories:
        return f"{limit.property}={'|'.join(limit.categories)}{bracket}"
    unit = _unit(limit.unit)
    if limit.min is not None and limit.max is not None:
        body = f"={_number(limit.min)}-{_number(limit.max)}"
    elif limit.max is not None:
        body = f"<={_number(limit.max)}"
    else:
        body = f">={_number(limit.min or 0.0)}"
    return f"{limit.property}{body}{unit}{bracket}"


def _unit(unit: str | None) -> str:
    text = _UNITS.get(unit, unit) if unit else ""
    return f" {text}" if text else ""


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
