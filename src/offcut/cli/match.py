"""``offcut match``: the exchanges that would really work, best first, with the reason."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from offcut.listings import Listings
    from offcut.matching import MatchResult
    from offcut.matching.engine import Progress

_BAR_AFTER_S = 2.0
_LISTING_ERRORS = 1


@click.command(
    epilog="""\b
Examples:
  offcut match listings.xlsx
  offcut match listings.csv --top 20 --out matches.csv --out report.html
  offcut match listings.csv --assumptions my.yaml --on 2026-11-21 --json

Ends with 0 when it ran, 1 when the listings have errors, 2 when a file cannot be used."""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--top", default=10, show_default=True, help="Matches kept for each want, and shown.")
@click.option(
    "--out",
    "outputs",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Save as .csv, .xlsx, .json or .html; may be given several times.",
)
@click.option("--assumptions", type=click.Path(path_type=Path), help="Your own values (YAML).")
@click.option("--distances", type=click.Path(path_type=Path), help="Your own km (CSV: from,to,km).")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Take dated facts for this day, as 2026-11-21; today when not given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def command(
    file: Path,
    top: int,
    outputs: tuple[Path, ...],
    assumptions: Path | None,
    distances: Path | None,
    on: datetime | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Match the haves and wants of a listing FILE (CSV or XLSX).

    For every want the best exchanges are found that are feasible as they are, treated or blended,
    each with its value in pounds, tonnes and carbon, and with the reason.
    """
    run(
        load(file),
        outputs=outputs,
        top=top,
        assumptions=assumptions,
        distances=distances,
        on=on.date() if on else None,
        as_json=as_json,
        quiet=quiet,
    )


def load(file: Path) -> "Listings":
    """The listings of a file; with errors in it, they are printed and the command ends with 1."""
    from offcut.errors import ListingProblems
    from offcut.listings import read_listings

    try:
        return read_listings(file)
    except ListingProblems as problems:
        click.echo(f"{file.name}: {problems}", err=True)
        click.echo(f"'offcut check {file}' lists every problem and what is accepted.", err=True)
        raise SystemExit(_LISTING_ERRORS) from None


def run(
    listings: "Listings",
    *,
    outputs: Sequence[Path] = (),
    top: int = 10,
    assumptions: Path | None = None,
    distances: Path | None = None,
    on: date | None = None,
    as_json: bool = False,
    quiet: bool = False,
) -> "MatchResult":
    """Match, print the answer, save what was asked for."""
    _check_outputs(outputs)
    from offcut.reports import match

    with progress_bar(quiet or as_json) as progress:
        result = match(
            listings,
            top,
            assumptions=assumptions,
            distances=distances,
            on=on,
            progress=progress,
        )
    for path in outputs:
        result.save(path)
    if as_json:
        from offcut.matching.saving import as_dict

        click.echo(json.dumps(as_dict(result), ensure_ascii=False, indent=1))
    elif not quiet:
        _print(result, top, outputs)
    return result


def _check_outputs(outputs: Sequence[Path]) -> None:
    """Refuse what could not be saved before anything is worked out."""
    from offcut.errors import InputError

    for path in outputs:
        if path.suffix.lower() not in (".csv", ".xlsx", ".json", ".html"):
            raise InputError(
                f"Cannot save as '{path.name}': accepted endings are .csv, .xlsx, .json, .html."
            )
        if not path.parent.is_dir():
            raise InputError(f"There is no folder '{path.parent}' to save '{path.name}' in.")


def _print(result: "MatchResult", top: int, outputs: Sequence[Path]) -> None:
    from rich.console import Console

    from offcut.reports import print_answer

    print_answer(result, Console(highlight=False), top=top)
    own = result.assumptions.overridden
    if own:
        click.echo("Your own assumptions: " + ", ".join(f"{a.id} = {a.value:g}" for a in own))
    for path in outputs:
        click.echo(f"Wrote {path}")


@contextmanager
def progress_bar(silent: bool) -> "Iterator[Progress | None]":
    """A progress bar on the terminal, from two seconds on."""
    if silent or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    started = time.monotonic()
    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Matching", total=None, visible=False)

        def advance(done: int, total: int) -> None:
            late = time.monotonic() - started > _BAR_AFTER_S
            bar.update(task, completed=done, total=total, visible=late)

        yield advance
