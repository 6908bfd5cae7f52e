"""``offcut compare``: what changed between two saved runs, and why."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    pass


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
        click.echo(str(found), nl=False)
