"""What ``offcut match`` says of a long run: its size before, its answer after."""

import dataclasses
import json
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from offcut.cli._progress import duration

if TYPE_CHECKING:
    from rich.table import Table

    from offcut.engines import Engine
    from offcut.matching.batch import Estimate, Job
    from offcut.matching.summary import Summary

_PAIRS_TO_PREDICT = 2_000_000
"""Below it a run takes less long than its prediction."""
_BLOCKS_SHOWN = 5
_AT_WORK = {"processes": "processes", "spark": "cores"}
_SHOWN = 10


def predict(job: "Job", engine: "Engine") -> None:
    """What is to be done, and on long runs how long it will take."""
    from offcut.matching.batch import estimate, pending

    left, units = len(pending(job)), len(job.units)
    click.echo(
        f"{plural(job.haves, 'have')} and {plural(job.wants, 'want')}, "
        f"{many(job.pairs)} compatible pairs in {plural(units, 'unit')} of work."
    )
    if left < units:
        are = "is" if units - left == 1 else "are"
        click.echo(f"{units - left:,} of them {are} finished already.")
    for line in _notes(job):
        click.echo(line, err=True)
    if job.pairs < _PAIRS_TO_PREDICT or not left:
        return
    expected = estimate(job)
    share = left / units
    for line in _blocks(expected):
        click.echo(line)
    with_n = "" if engine.workers == 1 else f" with {engine.workers} {_AT_WORK[engine.name]}"
    click.echo(
        f"Expected: {duration(share * expected.seconds / engine.workers)}{with_n}, "
        f"{expected.memory_mb / 1000:.1f} GB of memory in each."
    )


def _notes(job: "Job") -> Iterator[str]:
    """What is to be known before: warnings of the file, distances of nobody, no compiler."""
    from offcut.matching.screen.sweep import slow_without_numba

    if job.warnings:
        name = Path(job.source.path).name
        told = shlex.join(["offcut", "check", name])
        yield f"Note: {plural(job.warnings, 'warning')} in the file; '{told}' lists them."
    for doubt in job.doubts:
        yield f"Note: {doubt}"
    slow = slow_without_numba(job.haves, job.wants, own_distances=job.options.distances is not None)
    if slow:
        yield f"Note: {slow}"


def _blocks(expected: "Estimate") -> Iterator[str]:
    """The largest blocks of the run, as lines."""
    shown = expected.blocks[:_BLOCKS_SHOWN]
    if len(shown) > 1:
        yield "Largest blocks:"
        wide = max(len(block.label) for block in shown)
        for block in shown:
            size = f"{block.wants:>9,} wants {many(block.pairs):>13} pairs"
            yield f"  {block.label:{wide}} {size} {100 * block.pairs / expected.pairs:3.0f} %"


def tell(job: "Job", outputs: Sequence[Path], *, as_json: bool, quiet: bool) -> None:
    """Save, and print the answer."""
    from offcut.matching.batch import collect, read_summary

    first = collect(job, *outputs[:1])
    for path in outputs[1:]:
        collect(job, path)
    summary = read_summary(job)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(summary), ensure_ascii=False, indent=1))
        return
    if quiet:
        return
    _print(job, summary, first)
    for path in outputs or (first,):
        click.echo(f"Wrote {path}")


def many(count: int) -> str:
    """A large number as one says it."""
    for unit, name in ((1e9, "billion"), (1e6, "million")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count:,}"


def plural(count: int, noun: str) -> str:
    """``1 unit``, ``12 units``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _print(job: "Job", summary: "Summary", matches: Path) -> None:
    """The answer in a few sentences, and the best matches."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from offcut.reports.answer import sentences

    console = Console(highlight=False)
    if job.synthetic:
        console.print(Text("Synthetic example: organisations and listings are made up.", "italic"))
    headline, *more = sentences(summary)
    console.print(Text(headline, "bold"))
    for sentence in more:
        console.print(Text(sentence))
    if summary.matches:
        console.print(Padding(_best(matches, summary.matches), (1, 0, 1, 0)))
    console.print(
        f"{summary.wants_matched:,} of {plural(summary.wants, 'want')} have a source, "
        f"{summary.haves_matched:,} of {plural(summary.haves, 'have')} a taker."
    )


def _best(matches: Path, count: int) -> "Table":
    """The first rows of the saved matches."""
    from rich.table import Table
    from rich.text import Text

    from offcut.figures import VERDICT_STYLES, gbp, km

    rows = _first_rows(matches, _SHOWN)
    title = f"Best {len(rows)} of {count:,} matches, by value × chance"
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("Verdict", no_wrap=True)
    for name in ("From", "To"):
        table.add_column(name)
    for name in ("£ a year", "km"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("How", ratio=1)
    for row in rows:
        style = VERDICT_STYLES[row["verdict"]]
        cells = (
            f"{style.sign} {style.label.partition(':')[0]}",
            row["have_id"],
            row["want_id"],
            gbp(row["value_gbp_per_year"]),
            km(row["distance_km"]).removesuffix("km").strip(),
            row["train"] or "as it is",
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _first_rows(matches: Path, count: int) -> list[dict[str, Any]]:
    import polars as pl

    if matches.suffix.lower() == ".parquet":
        return pl.scan_parquet(matches).head(count).collect().to_dicts()
    as_text = dict.fromkeys(("have_id", "want_id", "train"), pl.String)
    return pl.read_csv(matches, n_rows=count, schema_overrides=as_text).to_dicts()
