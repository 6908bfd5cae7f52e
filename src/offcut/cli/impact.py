"""``offcut impact``: what exchanges achieved, every figure with its working."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from offcut.impact.factors import FactorSet
    from offcut.impact.records import Records
    from offcut.impact.result import ImpactResult
    from offcut.listings.model import Problem

_PROBLEMS = 1
_PATH = click.Path(path_type=Path)


@click.command(
    epilog="""\b
Examples:
  offcut impact --template synergies.xlsx
  offcut impact synergies.xlsx --year 2026
  offcut impact synergies.xlsx --report account.html --report account.json
  offcut impact synergies/ --factors desnz-2025@1 --json
  offcut impact synergies.xlsx --year 2026 --company "Brook Blocks Ltd"
  offcut audit account.json

Ends with 0 when it ran, 1 when the rows have errors, 2 when a file cannot be used."""
)
@click.argument("file", type=_PATH)
@click.option("--year", type=click.IntRange(1990, 2100), help="Only this year; else every year.")
@click.option(
    "--factors",
    metavar="SET|PATH",
    help="A factor set for claims that name none, or a file of further factors; may be repeated.",
    multiple=True,
)
@click.option("--assumptions", type=_PATH, metavar="PATH", help="Your own values (YAML).")
@click.option(
    "--report",
    "reports",
    type=_PATH,
    multiple=True,
    metavar="PATH",
    help="Write the account as .pdf, .html, .xlsx, .csv or .json; may be repeated.",
)
@click.option(
    "--company",
    metavar="NAME",
    help="Instead: what this firm reports in Scope 3, an account of its own.",
)
@click.option("--all", "show_all", is_flag=True, help="Show every gap and every warning.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure with its working.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--template", is_flag=True, help="Write an empty workbook to FILE instead.")
@click.option("--force", is_flag=True, help="With --template: replace FILE if it is there.")
def command(
    file: Path,
    year: int | None,
    factors: tuple[str, ...],
    assumptions: Path | None,
    reports: tuple[Path, ...],
    company: str | None,
    show_all: bool,
    as_json: bool,
    quiet: bool,
    template: bool,
    force: bool,
) -> None:
    """Work out what the synergies of FILE achieved (XLSX, or a folder of CSV files).

    Greenhouse gas, landfill, virgin material, water, money, jobs and more, for the giver, the
    taker and society. Potential, agreed, realised and verified stand beside each other and are
    never added. What is not known is a stated gap, and a negative result is shown.
    """
    if template:
        _write_template(file, replace=force, quiet=quiet)
        return
    if company is not None and reports:
        message = "The company account goes to the screen, or with --json to a file; --report is"
        raise click.UsageError(f"{message} for the project account.")
    if reports:
        from offcut.reports.documents import check_ending

        for path in reports:
            check_ending(path)
    result, warnings = _account(file, year, factors, assumptions)
    if company is not None:
        _show_company(result, company, year, as_json=as_json)
        return
    _save(result, reports)
    if as_json:
        click.echo(json.dumps(result.book().as_data(), ensure_ascii=False, indent=1))
    elif not quiet:
        from offcut.cli._impact import show_impact

        show_impact(result, warnings, show_all=show_all)
        for path in reports:
            click.echo(f"Wrote {path}")


def _show_company(result: "ImpactResult", name: str, year: int | None, *, as_json: bool) -> None:
    from offcut.cli._company import show_company
    from offcut.impact.company_inputs import company_of

    account = company_of(result, name, year)
    show_company(account, result, as_json=as_json, synthetic=result.synthetic)


def _write_template(file: Path, *, replace: bool, quiet: bool) -> None:
    from offcut.errors import InputError
    from offcut.impact.workbook_template import write_workbook_template

    if file.is_file() and not replace:
        raise InputError(f"'{file}' is there already; --force replaces it.")
    write_workbook_template(file, replace=replace)
    if not quiet:
        click.echo(f"{file}: fill in the sheets Synergies and Claims, then: offcut impact {file}")


def _account(
    file: Path, year: int | None, factors: tuple[str, ...], assumptions: Path | None
) -> tuple["ImpactResult", "tuple[Problem, ...]"]:
    """The account of a file; with errors in it, they are printed and the command ends with 1."""
    from offcut.errors import InputError, WorkbookProblems
    from offcut.impact.engine import account
    from offcut.impact.plausibility import check_plausibility
    from offcut.impact.reading import understood
    from offcut.impact.workbook import read_workbook
    from offcut.reference import Assumptions

    chosen, further = _sets(factors)
    values = Assumptions.read(assumptions)
    try:
        book = read_workbook(file)
        records: Records = understood(book, further)
    except WorkbookProblems as problems:
        click.echo(f"{file.name}: {problems}", err=True)
        raise SystemExit(_PROBLEMS) from None
    if not records.synergies:
        raise InputError(
            f"'{file.name}' has no synergies: nothing to account for. Fill in the sheet Synergies,"
            " one row an exchange, and the sheet Claims, one row an exchange and year."
        )
    if year is not None and records.claims and not any(c.year == year for c in records.claims):
        there = ", ".join(map(str, sorted({claim.year for claim in records.claims})))
        raise InputError(f"'{file.name}' has no claim of {year}; it has claims of {there}.")
    result = account(
        records.synergies,
        records.claims,
        year,
        chosen,
        own=further,
        assumptions=values,
        movements=records.movements,
        synthetic=book.synthetic,
        suppliers=records.suppliers,
    )
    return result, (*book.warnings, *check_plausibility(result, book.titles))


def _sets(given: tuple[str, ...]) -> tuple[str | None, "list[FactorSet]"]:
    """The set that was named, and the sets of the files that were given."""
    chosen: str | None = None
    further: list[FactorSet] = []
    for name in given:
        if Path(name).exists():
            from offcut.impact.factors_file import load_factors

            further += load_factors(name)
        else:
            chosen = name
    return chosen, further


def _save(result: "ImpactResult", reports: tuple[Path, ...]) -> None:
    if not reports:
        return
    from offcut.reports.documents import save
    from offcut.reports.documents.account import account_report

    document = account_report(result)
    for path in reports:
        save(document, path)
