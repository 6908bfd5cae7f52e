"""``offcut evaluate``: what a programme achieved, against the targets that it set itself."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from offcut.cli._inflation import inflation_option

if TYPE_CHECKING:
    from offcut.evaluation import Evaluation

_PROBLEMS = 1
_PATH = click.Path(path_type=Path)


@click.command(
    epilog="""\b
Examples:
  offcut example --programme programme.xlsx
  offcut evaluate programme.xlsx
  offcut evaluate programme.xlsx --period 2026Q2 --report progress.pdf --report progress.html
  offcut evaluate programme.xlsx --since last-quarter.xlsx --json evaluation.json
  offcut audit evaluation.json

Ends with 0 when it ran, 1 when the rows have errors, 2 when a file cannot be used."""
)
@click.argument("file", type=_PATH)
@click.option(
    "--period",
    metavar="PERIOD",
    help="As it stood at the end of 2026Q3, 2026 or 2026/27; the last quarter recorded otherwise.",
)
@click.option(
    "--since",
    type=_PATH,
    metavar="PATH",
    help="The workbook of an earlier time, to say what changed; else the period before, by dates.",
)
@click.option("--factors", metavar="SET", help="A factor set for claims that name none.")
@click.option("--assumptions", type=_PATH, metavar="PATH", help="Your own values (YAML).")
@inflation_option
@click.option(
    "--report",
    "reports",
    type=_PATH,
    multiple=True,
    metavar="PATH",
    help="Write the progress report as .pdf, .html, .xlsx, .csv or .json; may be repeated.",
)
@click.option(
    "--calibration",
    type=_PATH,
    metavar="PATH",
    help="Save predicted against realised (JSON), for predictions to come.",
)
@click.option(
    "--by",
    type=click.Choice(["flow", "sector", "size", "district", "cluster"]),
    default="flow",
    show_default=True,
    help="Break the funnel down by this.",
)
@click.option("--all", "show_all", is_flag=True, help="Show every gap, doubt and warning.")
@click.option("--json", "json_path", metavar="PATH", help="Save every figure; - prints them.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--template", is_flag=True, help="Write an empty workbook to FILE instead.")
@click.option("--force", is_flag=True, help="With --template: replace FILE if it is there.")
def command(
    file: Path,
    period: str | None,
    since: Path | None,
    factors: str | None,
    assumptions: Path | None,
    inflation: dict[int, float],
    reports: tuple[Path, ...],
    calibration: Path | None,
    by: str,
    show_all: bool,
    json_path: str | None,
    quiet: bool,
    template: bool,
    force: bool,
) -> None:
    """Evaluate the programme in FILE (XLSX, or a folder of CSV files).

    Targets that were set at the outset, the funnel from idea to completion, outcomes as potential,
    agreed, realised and verified, spend against its profile, clusters beside each other, and
    what was predicted against what was realised. What is not measured is not nothing, and few
    cases are said to be few.
    """
    if template:
        _write_template(file, replace=force, quiet=quiet)
        return
    if reports:
        from offcut.reports.documents import check_ending

        for path in reports:
            check_ending(path)
    from offcut.evaluation.worth import worth

    found = _evaluated(file, period, since, factors, assumptions)
    written = _save_reports(found, reports, inflation)  # each works in a copy of the book
    value = worth(found, found.book, inflation=inflation)
    written += _save_data(found, calibration, json_path)
    if json_path != "-" and not quiet:
        from offcut.cli._evaluate import show_evaluation

        show_evaluation(found, value, by=by, show_all=show_all)
        for target in written:
            click.echo(f"Wrote {target}")


def _write_template(file: Path, *, replace: bool, quiet: bool) -> None:
    from offcut.evaluation.reading import PROGRAMME_SHEETS
    from offcut.impact.workbook import SYNERGY_SHEETS
    from offcut.impact.workbook_template import write_workbook_template

    write_workbook_template(file, (*PROGRAMME_SHEETS, *SYNERGY_SHEETS), replace=replace)
    if not quiet:
        click.echo(
            f"{file}: fill in the sheets Programme, Targets, Spend, Synergies and Claims,"
            f" then: offcut evaluate {file}"
        )


def _evaluated(
    file: Path, period: str | None, since: Path | None, factors: str | None, own: Path | None
) -> "Evaluation":
    """The evaluation of a file; with errors in it, they are printed and the command ends with 1."""
    from offcut.errors import WorkbookProblems
    from offcut.evaluation import evaluate
    from offcut.reference import Assumptions

    try:
        return evaluate(
            file, period, since=since, factors=factors, assumptions=Assumptions.read(own)
        )
    except WorkbookProblems as problems:
        click.echo(f"{file.resolve().name}: {problems}", err=True)
        raise SystemExit(_PROBLEMS) from None


def _save_reports(
    found: "Evaluation", reports: tuple[Path, ...], inflation: dict[int, float]
) -> list[Path | str]:
    """Writes the progress report in every form asked for; gives what was written."""
    if not reports:
        return []
    from offcut.reports.documents import save
    from offcut.reports.programme.report import programme_report

    document = programme_report(found, found.changes, inflation=inflation)
    for path in reports:
        save(document, path)
    return [*reports]


def _save_data(
    found: "Evaluation", calibration: Path | None, json_path: str | None
) -> list[Path | str]:
    """Writes the calibration and every figure where asked for; gives what was written."""
    written: list[Path | str] = []
    if calibration is not None:
        from offcut.listings.write import telling_why

        with telling_why(calibration):
            found.calibration.save(calibration)
        written.append(calibration)
    if json_path is not None:
        from offcut.cli._saving import save_json

        save_json(found.as_data(), json_path)
        if json_path != "-":
            written.append(json_path)
    return written
