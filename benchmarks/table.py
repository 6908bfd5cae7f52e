"""The table of a run in the terminal."""

from collections.abc import Iterator, Mapping

from benchmarks import derive
from benchmarks.registry import GROUPS
from benchmarks.results import Result, Results

UNITS = {"seconds": "s", "cpu_seconds": "CPU s", "peak_mb": "MB"}
_HEAD = ("what", "listings", "CPU s", "wall s", "peak MB", "CPU ÷ ours", "aim", "rows as the truth")


def text(results: Results) -> str:
    """All groups, one below the other, and what follows from them."""
    parts = []
    for group, title in GROUPS.items():
        rows = [line(results.by_id, r) for r in results.by_id.values() if r.group == group]
        if rows:
            parts.append(f"{title}\n{aligned([_HEAD, *rows])}")
    found = list(findings(results.by_id))
    if found:
        parts.append("What follows\n" + "\n".join(found))
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


def aims(result: Result) -> str:
    """The aims, and whether they are met."""
    said = {True: "met", False: "MISSED", None: "not measured"}
    return "; ".join(
        f"≤ {most:g} {UNITS.get(name, name)} {said[result.met(name)]}"
        for name, most in result.at_most.items()
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
    return f"{rows * figures['rows_equal']:,.0f} of {rows:,.0f}"


def findings(by_id: Mapping[str, Result]) -> Iterator[str]:
    """The best peer and the growth, in sentences."""
    for size in sorted({r.size for r in by_id.values() if r.group == "screen" and r.size}):
        best = derive.best_peer(by_id, size)
        if best:
            aim = ""
            if size == 100_000:
                met = best[1].times >= derive.BEST_PEER_AT_LEAST
                aim = f" (aim ≥ {derive.BEST_PEER_AT_LEAST:.0f} ×: {'met' if met else 'MISSED'})"
            yield f"{size:,} × {size:,}: the best peer, {best[0].title}, takes {best[1]}{aim}"
    for engine in dict.fromkeys(r.engine for r in by_id.values() if r.group == "screen"):
        found = derive.growth(by_id, engine)
        if found:
            told = "" if found.predicted is None else (
                f"; {found.sizes[-1]:,}: predicted {seconds(found.predicted)} CPU s from the"
                f" smaller sizes, measured {seconds(found.measured)}"
            )  # fmt: skip
            yield (
                f"{engine}: CPU grows with exponent {found.exponent:.2f} from {found.sizes[0]:,} to"
                f" {found.sizes[-1]:,}, {found.last_step:.2f} in the last step{told}"
            )


def aligned(rows: list[tuple[str, ...]]) -> str:
    """Cells in columns."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
