"""``offcut example``: the example region, written to a file or matched on the spot."""

from pathlib import Path

import click

_REPORT = "out/west-midlands-example.html"


@click.command(
    epilog="""\b
Examples:
  offcut example --match                 match it and write the report
  offcut example my-region.csv           write the listings to look at or change
  offcut example --programme reuse.xlsx  write the example programme, for offcut evaluate"""
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--match", "run", is_flag=True, help="Match the example and write an HTML report.")
@click.option("--programme", is_flag=True, help="Write the example programme instead (XLSX).")
@click.option("--out", type=click.Path(path_type=Path), help="The same as FILE.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def command(file: Path | None, run: bool, programme: bool, out: Path | None, force: bool) -> None:
    """Write or match the example region: fictional organisations at real postcodes.

    FILE is where the listings are written or, with --match, the report. With --programme it is
    the workbook of an example programme: two and a half years, 120 synergies in all stages.

    The listings are synthetic, made by a seeded recipe from the published waste statistics, and
    are marked so wherever they are shown.
    """
    out = file or out
    if programme:
        _write_programme(out or Path("west-midlands-programme.xlsx"), force)
    elif run:
        _match(out or Path(_REPORT))
    else:
        _write(out or Path("west-midlands-example.csv"), force)


def _match(path: Path) -> None:
    from offcut.cli.match import run
    from offcut.regions.west_midlands import example

    path.parent.mkdir(parents=True, exist_ok=True)
    run(example(), outputs=(path,))


def _write_programme(path: Path, force: bool) -> None:
    from offcut.evaluation.example import write_example
    from offcut.regions.west_midlands import region

    path.parent.mkdir(parents=True, exist_ok=True)
    write_example(region(), path, replace=force)
    click.echo(f"Wrote the example programme (synthetic) to {path}. Next: offcut evaluate {path}")


def _write(path: Path, force: bool) -> None:
    from offcut.errors import InputError
    from offcut.regions.west_midlands import region

    if path.exists() and not force:
        raise InputError(f"'{path}' exists already. Give another name, or --force to overwrite.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(region().example_path.read_bytes())
    click.echo(f"Wrote the example region (synthetic) to {path}. Next: offcut match {path}")
