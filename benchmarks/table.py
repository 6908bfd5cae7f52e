"""The table of a run in the terminal."""

from collections.abc import Iterator, Mapping

from benchmarks import derive
from benchmarks.registry import GROUPS
from benchmarks.results import Result, Results

UNITS = {"seconds": "s", "cpu_seconds": "CPU s", "peak_mb": "MB"}
NEW_HEAD = ("what", "p50 ms", "p99 ms", "aim")
_NEW = {
    "open": "opening the index",
    "search want": "a want: its ten best haves, the search alone",
    "search have": "a have: its ten best wants, the search alone",
    "search have_enters": "a have: whose ten best it enters, the search alone",
    "answer best_haves": "a want: its ten best haves, with what each value is made of",
    "answer best_wants": "a have: its ten best wants, with what each value is made of",
    "answer enters": "a have: whose ten best it enters, with ids and places",
    "with_sqlite_commit want": "a want end to end: indexed, answered, committed to SQLite",
    "with_sqlite_commit have": "a have end to end: indexed, answered, committed to SQLite",
}
_HEAD = ("what", "listings", "CPU s", "wall s", "peak MB", "CPU ÷ ours", "aim", "rows as the truth")


def text(results: Results) -> str:
    """All groups, one below the other, and what follows from them."""
    parts = []
    for group, title in GROUPS.items():
        found = [r for r in results.by_id.values() if r.group == group]
        if group == "new":
            parts += [f"{r.title}\n{aligned([NEW_HEAD, *latencies(r)])}" for r in found]
            continue
        rows = [line(results.by_id, r) for r in found]
        if rows:
            parts.append(f"{title}\n{aligned([_HEAD, *rows])}")
    said = [*findings(results.by_id), *spreading(results.by_id)]
    if said:
        parts.append("What follows\n" + "\n".join(said))
    return "\n\n".join(parts)


def line(by_id: Mapping[str, Result], result: Result) -> tuple[str, ...]:
    """One result as cells."""
    times = derive.ratio(by_id, result)
    what = result.title + (f" ({result.engine})" if result.group == "patterns" else "")
    return (
        what,
        f"{result.size:,} × 2" if result.size else "",
        cpu(result),
        seconds(result.seconds),
        f"{result.peak_mb:,.0f}" if result.peak_mb is not None else "",
        str(times) if times else "",
        aims(result),
        checked(result),
    )


def latencies(result: Result) -> list[tuple[str, ...]]:
    """What a new listing waits for, a line each."""
    figures = result.figures
    return [
        (
            what,
            f"{figures[f'{name} p50 ms']:.3g}",
            f"{figures[f'{name} p99 ms']:.3g}",
            aims(result, name),
        )
        for name, what in _NEW.items()
        if f"{name} p99 ms" in figures
    ]


def cpu(result: Result) -> str:
    """CPU seconds, or why there are none."""
    if result.skipped:
        return f"skipped: {result.skipped}"
    if result.over_limit is not None:
        return f"> {result.over_limit:.0f}"
    return seconds(result.cpu_seconds)


def seconds(value: float | None) -> str:
    """Seconds with as many places as mean something."""
    if value is None:
        return ""
    if value < 0.0995:
        return f"{value:.4f}"
    return f"{value:.2f}" if value < 9.95 else f"{value:,.1f}"


def aims(result: Result, of: str = "") -> str:
    """The aims (for figures whose name begins with ``of``), and whether they are met."""
    said = {True: "met", False: "MISSED", None: "not measured"}
    return "; ".join(
        f"≤ {most:g} {UNITS.get(name, name.removeprefix(of).strip())} {said[result.met(name)]}"
        for name, most in result.at_most.items()
        if name.startswith(f"{of} " if of else "")
    )


def checked(result: Result) -> str:
    """What the comparison with the truth showed."""
    figures = result.figures
    if "rows_equal" not in figures:
        return ""
    if result.group == "retrieve":
        return (
            f"{figures['rows_found']:.0%} of the top 10, {figures['value_found']:.0%} of the value"
        )
    rows = figures["rows_checked"]
    if figures["rows_equal"] == 1.0 and rows == result.size:
        return "all"
    return f"{rows * figures['rows_equal']:,.0f} of {rows:,.0f}"


def findings(by_id: Mapping[str, Result]) -> Iterator[str]:
    """The best peer and the growth, in sentences."""
    for size in sorted({r.size for r in by_id.values() if r.group == "screen" and r.size}):
        best = derive.best_peer(by_id, size)
        if best:
            least = derive.BEST_PEER_AT_LEAST
            aim = _aim(best[1].times >= least, f"≥ {least:.0f} ×") if size == 100_000 else ""
            yield f"{size:,} × {size:,}: the best peer, {best[0].title}, takes {best[1]} ours{aim}"
    for engine in dict.fromkeys(r.engine for r in by_id.values() if r.group == "screen"):
        found = derive.growth(by_id, engine)
        if found:
            yield _grows(found) + ("; of several commits" if found.commits > 1 else "")


def spreading(by_id: Mapping[str, Result]) -> Iterator[str]:
    """What processes and Spark add, in sentences."""
    for result in by_id.values():
        more = derive.added(by_id, result) if result.group == "engines" else None
        if more is None:
            continue
        seconds_more, share = more
        if result.engine == "spark":
            most = derive.SPARK_ADDS_AT_MOST_CPU_SECONDS
            aim = _aim(seconds_more <= most, f"≤ {most:.0f} CPU s")
            start = result.figures.get("start_seconds", 0.0)
            told = f"{seconds_more:+.1f} CPU s{aim}; its session took {start:.0f} s to start"
        else:
            most = derive.PROCESSES_ADD_AT_MOST
            told = f"{share:+.0%} CPU{_aim(share <= most, f'≤ {most:.0%}')}"
        yield f"{result.title}, {result.size:,} × {result.size:,}: {told}"


def _aim(met: bool, words: str) -> str:
    return f" (aim {words}: {'met' if met else 'MISSED'})"


def _grows(found: derive.Growth) -> str:
    """How the cost of an engine grows; the aim is for ours between 100,000 and a million."""
    aim = ""
    if found.engine == "offcut" and found.sizes[-1] == 1_000_000 and found.whole_decade:
        most = derive.EXPONENT_AT_MOST
        step = f"; {found.whole_decade:.2f} from 100,000"
        aim = step + _aim(found.whole_decade <= most, f"≤ {most:g}")
    told = ""
    if found.predicted is not None:
        told = (
            f"; {found.sizes[-1]:,}: predicted {seconds(found.predicted)} CPU s from the smaller"
            f" sizes, measured {seconds(found.measured)}"
        )
    return (
        f"{found.engine}: CPU grows with exponent {found.exponent:.2f} from {found.sizes[0]:,} to"
        f" {found.sizes[-1]:,}{aim}{told}"
    )


def aligned(rows: list[tuple[str, ...]]) -> str:
    """Cells in columns."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
