"""``offcut template``: a workbook to fill in."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def command(file: Path, force: bool, as_json: bool, quiet: bool) -> None:
    """Write a template for listings to FILE (.xlsx with drop-downs and notes, or .csv).

    Ends with 2 when FILE cannot be written, or is there already.

    \b
    Examples:
      offcut template listings.xlsx
      offcut template listings.csv --force
    """
    from offcut.errors import InputError
    from offcut.listings import write_template

    if file.is_file() and not force:
        raise InputError(f"'{file}' is there already; --force replaces it.")
    write_template(file, replace=force)
    examples = file.suffix.lower() == ".csv"
    if as_json:
        click.echo(json.dumps({"file": str(file), "holds_examples": examples}))
    elif not quiet:
        click.echo(f"{file}: fill in a row for each have or want, then: offcut check {file}")
        if examples:
            click.echo("Its rows are made-up examples: replace them with your own.")
