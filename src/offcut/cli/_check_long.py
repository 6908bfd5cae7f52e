"""``offcut check`` for files too long to load: gone through in chunks, problems counted."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from offcut.cli._progress import progress_bar

if TYPE_CHECKING:
    from offcut.listings.stream import StreamReport

_KINDS_SHOWN = 20
_EXAMPLES = 3


def check_long(file: Path, *, as_json: bool, quiet: bool, problems_to: Path | None) -> bool:
    """Go through the file and print what is wrong with it; True when it can be used."""
    from offcut.listings.problems import problem_file
    from offcut.listings.stream import read_in_chunks

    reading = read_in_chunks(file)
    report = reading.report
    with (
        problem_file(problems_to) as write,
        progress_bar(quiet or as_json, "Checking", lines=True) as progress,
    ):
        for chunk in reading:
            write(chunk.problems)
            if progress:
                progress(report.rows, reading.lines)
    if as_json:
        click.echo(json.dumps(_as_dict(report), indent=2, ensure_ascii=False))
    else:
        _print(report, quiet=quiet)
        if problems_to is not None and not quiet:
            click.echo(f"Wrote {problems_to}")
    return report.errors == 0


def _as_dict(report: "StreamReport") -> dict[str, Any]:
    """As of a file read at once, but with counts of problems and without the listings."""
    from offcut.listings.check import problem_as_dict

    return {
        "file": report.file,
        "sheet": None,
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "ok": report.errors == 0,
        "counts": {
            "rows": report.rows,
            "haves": report.haves,
            "wants": report.wants,
            "errors": report.errors,
            "warnings": report.warnings,
        },
        "completeness": round(report.completeness / max(1, report.rows), 3),
        "problem_counts": [
            {"severity": severity, "column": column or None, "message": message, "count": count}
            for (severity, column, message), count in report.counts.most_common()
        ],
        "problems": [
            problem_as_dict(problem) for problem in (*report.first_errors, *report.first_warnings)
        ],
    }


def _print(report: "StreamReport", *, quiet: bool) -> None:
    if not quiet:
        click.echo(
            f"{report.file}: {report.rows:,} rows, {report.haves:,} haves, {report.wants:,} wants"
        )
    _print_kinds(report, "error", report.errors)
    if quiet:
        return
    _print_kinds(report, "warning", report.warnings)
    if report.errors:
        click.echo("\nNothing is loaded until the errors are put right.")
    else:
        click.echo(f"\nComplete to {report.completeness / max(1, report.rows):.0%} on average.")


def _print_kinds(report: "StreamReport", severity: str, count: int) -> None:
    """Problems of one severity: how often each kind comes, with the first of each."""
    if not count:
        return
    click.echo(f"\n{count:,} {severity}{'s' if count > 1 else ''}")
    found = [(key, n) for key, n in report.counts.most_common() if key[0] == severity]
    kept = report.first_errors if severity == "error" else report.first_warnings
    for (_, column, message), n in found[:_KINDS_SHOWN]:
        click.echo(f"  {n:>9,} × {column or 'the file'}: {message}")
        examples = [p for p in kept if (p.column or "") == column and report.kind_of(p) == message]
        for problem in examples[:_EXAMPLES]:
            click.echo(f"              row {problem.row}: {problem.told}")
    if len(found) > _KINDS_SHOWN:
        click.echo(f"  … and {len(found) - _KINDS_SHOWN} more kinds (--problems FILE has them all)")
