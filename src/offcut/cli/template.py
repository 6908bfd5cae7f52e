"""``offcut template``: a workbook to fill in."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
def command(file: Path, force: bool) -> None:
    """Write a template for listings to FILE (.xlsx with drop-downs and notes, or .csv).

    \b
    Examples:
      offcut template listings.xlsx
      offcut template listings.csv --force
    """
    from offcut.errors import InputError
    from offcut.listings import write_template

    if file.exists() and not force:
        raise click.UsageError(f"'{file}' is there already; --force replaces it.")
    try:
        write_template(file, replace=force)
    except InputError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{file}: fill in a row for each have or want, then: offcut check {file}")
    if file.suffix.lower() == ".csv":
        click.echo("Its rows are made-up examples: replace them with your own.")
