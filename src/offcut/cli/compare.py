"""``offcut compare``: what changed between two saved runs, and why."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from offcut.matching import Change, Comparison, Match


@click.command(
    epilog="""\b
Examples:
  offcut match listings.csv --out before.json
  offcut match listings.csv --assumptions my.yaml --out after.json
  offcut compare before.json after.json"""
)
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def command(before: Path, after: Path, as_json: bool) -> None:
    """Compare two runs saved as JSON: new, gone and changed matches, and why.

    The reasons are: price, distance, limit, measurement, quantity, route, factor, assumption.
    """
    from offcut.matching import compare

    found = compare(before, after)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        _print(found)


def _print(found: "Comparison") -> None:
    click.echo(
        f"{len(found.new)} new, {len(found.gone)} gone, {len(found.changed)} changed,"
        f" {found.same} the same."
    )
    if found.assumptions:
        click.echo("Assumptions that differ: " + ", ".join(found.assumptions))
    _section("New", map(_line, found.new))
    _section("Gone", (f"{_line(match)}: {why}" for match, why in found.gone))
    _section("Changed", map(_changed, found.changed))


def _section(title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        click.echo(f"\n{title}")
        for line in shown:
            click.echo(f"  {line}")


def _line(match: "Match") -> str:
    value = match.worth.value_gbp_per_year
    return f"{match.have_id} → {match.want_id} ({match.route.verdict.value}, £{value:,.0f} a year)"


def _changed(change: "Change") -> str:
    before, after = change.before, change.after
    verdicts = (before.route.verdict.value, after.route.verdict.value)
    values = tuple(f"£{m.worth.value_gbp_per_year:,.0f}" for m in (before, after))
    chances = tuple(f"{m.route.chance:.0%}" for m in (before, after))
    shown = (
        *((_step(*verdicts),) if verdicts[0] != verdicts[1] else ()),
        f"{_step(*values)} a year",
        *((f"chance {_step(*chances)}",) if chances[0] != chances[1] else ()),
        *dict.fromkeys(change.why),
    )
    return f"{change.have_id} → {change.want_id}: {'; '.join(shown)}"


def _step(before: str, after: str) -> str:
    """``before → after``, or one of them with ``still`` when nothing changed."""
    return f"{before} → {after}" if before != after else f"still {before}"
