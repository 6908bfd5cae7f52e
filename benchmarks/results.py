"""The kept results: one record a benchmark with its commit, merged from run to run."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.registry import Benchmark, Measured

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "out" / "bench.json"
FORMAT = 2
_PACKAGES = ("numba", "numpy", "polars", "scipy", "duckdb", "pyspark")


@dataclass(frozen=True)
class Result:
    """A measurement with all that is needed to show it without the code that made it."""

    id: str
    title: str
    group: str
    commit: str
    measured_on: str
    models: str = ""
    size: int | None = None
    engine: str = ""
    peer_of: str | None = None
    at_most: dict[str, float] = field(default_factory=dict)
    seconds: float | None = None
    cpu_seconds: float | None = None
    peak_mb: float | None = None
    runs: int = 0
    over_limit: float | None = None
    skipped: str | None = None
    figures: dict[str, float] = field(default_factory=dict)
    note: str = ""

    @classmethod
    def of(cls, item: Benchmark, measured: Measured, commit: str) -> "Result":
        """The result of a benchmark at a commit, today."""
        about = {
            name: getattr(item, name)
            for name in ("id", "title", "group", "models", "size", "engine", "peer_of")
        }
        found = {**asdict(measured), "figures": dict(measured.figures)}
        found = {name: _rounded(value) for name, value in found.items()}
        day = datetime.now(UTC).date().isoformat()
        return cls(**about, **found, at_most=dict(item.at_most), commit=commit, measured_on=day)

    def figure(self, name: str) -> float | None:
        """A figure by its name, one of the main ones or of ``figures``."""
        value = self.figures.get(name, getattr(self, name, None))
        return value if isinstance(value, int | float) else None

    def met(self, name: str) -> bool | None:
        """Whether an aim is met; None when that was not measured."""
        if self.over_limit is not None and name in ("seconds", "cpu_seconds"):
            return False
        value = self.figure(name)
        return None if value is None else value <= self.at_most[name]


@dataclass
class Results:
    """All that was kept, by id."""

    machine: dict[str, Any]
    by_id: dict[str, Result] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = KEPT) -> "Results":
        """What was kept; nothing when there is no file of this format."""
        if path.exists():
            held = json.loads(path.read_text("utf-8"))
            if held.get("format") == FORMAT:
                found = (Result(**record) for record in held["results"])
                return cls(held["machine"], {result.id: result for result in found})
        return cls(machine())

    def save(self, path: Path = KEPT, order: Iterable[str] = ()) -> None:
        """Write all to the file, whole or not at all; ``order`` of ids, others after them."""
        place = {name: at for at, name in enumerate(order)}
        kept = sorted(self.by_id.values(), key=lambda r: place.get(r.id, len(place)))
        held = {
            "format": FORMAT,
            "machine": self.machine,
            "results": [_without_blanks(asdict(result)) for result in kept],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        beside.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", "utf-8")
        beside.replace(path)


def machine() -> dict[str, Any]:
    """This machine in general words, and the versions that were measured."""
    return {
        "processors": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: v for name in _PACKAGES if (v := _version(name))},
    }


def _processor() -> str:
    """The model of the processor as the system tells it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def commit() -> str:
    """The commit that is checked out, with a plus when sources differ from it."""
    short = _git("rev-parse", "--short", "HEAD")
    return short + "+" if _git("status", "--porcelain", "--", "src", "benchmarks") else short


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def _rounded(value: Any) -> Any:
    """Four significant figures: more are noise."""
    if isinstance(value, dict):
        return {name: _rounded(held) for name, held in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _without_blanks(record: dict[str, Any]) -> dict[str, Any]:
    keep: Callable[[Any], bool] = lambda value: value not in (None, "", {})  # noqa: E731
    return {name: value for name, value in record.items() if keep(value)}
