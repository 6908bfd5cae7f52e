"""``offcut explain``: the whole working of one have and one want."""

import json
from datetime import datetime
from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  offcut explain listings.csv H012 W003
  offcut explain listings.csv H012 W003 --assumptions my.yaml
  offcut explain listings.csv H012 W003 --json"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("have")
@click.argument("want")
@click.option("--top", default=10, show_default=True, help="Matches kept for each want.")
@click.option("--assumptions", type=click.Path(path_type=Path), help="Your own values (YAML).")
@click.option("--distances", type=click.Path(path_type=Path), help="Your own km (CSV: from,to,km).")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Take dated facts for this day, as 2026-11-21; today when not given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the working as JSON.")
def command(
    file: Path,
    have: str,
    want: str,
    top: int,
    assumptions: Path | None,
    distances: Path | None,
    on: datetime | None,
    as_json: bool,
) -> None:
    """Show how the verdict and the value of one pair come about.

    HAVE and WANT are listing ids of FILE (CSV, XLSX or Parquet); any pair may be asked for, also
    one that was not among the best. Every limit is listed with value, evidence and margin, every
    pound and kilogram with its terms, and every assumption with its status.
    """
    from offcut.cli._progress import progress_bar
    from offcut.cli.match import load
    from offcut.matching import match

    listings = load(file)
    with progress_bar(as_json) as progress:
        result = match(
            listings,
            top,
            assumptions=assumptions,
            distances=distances,
            on=on.date() if on else None,
            progress=progress,
        )
    explanation = result.explain(have, want)
    if as_json:
        click.echo(json.dumps(explanation.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(explanation.text)
