"""``offcut sample``: which claims an audit should look at, and what it says of all of them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from offcut.impact.audit_sample import Population
    from offcut.impact.result import ImpactResult
    from offcut.impact.sampling import SamplingPlan

_PATH = click.Path(path_type=Path)


@click.command(
    epilog="""\b
Examples:
  offcut sample synergies.xlsx --year 2026 --seed 2026-audit --size 20 --out audit.csv
  offcut sample synergies.xlsx --year 2026 --seed 2026-audit --margin 0.05
  offcut sample synergies.xlsx --year 2026 --seed 2026-audit --size 20 --found audit.csv

Ends with 0 when it ran, 1 when the rows have errors, 2 when a file cannot be used."""
)
@click.argument("file", type=_PATH)
@click.option("--seed", help="Any text (needed); the same seed draws the same claims.")
@click.option("--year", type=click.IntRange(1990, 2100), help="Only this year; else every year.")
@click.option("--by", "metric", default="cost_saved", show_default=True, metavar="METRIC",
              help="The figure that claims are weighed by, such as ghg.")  # fmt: skip
@click.option("--size", type=click.IntRange(2), help="Audit so many claims; or give --margin.")
@click.option(
    "--margin",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Audit as many as come this close, as a share of the total.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the interval round the audited total.",
)
@click.option("--proportional", is_flag=True, help="Share out by number of claims, not by Neyman.")
@click.option("--verified", is_flag=True, help="Draw from verified claims as well.")
@click.option("--out", type=_PATH, metavar="PATH", help="Write the claims to audit as CSV.")
@click.option(
    "--found",
    type=_PATH,
    metavar="PATH",
    help="That file with 'found' filled in: what the audit makes of all claims.",
)
def command(
    file: Path,
    seed: str | None,
    year: int | None,
    metric: str,
    size: int | None,
    margin: float | None,
    confidence: float,
    proportional: bool,
    verified: bool,
    out: Path | None,
    found: Path | None,
) -> None:
    """Draw the claims of FILE that an audit should look at.

    The largest are all drawn, the others at random from strata of about equal value. The same file
    and seed draw the same claims, so that anybody can check the draw. How close the audit is
    expected to come is printed with how it was worked out.
    """
    from offcut.impact.audit_sample import population
    from offcut.impact.model import Standing
    from offcut.impact.sampling import Allocation, plan_sample

    if seed is None:
        raise click.UsageError(
            "--seed is needed: any text, agreed before the claims are looked at, such as"
            " --seed 2026-audit. The same seed draws the same claims, so nobody can pick them."
        )
    result = _account(file, year)
    standings = (Standing.REALISED, *((Standing.VERIFIED,) if verified else ()))
    drawn = population(result, metric, standings)
    plan = plan_sample(
        drawn.values,
        seed=seed,
        size=size,
        margin=margin,
        confidence=confidence,
        allocation=Allocation.PROPORTIONAL if proportional else Allocation.NEYMAN,
    )
    if found is not None:
        _show_result(plan, drawn, found)
        return
    _show_plan(plan, drawn)
    if out is not None:
        _write(result, drawn, plan, out)
    else:
        click.echo("--out FILE.csv writes the claims to audit.")


def _account(file: Path, year: int | None) -> "ImpactResult":
    """The account of a file; with errors in it, they are printed and the command ends with 1."""
    from offcut.errors import WorkbookProblems
    from offcut.impact.engine import account
    from offcut.impact.reading import read_records

    try:
        records = read_records(file)
    except WorkbookProblems as problems:
        click.echo(f"{file.name}: {problems}", err=True)
        raise SystemExit(1) from None
    return account(
        records.synergies, records.claims, year, movements=records.movements, prospects=False
    )


def _show_plan(plan: "SamplingPlan", drawn: "Population") -> None:
    from offcut.cli._tables import grid, terminal

    table = grid("stratum", "claims", f"value, {drawn.unit}", "to audit")
    for column in table.columns[1:]:
        column.justify = "right"
    for stratum in plan.strata:
        table.add_row(
            stratum.name, f"{len(stratum.claims):,}", f"{stratum.value:,.0f}",
            f"{len(stratum.chosen):,}",
        )  # fmt: skip
    terminal().print(table)
    click.echo(f"{plan.told}")
    if drawn.unknown:
        names = ", ".join(drawn.unknown[:5]) + (" …" if drawn.unknown[5:] else "")
        click.echo(f"Not drawn from, as their figure is not known: {names}")


def _write(result: "ImpactResult", drawn: "Population", plan: "SamplingPlan", out: Path) -> None:
    from offcut.impact.audit_sample import sample_rows, write_sample

    count = write_sample(out, sample_rows(result, drawn, plan))
    click.echo(
        f"Wrote {out}: {count} claims. Fill in 'found' for each, 0 where nothing was found, then "
        "run this again with --found."
    )


def _show_result(plan: "SamplingPlan", drawn: "Population", found: Path) -> None:
    from offcut.impact.audit_result import audit_result
    from offcut.impact.audit_sample import read_found

    result = audit_result(plan, read_found(found))
    click.echo(
        f"Claimed {result.claimed:,.0f} {drawn.unit}; the audit makes it "
        f"{result.audited:,.0f} {drawn.unit} ({result.low:,.0f} to {result.high:,.0f})."
    )
    click.echo(f"That is {result.told}.")
