"""``offcut check``: every problem of a listing file, and what to add first."""

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from offcut.listings import CheckReport, Listing, Problem

_ADVICE = 2  # pieces of advice shown a listing
_SHOWN = 20  # problems of one kind, and listings, shown before "… and n more"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Sheet of a workbook; else 'Listings' or the first that fits.")
@click.option("--all", "show_all", is_flag=True, help="Show every problem and listing.")
@click.option(
    "--problems",
    "problems_to",
    type=click.Path(path_type=Path),
    help="Write every problem to this CSV file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def command(
    file: Path,
    sheet: str | None,
    show_all: bool,
    problems_to: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Check a listing FILE (CSV, XLSX or Parquet): every problem by row and column.

    Nothing is changed. Ends with 0 when the file can be used, 1 when it has errors, 2 when it
    cannot be read at all. Of files above 200,000 rows problems are counted by kind.

    \b
    Examples:
      offcut check listings.xlsx
      offcut check listings.csv --json
    """
    from offcut.cli._check_long import check_long
    from offcut.errors import InputError
    from offcut.listings import check_listings, report_as_dict
    from offcut.listings.long_files import is_long
    from offcut.listings.problems import problem_file

    try:
        if sheet is None and is_long(file):
            done = check_long(file, as_json=as_json, quiet=quiet, problems_to=problems_to)
            raise SystemExit(0 if done else 1)
        report = check_listings(file, sheet=sheet)
        with problem_file(problems_to) as write:
            write(report.problems)
    except InputError as error:
        if as_json:
            click.echo(json.dumps({"file": file.name, "ok": False, "unusable": str(error)}))
        else:
            click.echo(f"Cannot be used: {error}", err=True)
        raise SystemExit(2) from None
    if as_json:
        click.echo(json.dumps(report_as_dict(report), indent=2, ensure_ascii=False))
    else:
        _print(report, quiet=quiet, limit=None if show_all else _SHOWN)
        if problems_to is not None and not quiet:
            click.echo(f"Wrote {problems_to}")
    raise SystemExit(0 if report.ok else 1)


def _print(report: "CheckReport", *, quiet: bool, limit: int | None) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    where = f", sheet '{report.sheet}'" if report.sheet else ""
    if not quiet:
        counted = ", ".join(_count(report.counts, name) for name in ("rows", "haves", "wants"))
        console.print(
            f"{report.file}{where}: {counted}",
            style="bold",
            markup=False,
        )
    _print_problems(console, "error", report.errors, limit, quiet=quiet)
    if not quiet:
        _print_problems(console, "warning", report.warnings, limit, quiet=quiet)
        if report.listings is None:
            console.print(
                f"\nNothing is loaded until the {len(report.errors):,} errors are put right."
                if len(report.errors) > 1
                else "\nNothing is loaded until the error is put right."
            )
        else:
            _print_completeness(console, list(report.listings), limit)


def _count(counts: dict[str, int], name: str) -> str:
    return f"{counts[name]:,} {name if counts[name] != 1 else name[:-1]}"


def _print_problems(
    console: "Console",
    severity: str,
    problems: "tuple[Problem, ...]",
    limit: int | None,
    *,
    quiet: bool,
) -> None:
    """Problems of one severity, grouped by column and kind."""
    if not problems:
        return
    title = f"{len(problems):,} {severity}{'s' if len(problems) > 1 else ''}"
    if not quiet:
        console.print()
    console.print(title, style="bold red" if severity == "error" else "bold yellow")
    ordered = sorted(problems, key=lambda p: (p.column or "", p.row or 0))
    for column, group in groupby(ordered, key=lambda p: p.column or ""):
        found = list(group)
        console.print(f"  {column or 'the file'}", style="bold", markup=False)
        for problem in found[:limit]:
            console.print(f"    {_line(problem)}", markup=False)
        if limit is not None and len(found) > limit:
            console.print(f"    … and {len(found) - limit:,} more (--all shows them)")


def _line(problem: "Problem") -> str:
    place = f"row {problem.row}: " if problem.row else ""
    return f"{place}{problem.told}"


def _print_completeness(console: "Console", listings: "list[Listing]", limit: int | None) -> None:
    if not listings:
        return
    mean = sum(listing.completeness for listing in listings) / len(listings)
    console.print(f"\nComplete to {mean:.0%} on average; the least complete first:", style="bold")
    ordered = sorted(listings, key=lambda listing: (listing.completeness, listing.row or 0))
    for listing in ordered[:limit]:
        console.print(_summary(listing), markup=False)
        for advice in listing.add_first[:_ADVICE]:
            console.print(f"        add {advice}", style="dim", markup=False)
    if limit is not None and len(ordered) > limit:
        console.print(f"  … and {len(ordered) - limit:,} more (--all shows them)")


def _summary(listing: "Listing") -> str:
    kind = listing.resource_type or "not recognised"
    if listing.type_inferred and listing.resource_type:
        kind += f", {listing.type_confidence:.0%} sure"
    return (
        f"  {listing.completeness:4.0%}  row {listing.row}, {listing.id}:"
        f" {listing.kind.value} {listing.resource} ({kind})"
    )
