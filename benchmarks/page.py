"""Writes the benchmark page of the documentation from the kept results, and from nothing else."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import chart, derive, table
from benchmarks.registry import GROUPS
from benchmarks.results import ROOT, Result, Results
from offcut.figures import Figure, number

FOLDER = ROOT / "docs" / "benchmarks"
SNAPSHOT = FOLDER / "results.json"
_NAMES = {
    "offcut": "Offcut",
    "numpy": "numpy, dense",
    "oracle": "numpy, plain",
    "polars": "polars",
    "duckdb": "DuckDB",
    "kdtree": "k-d tree",
}
_HEADS = {
    "commands": ("", "CPU s", "wall s", "peak MB", "aim (wall)"),
    "listings": ("", "CPU s", "wall s", "peak MB", "CPU ÷ ours", "aim"),
    "screen": ("", "listings", "CPU s", "wall s", "peak MB", "CPU ÷ ours", "aim", "rows equal"),
    "retrieve": ("", "listings", "CPU s", "CPU ÷ ours", "finds"),
    "patterns": ("", "who", "CPU s", "wall s", "CPU ÷ ours", "rows equal"),
    "new": ("", "p50 ms", "p99 ms", "aim"),
    "engines": ("", "CPU s", "wall s", "peak MB", "CPU ÷ ours", "aim"),
    "planning": ("", "CPU s", "wall s", "MB more", "CPU ÷ ours", "aim"),
    "impact": ("", "CPU s", "wall s", "peak MB", "aim"),
}
_ABOUT = {
    "commands": "Each is a whole process, started afresh, with all that it loads.",
    "listings": (
        "A file of listings is read, screened, assessed under the full rules, valued and "
        "written. It holds the rows of the example region drawn again at other places."
    ),
    "screen": (
        "Every engine is given the same columns and asked for the ten best haves of every want "
        "under the same declared value. One thread each, unless the line says otherwise. What a "
        "peer needs before the question (its own tables) is not counted; of ours everything is, "
        "the building of the tree included."
    ),
    "retrieve": (
        "The usual way to search a large market is to fetch a hundred candidates by nearness or by "
        "similar words and to rank only those. This is what it finds of the true answer."
    ),
    "patterns": (
        "A search that prunes lives from differences between the candidates; these markets take "
        "them away, one after the other."
    ),
    "new": "One more listing meets a market that is indexed already.",
    "engines": "The same work spread over processes, or over Spark.",
    "planning": (
        "Columns of sources, sinks and arcs in; amounts out. Every engine has the same arrays in "
        "a process of its own; the solvers are called directly, the modelling layers as their "
        "guides say. Memory is what a plan takes above what the process held before."
    ),
    "impact": (
        "Synthetic claims of all evidence grades: the account of every claim, then draws of its "
        "totals; and the report of the example programme, from its workbook to the PDF."
    ),
}


def publish(results: Results, folder: Path = FOLDER) -> None:
    """Write the snapshot, the charts and the page."""
    results.save(folder / SNAPSHOT.name, order=list(results.by_id))
    for name, content in rendered(results).items():
        (folder / name).write_text(content, "utf-8")


def rendered(results: Results) -> dict[str, str]:
    """The files of the page by name: ``index.md`` and the charts that there are figures for."""
    drawn = dict(_figures(results.by_id))
    files = {f"{name}.svg": figure.svg + "\n" for name, figure in drawn.items()}
    return {"index.md": _page(results, drawn), **files}


def snapshot() -> Results:
    """The committed results.

    Raises:
        ValueError: there are none, or of another format.
    """
    if not json.loads(SNAPSHOT.read_text("utf-8"))["results"]:
        raise ValueError(f"{SNAPSHOT.name} holds no results")
    return Results.load(SNAPSHOT)


def _figures(by_id: Mapping[str, Result]) -> Iterator[tuple[str, Figure]]:
    series = [
        chart.Series(_NAMES[engine], tuple((float(x), y) for x, y in points))
        for engine in ("offcut", "numpy", "oracle", "polars", "duckdb", "kdtree")
        if len(points := derive.grown(by_id, engine)) > 1
    ]
    if series:
        yield "growth", chart.growth_figure(series, _growth_title(by_id))
    size = 100_000
    best = derive.best_peer(by_id, size)
    if best:
        title = (
            f"{size:,} × {size:,}: the best peer, {_NAMES[best[0].engine]}, takes {best[1]} the CPU"
        )
        yield "peers", chart.peers_figure(by_id, size, title)
    ours = [r for r in by_id.values() if r.group == "patterns" and r.engine == "offcut"]
    if any(r.cpu_seconds for r in ours):
        yield "patterns", chart.patterns_figure(by_id, _pattern_title(ours))


def _growth_title(by_id: Mapping[str, Result]) -> str:
    found = derive.growth(by_id, "offcut")
    if found is None:
        return "CPU seconds for the exact top 10 of every want"
    first, last = found.sizes[0], found.sizes[-1]
    return (
        f"From {first:,} to {last:,} listings a side, CPU grows with exponent {found.exponent:.2f}"
    )


def _pattern_title(ours: list[Result]) -> str:
    timed = [r for r in ours if r.cpu_seconds is not None]
    worst = max(timed, key=lambda r: r.cpu_seconds or 0.0)
    return f"The hardest pattern is “{worst.title}”, {number(worst.cpu_seconds)} CPU s"


def _page(results: Results, drawn: Mapping[str, Figure]) -> str:
    parts = [_head(results)]
    for group, title in GROUPS.items():
        found = [r for r in results.by_id.values() if r.group == group]
        if not found:
            continue
        parts.append(f"## {title}\n\n{_ABOUT[group]}")
        parts.extend(_pictures(group, drawn))
        parts.append(_table(group, found, results.by_id))
        said = {"screen": table.findings, "engines": table.spreading}.get(group)
        if said:
            parts.append("\n".join(f"- {item}" for item in said(results.by_id)))
    parts.append(_tail())
    return "\n\n".join(parts) + "\n"


def _pictures(group: str, drawn: Mapping[str, Figure]) -> Iterator[str]:
    for name in {"screen": ("peers", "growth"), "patterns": ("patterns",)}.get(group, ()):
        if name in drawn:
            figure = drawn[name]
            yield f"**{figure.title}**\n\n![{figure.summary}]({name}.svg)"


def _table(group: str, found: list[Result], by_id: Mapping[str, Result]) -> str:
    head = _HEADS[group]
    if group == "new":
        return "\n\n".join(
            f"**{result.title}**\n\n{_rows(head, table.latencies(result))}" for result in found
        )
    return _rows(head, [_cells(group, result, by_id) for result in found])


def _rows(head: tuple[str, ...], cells: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join(lines)


def _cells(group: str, result: Result, by_id: Mapping[str, Result]) -> tuple[str, ...]:
    """The cells of a line, in the order of the group's head."""
    _, listings, cpu, wall, peak, times, aim, checked = table.line(by_id, result)
    listings, title = listings.removesuffix(" × 2"), re.sub(r"--\w+", r"`\g<0>`", result.title)
    by_group = {
        "commands": (title, cpu, wall, peak, aim),
        "listings": (title, cpu, wall, peak, times, aim),
        "screen": (title, listings, cpu, wall, peak, times, aim, checked),
        "retrieve": (title, listings, cpu, times, checked),
        "patterns": (title, _NAMES.get(result.engine, ""),
                     cpu, wall, times, checked),
        "engines": (title, cpu, wall, peak, times, aim),
        "planning": (title, cpu, wall, peak, times, aim),
        "impact": (title, cpu, wall, peak, aim),
    }  # fmt: skip
    return by_group[group]


def _head(results: Results) -> str:
    machine = results.machine
    packages = ", ".join(f"{name} {v}" for name, v in machine["packages"].items())
    days = sorted({r.measured_on for r in results.by_id.values()})
    commits = sorted({r.commit for r in results.by_id.values()})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    where = (
        f"{machine['processors']} processors ({machine['processor']}), {machine['memory_gb']} GB, "
        f"{machine['system']}, Python {machine['python']}"
    )
    return f"""# Benchmarks

How fast is the exact answer, beside what else one would use, and how does its cost grow?

Measured {when} on {where}, {packages}; commit {", ".join(commits)}.

Every engine runs in a process of its own, and every answer is held against the truth: an engine
that should be exact and is not fails the run. CPU seconds are user + system of the process and all
that it starts; they say more than wall seconds on a machine that is shared. A ratio is made only
between results of one commit. A peer that takes too long is ended and shown as more than its limit.

All figures are in {{download}}`results.json`; this page is written from them."""


def _tail() -> str:
    return """## Measure it yourself

`make bench` installs what the peers need and prints these tables; `make bench ARGS=--quick` takes
about a minute, `make bench ARGS=--full` goes on to a million listings. `ARGS="--only screen.100k"`
runs what matches, `ARGS=--list` shows what there is, `ARGS=--resume` goes on with a run that was
interrupted. The market is drawn from a seed by `benchmarks/market.py`, which also says why its
levels are what they are; they are our assumptions, not facts about any market."""
