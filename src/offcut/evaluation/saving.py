"""An evaluation as plain data for JSON, with the book that ``offcut audit`` recomputes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any

from offcut.evaluation.periods import Period

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

FORMAT = "offcut-evaluation/1"


def as_data(evaluation: "Evaluation") -> dict[str, Any]:
    """The answers of an evaluation, and its book, format ``offcut-evaluation/1``."""
    found = evaluation
    return {
        "format": FORMAT,
        "title": found.programme.terms.title,
        "period": found.period.name,
        "on": found.on.isoformat(),
        "synthetic": found.synthetic,
        "programme": plain(found.programme.terms),
        "progress": plain(found.progress),
        "chain": {
            link.name: {m.id: plain(figure) for m, figure in link.figures} for link in found.chain
        },
        "spend": plain(found.spend),
        "funnel": plain(found.funnel),
        "funnels": plain(found.funnels),
        "clusters": plain(found.clusters),
        "calibration": found.calibration.as_data(),
        "indicators": plain(found.indicators),
        "losses": plain(found.losses),
        "changes": plain(found.changes),
        "doubts": plain(found.doubts),
        "warnings": [str(warning) for warning in found.warnings],
        "book": found.book.as_data(),
    }


def plain(value: Any) -> Any:
    """A record, or records within records, as plain data; what cannot be known is null."""
    if isinstance(value, Period):
        return value.name
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        items = sorted(value, key=str) if isinstance(value, frozenset | set) else value
        return [plain(item) for item in items]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _key(key: Any) -> str:
    return "none" if key is None else str(key)
