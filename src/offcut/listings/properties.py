"""The ``properties`` column: measurements of a have, the own limits of a want."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from offcut.listings.row import Row
from offcut.reference import Limit
from offcut.resources import Measurement, Quality


def read_measurements(row: Row) -> Quality:
    """The measurements of a have by property; what cannot be read is noted."""
    text = row.get("properties")
    if not text:
        return {}
    quality, problems = _measurements(text)
    _note(row, problems)
    return quality


def read_limits(row: Row, owner: str) -> tuple[Limit, ...]:
    """A want's own limits, of severity buyer; ``owner`` names whose they are."""
    text = row.get("properties")
    if not text:
        return ()
    limits, problems = _limits(text, owner)
    _note(row, problems)
    return limits


@lru_cache(maxsize=50_000)
def _measurements(text: str) -> tuple[Quality, Sequence[object]]:
    from offcut.resources.notation import parse_measurements

    return parse_measurements(text)


@lru_cache(maxsize=50_000)
def _limits(text: str, owner: str) -> tuple[tuple[Limit, ...], Sequence[object]]:
    from offcut.resources.notation import parse_limits

    limits, problems = parse_limits(text, owner)
    return tuple(limits), problems


def _note(row: Row, problems: Sequence[object]) -> None:
    for problem in problems:
        text, message = getattr(problem, "text", ""), getattr(problem, "message", str(problem))
        row.error(
            "properties",
            f"'{text}': {message}" if text else message,
            "loi=2.5±0.3 % [lab 2026-05-01]; binder=furan; tss=600 mg/L",
            getattr(problem, "suggestion", None),
        )


def format_measurements(quality: Mapping[str, Measurement]) -> str:
    """Measurements as the text that reads as them again."""
    if not quality:
        return ""
    from offcut.resources.notation import format_quality

    return format_quality(quality)


def format_limits(limits: Sequence[Limit]) -> str:
    """Own limits as the text that reads as them again."""
    return "; ".join(_limit(limit) for limit in limits)


def _limit(limit: Limit) -> str:
    unit = f" {limit.unit}" if limit.unit else ""
    if limit.categories:
        return f"{limit.property}={'|'.join(limit.categories)}"
    if limit.min is not None and limit.max is not None:
        return f"{limit.property}={limit.min!r}-{limit.max!r}{unit}"
    if limit.max is not None:
        return f"{limit.property}<={limit.max!r}{unit}"
    return f"{limit.property}>={limit.min!r}{unit}"
