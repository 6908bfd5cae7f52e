"""``offcut plan``: the best network for the whole region, and what limits it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from offcut.cli._plan_listings import (
    Asked,
    listing_options,
    network_in,
    plan_with_facilities,
    show_zones,
)
from offcut.cli._plan_report import check_reports, report_option, write_reports

if TYPE_CHECKING:
    from offcut.planning.objectives import Objective
    from offcut.planning.plan import Plan
    from offcut.planning.progress import Step

_NO_PLAN = 1
_SHOWN = 20
_QUIET_S = 1.0  # shorter solves show no progress


@click.command(
    epilog="""\b
Examples:
  offcut plan network.json
  offcut plan network.json --objective carbon
  offcut plan network.json --objective cost=1,carbon=0.2
  offcut plan network.json --objective carbon,cost --time-limit 60 --gap 0.01
  offcut plan network.json --json plan.json
  offcut plan network.json --report plan.html --report plan.xlsx
  offcut plan listings.xlsx
  offcut plan listings.xlsx --facilities --sites sites.csv

Ends with 0 when there is a plan, 1 when there is none (it says why), 2 when the file cannot be
used. Interrupted once, it ends with the best plan found so far."""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--objective",
    "wanted",
    metavar="NAME",
    help="cost (all that is priced; as it comes), firms, society, carbon, landfill, virgin or "
    "resilience; with weights (cost=1,carbon=0.2), or one after the other (carbon,cost).",
)
@click.option("--time-limit", type=float, metavar="S", help="Seconds; then the best found.")
@click.option("--gap", type=float, metavar="SHARE", help="Good enough within this share: 0.01.")
@click.option(
    "--json", "target", type=click.Path(path_type=Path), metavar="FILE", help="Write it; - prints."
)
@report_option
@click.option("--all", "every", is_flag=True, help="Show every flow.")
@listing_options
def command(
    file: Path,
    wanted: str | None,
    time_limit: float | None,
    gap: float | None,
    target: Path | None,
    reports: tuple[Path, ...],
    every: bool,
    **of_listings: Any,
) -> None:
    """Plan the network in FILE: who supplies whom, and how much.

    FILE is a network (JSON, form offcut-network/1), or listings (CSV, XLSX): then the network is
    made of all their feasible exchanges, and --facilities says which plants to build for them.

    The method follows from the structure: min-cost flow, linear or mixed-integer programming, or
    a global search where hubs mix. It says which, how far from the proven best, and what limits it.
    """
    check_reports(reports)
    asked = Asked(**of_listings)
    if asked.zone_for:
        show_zones(file, asked)
        return
    if asked.facilities:
        plan_with_facilities(file, asked, time_limit, target, reports, every)
        return
    network = network_in(file, asked)
    for note in network.notes:
        click.echo(note, err=True)
    printing = target is not None and str(target) == "-"
    plan = network.solve(
        objective_of(wanted), time_limit, gap, progress=None if printing else _told
    )
    if target is not None:
        text = json.dumps(plan.as_dict(), ensure_ascii=False, indent=1)
        if printing:
            click.echo(text)
        else:
            _write(target, text)
    if not printing:
        show(plan, every)
    write_reports(plan, reports, silent=printing)
    if not plan.found:
        raise SystemExit(_NO_PLAN)


def objective_of(text: str | None) -> "Objective | None":
    """What was asked for: a name, ``name=weight`` pairs, or names in order.

    Raises:
        InputError: a weight that is no number, or names and weights mixed.
    """
    from offcut.errors import InputError

    if text is None:
        return None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not any("=" in part for part in parts):
        return parts[0] if len(parts) == 1 else parts
    weights = {}
    for part in parts:
        name, equals, value = part.partition("=")
        try:
            weights[name.strip()] = float(value if equals else "")
        except ValueError:
            raise InputError(
                f"--objective: '{part}' does not read; accepted: name=weight for each, "
                "such as cost=1,carbon=0.2."
            ) from None
    return weights


def _told(step: "Step") -> None:
    """A better plan, while it goes on."""
    if step.time_s < _QUIET_S:
        return
    known = step.gap is not None and step.gap < 10
    gap = f", within {step.gap:.2%}" if known else ""
    value = "no plan yet" if step.objective is None else f"{step.objective:,.6g}{gap}"
    click.echo(f"  {step.time_s:6.1f} s  {value}", err=True)


def _write(target: Path, text: str) -> None:
    from offcut.listings.write import telling_why

    with telling_why(target):
        target.write_text(text + "\n", "utf-8")
    click.echo(f"Wrote {target}")


def show(plan: "Plan", every: bool = False) -> None:
    """Print the answer first, then the flows, then what limits it."""
    from rich.console import Console

    console = Console(highlight=False)
    told = plan.says()
    console.print(f"[bold]{told[0]}[/bold]" if told else "", markup=True)
    for line in told[1:2] if plan.found else told[1:]:
        console.print(line, markup=False)
    if not plan.found:
        return
    console.print(_table(plan, every))
    hidden = len(plan.flows) - _SHOWN
    if hidden > 0 and not every:
        console.print(f"… and {hidden:,} more flows; --all shows them.", markup=False)
    for line in told[2:]:
        console.print(f"• {line}", markup=False)


def _table(plan: "Plan", every: bool) -> Any:
    from rich.table import Table

    from offcut.planning.words import number

    frame = plan.table()
    table = Table(box=None, pad_edge=False, header_style="bold")
    skipped = {"running_total"}
    if not any(frame["material"]):
        skipped.add("material")
    columns = [name for name in frame.columns if name not in skipped]
    for name in columns:
        right = name in ("amount", "objective")
        heading = {"objective": "adds to cost" if plan.worked.objective is None else name}
        table.add_column(heading.get(name, name), justify="right" if right else "left")
    for row in frame.iter_rows(named=True):
        if len(table.rows) >= _SHOWN and not every:
            break
        cells = (row[name] for name in columns)
        table.add_row(*(number(cell) if isinstance(cell, float) else cell for cell in cells))
    return table
