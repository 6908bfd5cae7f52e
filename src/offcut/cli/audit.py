"""``offcut audit``: every figure of a saved report, worked out again."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from offcut.impact.audit import Difference
    from offcut.reports.documents.checking import ReportAudit

_SHOWN = 20


@click.command(
    epilog="""\b
Examples:
  offcut audit report.json
  offcut audit report.json --rows synergies.xlsx
  offcut audit report.json --json

Ends with 0 when every figure is equal, 1 when one differs, 2 when the file cannot be used."""
)
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--rows",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The input file of the report: its rows are held against it.",
)
@click.option("--all", "show_all", is_flag=True, help="List every difference.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole audit as JSON.")
@click.option("--quiet", is_flag=True, help="Print differences only.")
def command(report: Path, rows: Path | None, show_all: bool, as_json: bool, quiet: bool) -> None:
    """Recompute every figure of a REPORT that was saved as JSON.

    Each figure is worked out again from the raw rows and pinned factors within the file, by
    arithmetic that shares no code with the account; the factors are held against those that are
    shipped, and the figures on the pages against the book. What differs is listed: as reported,
    as recomputed, and why.
    """
    from offcut.reports.documents.checking import audit_report

    audit = audit_report(report, rows)
    if as_json:
        click.echo(json.dumps(_data(audit), ensure_ascii=False, indent=1))
    else:
        if not quiet:
            _print(audit)
        _print_differences(audit.differences, None if show_all else _SHOWN)
    raise SystemExit(0 if audit.passed else 1)


def _print(audit: "ReportAudit") -> None:
    book = audit.book
    versions = ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in (book.versions or {}).items()
    )
    click.echo(f"{book.title}: {versions}" if versions else book.title)
    ranges = f" The ends of {book.ranges:,} ranges are stated, not recomputed." * (book.ranges > 0)
    click.echo(f"Figures: {book.told}.{ranges}")
    if audit.pages_total:
        click.echo(f"On the pages: {audit.pages_equal:,} of {audit.pages_total:,} as in the book.")
    click.echo(f"Factors and assumptions: {book.facts.told}.")
    if audit.rows is not None:
        click.echo(f"Rows: {audit.rows.told}.")
    else:
        click.echo("Rows: taken as they are; --rows FILE holds them against the input file.")


def _print_differences(differences: "tuple[Difference, ...]", limit: int | None) -> None:
    for found in differences[:limit]:
        click.echo(f"\n{found.what}")
        click.echo(f"  reported    {_plain(found.reported)}")
        click.echo(f"  recomputed  {_plain(found.recomputed)}")
        click.echo(f"  {found.why}")
    left = len(differences) - len(differences[:limit])
    if left:
        click.echo(f"\n… and {left:,} more: --all lists them")


def _plain(value: object) -> str:
    return (
        "not known"
        if value is None
        else f"{value:.12g}"
        if isinstance(value, float)
        else str(value)
    )


def _data(audit: "ReportAudit") -> dict[str, object]:
    book = audit.book
    return {
        "passed": audit.passed,
        "equal": book.equal,
        "total": book.total,
        "ranges_not_recomputed": book.ranges,
        "pages_equal": audit.pages_equal,
        "pages_total": audit.pages_total,
        "facts_equal": book.facts.equal,
        "facts_not_shipped": list(book.facts.not_shipped),
        "facts_set_by_user": [asdict(own) for own in book.facts.own],
        "versions": dict(book.versions or {}),
        "differences": [asdict(found) for found in audit.differences],
    }
