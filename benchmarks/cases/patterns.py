"""Markets from benign to pathological: what a bound-and-prune search can meet at its worst.

Each is asked of our screen and of the dense numpy peer, whose cost hardly depends on the pattern.
"""

from benchmarks.asking import Question, asks
from benchmarks.registry import Benchmark, Level, add

SIZE = 20_000

PATTERNS: dict[str, tuple[str, dict[str, object]]] = {
    "workload": ("the workload itself", {}),
    "always-there": ("everybody always there", {"no_windows": True}),
    "no-limits": ("all limits missing", {"no_limits": True}),
    "alike": ("all quantities alike", {"quantity_sigma": 0.0}),
    "tiny": ("tiny quantities beside a few huge ones", {"quantity_sigma": 3.5}),
    "many-types": ("every want accepts up to eight types", {"accepts": 8, "many": 1.0}),
    "one-place": ("all at one postcode", {"one_place": True}),
    "one-type": ("one giant type", {"giant_type": True}),
    "one-type-no-limits": (
        "one giant type, all limits missing, everybody always there",
        {"giant_type": True, "no_limits": True, "no_windows": True},
    ),
    "one-type-one-place": (
        "one giant type at one postcode",
        {"giant_type": True, "one_place": True},
    ),
    "ties": ("ties everywhere", {"equal": True}),
    "one-type-ties": ("one giant type, ties everywhere", {"giant_type": True, "equal": True}),
}
"""Title and fields of ``benchmarks.market.Pattern``."""


def _level(name: str, engine: str) -> Level:
    """The peer ranks all that tie, which takes minutes: that line is for long runs."""
    return Level.FULL if (name, engine) == ("one-type-ties", "numpy") else Level.USUAL


for _name, (_title, _fields) in PATTERNS.items():
    for _engine, _peer_of in (("numpy", f"pattern.{_name}.offcut"), ("offcut", None)):
        add(
            Benchmark(
                f"pattern.{_name}.{_engine}",
                _title,
                "patterns",
                _title,
                asks(Question(_engine, SIZE, _fields)),
                _level(_name, _engine),
                SIZE,
                _engine,
                _peer_of,
            )
        )
