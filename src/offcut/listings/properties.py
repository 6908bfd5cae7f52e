"""The ``properties`` column: measurements of a have, the own limits of a want."""

from collections.abc import Sequence
from functools import lru_cache

from offcut.listings.row import Row
from offcut.reference import Limit
from offcut.resources import Quality
from offcut.resources.notation import NotationProblem, parse_limits, parse_measurements

_EXAMPLE = "loi=2.5±0.3 % [lab 2026-05-01]; binder=furan; tss=600 mg/L"
_LIMIT_EXAMPLE = "moisture<8 %; ph=6-9; binder=none|bentonite"


def read_measurements(row: Row, flow: str | None) -> Quality:
    """The measurements of a have by property; what cannot be read is noted.

    ``flow`` (sand, water, metal …) tells properties of one name apart.
    """
    text = row.get("properties")
    if not text:
        return {}
    quality, problems = _measurements(text, flow)
    _note(row, problems, _EXAMPLE)
    return dict(quality)


def read_limits(row: Row, flow: str | None) -> tuple[Limit, ...]:
    """A want's own limits, of severity buyer unless it says otherwise."""
    text = row.get("properties")
    if not text:
        return ()
    limits, problems = _limits(text, flow)
    _note(row, problems, _LIMIT_EXAMPLE)
    return limits


@lru_cache(maxsize=50_000)
def _measurements(text: str, flow: str | None) -> tuple[Quality, Sequence[NotationProblem]]:
    return parse_measurements(text, flow)


@lru_cache(maxsize=50_000)
def _limits(text: str, flow: str | None) -> tuple[tuple[Limit, ...], Sequence[NotationProblem]]:
    return parse_limits(text, flow=flow)


def _note(row: Row, problems: Sequence[NotationProblem], example: str) -> None:
    """Tells each problem; an entry that was read all the same is a warning."""
    for problem in problems:
        message = problem.message.partition(" Example: ")[0].rstrip(".")
        if problem.text not in message:
            message = f"'{problem.text}': {message}"
        note = row.warn if problem.severity == "warning" else row.error
        note("properties", message, example, problem.suggestion)
