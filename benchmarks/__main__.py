"""``make bench``: one command, one table. Targets are those of the project, not of a test."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import workload
from benchmarks.measure import Timing, offcut, python, run

_ROOT = Path(__file__).resolve().parent.parent
_SEARCH = """
import offcut, sys
from offcut.matching.engine import {how}
listings = offcut.read_listings(sys.argv[1])
print(len({how}(listings, k=10).matches))
"""


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    target: str
    timing: Timing
    beside: str = ""
    ratio: float | None = None


def _lines(folder: Path) -> Iterator[Line]:
    report = str(folder / "report.html")
    yield Line("offcut --help", "< 0.3 s", run(offcut("--help"), 5))
    imported, bare = run(python("import offcut"), 5), run(python("pass"), 5)
    yield Line(
        "import offcut",
        "< 0.4 s",
        imported,
        "an empty interpreter",
        imported.seconds / bare.seconds,
    )
    yield Line("make setup, nothing changed", "< 5 s", run(["make", "-C", str(_ROOT), "setup"]))
    yield Line(
        "example region: import, read, match, report",
        "< 4 s",
        run(offcut("example", "--match", "--out", report)),
    )
    yield _screened_beside_brute_force(folder)
    yield _large(folder)


def _screened_beside_brute_force(folder: Path) -> Line:
    """The engine and a brute force over all pairs, on the same file in the same run."""
    path = folder / "small.csv"
    workload.write(path, 1000, 1000)
    screened, brute = (
        run([*python(_SEARCH.format(how=how)), str(path)], runs=1, warm=False)
        for how in ("match", "brute_force")
    )
    return Line(
        "1,000 × 1,000 listings, screened",
        "",
        screened,
        "brute force over all pairs",
        screened.seconds / brute.seconds,
    )


def _large(folder: Path) -> Line:
    path = folder / "large.csv"
    workload.write(path, 2000, 2000)
    command = offcut("match", str(path), "--quiet", "--out", str(folder / "large.csv.out.csv"))
    return Line("2,000 × 2,000 listings", "< 30 s, < 1 GB", run(command, runs=1, warm=False))


def _table(lines: list[Line]) -> str:
    rows = [("what", "target", "seconds", "peak MB", "ratio")]
    for line in lines:
        ratio = f"{line.ratio:.2f} × {line.beside}" if line.ratio is not None else ""
        rows.append(
            (
                line.what,
                line.target,
                f"{line.timing.seconds:.2f}",
                f"{line.timing.peak_mb:.0f}",
                ratio,
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)) for r in rows)


def _processors() -> str:
    return f"{os.cpu_count()} processors, Python {sys.version.split()[0]}"


def main() -> None:
    """Run all, print the table, keep the figures in ``out/bench.json``."""
    with tempfile.TemporaryDirectory() as name:
        lines = []
        for line in _lines(Path(name)):
            lines.append(line)
            print(f"… {line.what}: {line.timing.seconds:.2f} s", file=sys.stderr)
    print(f"Median wall seconds of whole processes; {_processors()}.\n")
    print(_table(lines))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    out = _ROOT / "out" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"commit": commit, "lines": [asdict(x) for x in lines]}, indent=1))
    print(f"\nKept in {out.relative_to(_ROOT)}.")


if __name__ == "__main__":
    main()
