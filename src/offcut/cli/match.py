"""``offcut match``: the exchanges that would really work, best first, with the reason."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from offcut.cli._engine import Where, engine_options
from offcut.cli._long_run import Question, long_run
from offcut.cli._progress import progress_bar

if TYPE_CHECKING:
    from offcut.engines import Engine
    from offcut.listings import Listings
    from offcut.matching import MatchResult

_LISTING_ERRORS = 1
_INTERRUPTED = 130


@click.command(
    epilog="""\b
Examples:
  offcut match listings.xlsx
  offcut match listings.csv --top 20 --out matches.csv --out report.html
  offcut match listings.csv --assumptions my.yaml --on 2026-11-21 --json
  offcut match million.parquet --work run --engine processes
  offcut match million.parquet --work run --engine processes --resume

Ends with 0 when it ran, 1 when the listings have errors, 2 when a file cannot be used, 130 when it
was interrupted."""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--top", default=10, show_default=True, help="Matches kept for each want, and shown.")
@click.option(
    "--out",
    "outputs",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Save as .csv, .xlsx, .json or .html (long files: .csv, .parquet); may be repeated.",
)
@click.option("--assumptions", type=click.Path(path_type=Path), help="Your own values (YAML).")
@click.option("--distances", type=click.Path(path_type=Path), help="Your own km (CSV: from,to,km).")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Take dated facts for this day, as 2026-11-21; today when not given.",
)
@engine_options
@click.option(
    "--work",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Work through a folder that keeps what is finished. Long files always do.",
)
@click.option("--resume", is_flag=True, help="Go on with the run in the work folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def command(
    file: Path,
    top: int,
    outputs: tuple[Path, ...],
    assumptions: Path | None,
    distances: Path | None,
    on: datetime | None,
    engine: str,
    workers: int | None,
    master: str | None,
    work: Path | None,
    resume: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Match the haves and wants of a listing FILE (CSV, XLSX or Parquet).

    For every want the best exchanges are found that are feasible as they are, treated or blended,
    each with its value in pounds, tonnes and carbon, and with the reason.
    """
    from offcut.listings.long_files import is_long

    where, day = Where(engine, workers, master), on.date() if on else None
    if resume or work is not None or where.elsewhere or is_long(file):
        source = click.get_current_context().get_parameter_source("top")
        given = None if source is ParameterSource.DEFAULT else top
        asked = Question(file, given, outputs, assumptions, distances, day)
        long_run(asked, where, work, resume=resume, as_json=as_json, quiet=quiet)
        return
    with _nothing_kept(), where.opened() as chosen:
        run(
            load(file),
            outputs=outputs,
            top=top,
            assumptions=assumptions,
            distances=distances,
            on=day,
            as_json=as_json,
            quiet=quiet,
            engine=chosen,
        )


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """Says what an interruption costs, and how it would cost less."""
    try:
        yield
    except KeyboardInterrupt:
        told = "Interrupted: nothing is kept. With --work FOLDER a run keeps what is finished."
        click.echo(told, err=True)
        raise SystemExit(_INTERRUPTED) from None


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
    engine: "Engine | None" = None,
) -> "MatchResult":
    """Match, here or on an engine; print the answer, save what was asked for."""
    _check_outputs(outputs)
    from offcut.reports import match

    work_out: Callable[..., MatchResult] = match
    if engine is not None and engine.name != "local":
        from offcut.engines.sharing import match_on

        work_out = partial(match_on, engine)
    with progress_bar(quiet or as_json) as progress:
        result = work_out(
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
