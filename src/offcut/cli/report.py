"""``offcut report``: certificates, the evaluation of clusters, progress reports, open data."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from offcut.cli._inflation import inflation_option

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.impact.result import ImpactResult
    from offcut.reports.documents import Document

_PATH = click.Path(path_type=Path)
_PROBLEMS = 1
_OUT = click.option(
    "--out",
    "outputs",
    type=_PATH,
    multiple=True,
    required=True,
    metavar="PATH",
    help="Save as .pdf, .html, .xlsx, .csv or .json; may be repeated.",
)
_PERIOD = click.option(
    "--period",
    metavar="PERIOD",
    help="2026Q3, 2026 or 2026/27; the last quarter recorded otherwise.",
)


@click.group(
    epilog="""\b
Examples:
  offcut report certificate programme.xlsx "Anvil Castings" --year 2025 --out certificate.pdf
  offcut report progress programme.xlsx --period 2026Q3 --out progress.pdf --out progress.json
  offcut report clusters programme.xlsx --out clusters.html
  offcut report open-data programme.xlsx open/"""
)
def command() -> None:
    """Write the reports of a programme: the same figures in every form.

    A report that is saved as JSON can be worked out again by anybody: offcut audit REPORT.json
    """


@command.command(
    "certificate",
    epilog="""\b
Example:
  offcut report certificate programme.xlsx "Anvil Castings" --year 2025 --out certificate.pdf""",
)
@click.argument("file", type=_PATH)
@click.argument("organisation")
@click.option("--year", type=click.IntRange(1990, 2100), required=True, help="Of the savings.")
@_OUT
def certificate_command(
    file: Path, organisation: str, year: int, outputs: tuple[Path, ...]
) -> None:
    """One page for one ORGANISATION: what it saved in a year, from its evidenced exchanges."""
    _check(outputs)
    from offcut.reports.documents.certificate import certificate

    result = _account(file)
    name = _named(result, organisation)
    made = certificate(result, name, year, made_on=_today(), synthetic=result.synthetic)
    _save(made, outputs)


@command.command(
    "progress",
    epilog="""\b
Example:
  offcut report progress programme.xlsx --period 2026Q3 --out progress.pdf""",
)
@click.argument("file", type=_PATH)
@_PERIOD
@inflation_option
@_OUT
def progress_command(
    file: Path, period: str | None, inflation: dict[int, float], outputs: tuple[Path, ...]
) -> None:
    """The progress of the programme in FILE at the end of a period."""
    _check(outputs)
    from offcut.reports.programme import programme_report

    found = _evaluated(file, period)
    _save(programme_report(found, found.changes, inflation=inflation), outputs)


@command.command(
    "clusters",
    epilog="""\b
Example:
  offcut report clusters programme.xlsx --out clusters.html""",
)
@click.argument("file", type=_PATH)
@_PERIOD
@_OUT
def clusters_command(file: Path, period: str | None, outputs: tuple[Path, ...]) -> None:
    """The clusters of the programme in FILE, and what may be concluded from so few."""
    _check(outputs)
    from offcut.reports.programme import cluster_report

    _save(cluster_report(_evaluated(file, period)), outputs)


@command.command(
    "open-data",
    epilog="""\b
Example:
  offcut report open-data programme.xlsx open/""",
)
@click.argument("file", type=_PATH)
@click.argument("folder", type=_PATH)
@_PERIOD
@click.option("--licence", default="CC BY 4.0", show_default=True, help="To publish under.")
def open_data_command(file: Path, folder: Path, period: str | None, licence: str) -> None:
    """Results of the programme in FILE as CSV with metadata, in FOLDER.

    Amounts that would tell of single firms are left out, with as many others as it takes that none
    can be worked out.
    """
    from offcut.listings.write import telling_why
    from offcut.reports.open_data import open_data, write_open_data

    release = open_data(_evaluated(file, period), licence=licence)
    with telling_why(folder):
        written = write_open_data(release, folder)
    whole = sum(len(cell.totals) for cell in release.cells)
    click.echo(f"{release.hidden:,} of {whole:,} amounts are left out: they would tell of firms.")
    for path in written:
        click.echo(f"Wrote {path}")


def _check(outputs: tuple[Path, ...]) -> None:
    from offcut.reports.documents import check_ending

    for path in outputs:
        check_ending(path)


def _save(document: "Document", outputs: tuple[Path, ...]) -> None:
    from offcut.listings.write import telling_why
    from offcut.reports.documents import save

    for path in outputs:
        with telling_why(path):
            save(document, path)
        click.echo(f"Wrote {path}")


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


def _account(file: Path) -> "ImpactResult":
    """The account of a file; with errors in it, they are printed and the command ends with 1."""
    from offcut.errors import WorkbookProblems
    from offcut.impact.engine import account
    from offcut.impact.reading import understood
    from offcut.impact.workbook import read_workbook

    try:
        book = read_workbook(file)
        records = understood(book)
    except WorkbookProblems as problems:
        click.echo(f"{file.name}: {problems}", err=True)
        raise SystemExit(_PROBLEMS) from None
    return account(
        records.synergies,
        records.claims,
        movements=records.movements,
        synthetic=book.synthetic,
    )


def _evaluated(file: Path, period: str | None) -> "Evaluation":
    from offcut.errors import WorkbookProblems
    from offcut.evaluation.evaluate import evaluate

    try:
        return evaluate(file, period)
    except WorkbookProblems as problems:
        click.echo(f"{file.name}: {problems}", err=True)
        raise SystemExit(_PROBLEMS) from None


def _named(result: "ImpactResult", organisation: str) -> str:
    """The organisation as the file writes it.

    Raises:
        InputError: the file has no such organisation; names the nearest.
    """
    from offcut.errors import InputError
    from offcut.impact.evidence import same_party
    from offcut.reference import nearest

    names = {party.name for s in result.synergies for party in (s.have, s.want)}
    found = [name for name in sorted(names) if same_party(name, organisation)]
    if found:
        return found[0]
    near = nearest(organisation, names)
    hint = f" Did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    raise InputError(f"No synergy in the file has '{organisation}' at either end.{hint}")
