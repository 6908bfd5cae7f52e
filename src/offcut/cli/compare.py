"""``offcut compare``: what changed between two saved runs or plans, and why."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from offcut.cli._plan_report import check_reports, report_option, save_all

if TYPE_CHECKING:
    from offcut.planning.comparing import PlanComparison

_SHOWN = 20


@click.command(
    epilog="""\b
Examples:
  offcut match listings.csv --out before.json
  offcut match listings.csv --assumptions my.yaml --out after.json
  offcut compare before.json after.json
  offcut plan network.json --json today.json
  offcut plan dearer.json --json dearer-plan.json
  offcut compare today.json dearer-plan.json --report plans.html"""
)
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@report_option
def command(before: Path, after: Path, as_json: bool, reports: tuple[Path, ...]) -> None:
    """Compare two runs or two plans saved as JSON.

    Of runs: new, gone and changed matches, and why (price, distance, limit, measurement,
    quantity, route, factor, assumption). Of plans, with facilities or without: what each brings
    side by side, plants and flows that differ; --report writes that as a page.
    """
    check_reports(reports)
    if _is_plan(before) or _is_plan(after):
        _plans(before, after, as_json, reports)
        return
    _refuse(reports)
    from offcut.matching import compare

    found = compare(before, after)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(str(found), nl=False)


def _refuse(reports: tuple[Path, ...]) -> None:
    from offcut.errors import InputError

    if reports:
        raise InputError("--report: only plans are compared in a report; of runs, use --json.")


def _is_plan(path: Path) -> bool:
    """Whether a file starts like a saved plan; anything else is left to what reads runs."""
    try:
        with path.open(encoding="utf-8") as file:
            start = file.read(200)
            return any(f'"{name}/' in start for name in ("offcut-plan", "offcut-facilities"))
    except (OSError, UnicodeDecodeError):
        return False


def _plans(before: Path, after: Path, as_json: bool, reports: tuple[Path, ...]) -> None:
    from offcut.planning.comparing import compare_plans

    found = compare_plans(before, after)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        _show(found, (before.name, after.name))
    if reports:
        from offcut.reports.plans import comparison_report

        save_all(comparison_report(found), reports, as_json)


def _show(found: "PlanComparison", names: tuple[str, str]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    told = found.says()
    console.print(told[0], style="bold", markup=False)
    for line in told[1:]:
        console.print(line, markup=False)
    console.print()
    rows = [(one.label, one.before, one.after, one.change) for one in found.totals]
    console.print(_table(("", *names, "change"), 1, rows))
    if found.plants:
        sizes = [
            (one.kind, one.name, one.unit, one.before, one.after, one.after - one.before)
            for one in found.plants
        ]
        console.print()
        console.print(_table(("", "plant", "size in", *names, "change"), 3, sizes))
    if not found.changes:
        return
    console.print()
    changes = [
        (one.kind, one.start, one.end, one.before, one.after, one.after - one.before)
        for one in found.changes
    ]
    console.print(_table(("", "from", "to", *names, "change"), 3, changes[:_SHOWN]))
    if len(changes) > _SHOWN:
        console.print(f"… and {len(changes) - _SHOWN:,} more; --json prints all.", markup=False)


def _table(headers: tuple[str, ...], words: int, rows: list[Any]) -> Any:
    """The first ``words`` columns are words, the others figures."""
    from rich.table import Table
    from rich.text import Text

    from offcut.planning.words import number

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, header in enumerate(headers):
        table.add_column(header, justify="left" if place < words else "right")
    for row in rows:
        cells = (
            Text(cell if isinstance(cell, str) else "not known" if cell is None else number(cell))
            for cell in row
        )
        table.add_row(*cells)
    return table
