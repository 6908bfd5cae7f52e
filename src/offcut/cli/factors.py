"""``offcut factors``: the sets of greenhouse-gas factors, their uses and their differences."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from offcut.impact.factors import FactorSet

_FILE = click.Path(path_type=Path)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
_OWN = click.option(
    "--factors", "own", type=_FILE, metavar="PATH", help="Also the sets of this file or folder."
)
_ABOVE = click.option(
    "--above",
    type=click.FloatRange(min=0),
    default=20,
    show_default=True,
    metavar="PERCENT",
    help="Flag movements beyond this.",
)


@click.group(
    epilog="""\b
Examples:
  offcut factors list                          the sets, and what they hold
  offcut factors list --find "scrap metal"     values by year
  offcut factors uses waste_disposal           what they may be used for
  offcut factors diff 2024 2025                what moved
  offcut factors import flat-file-2027.xlsx    a new year's official workbook"""
)
def command() -> None:
    """The greenhouse-gas factors: sets by year, permitted uses, differences, import.

    A set is named and never changed, so a new year's set never changes an old figure. A factor
    that is published blank is a gap, never zero. What each kind of factor may be used for is data
    too: using it for anything else is an error.
    """


@command.command(
    "list",
    epilog="""\b
Examples:
  offcut factors list
  offcut factors list --group water
  offcut factors list --year 2025 --group waste_disposal --find landfill
  offcut factors list --find aggregates --json""",
)
@click.option("--year", type=int, help="Only the sets of this year, with words as published.")
@click.option("--group", default="", help="Only this group: material_use, water, freight …")
@click.option("--find", default="", metavar="TEXT", help="Only factors with all these words.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    help="Factors to print; 0 = all.",
)
@_OWN
@_JSON
def list_(
    year: int | None, group: str, find: str, limit: int, own: Path | None, as_json: bool
) -> None:
    """The sets; with --year, --group or --find their factors, kg CO2e per unit."""
    from offcut.cli import _factors

    sets = [s for s in _sets(own) if year is None or s.year == year]
    if not sets:
        raise click.BadParameter(f"there is no set of {year}.", param_hint="--year")
    if not (year or group or find or as_json):
        _factors.show_sets(sets)
        return
    found = _factors.chosen(sets, group, find)
    if as_json:
        click.echo(json.dumps([_factors.as_data(f) for f in found], indent=2, ensure_ascii=False))
    else:
        _factors.show_factors(sets, found, limit or len(found), words=year is not None)


@command.command(
    epilog="""\b
Examples:
  offcut factors uses
  offcut factors uses waste_disposal
  offcut factors uses material_use.aggregates.primary"""
)
@click.argument("factor", required=False)
@_OWN
@_JSON
def uses(factor: str | None, own: Path | None, as_json: bool) -> None:
    """What a factor or group may be used for, why, and what to use instead.

    "proxy" is a labelled stand-in under this project's own published method.
    """
    from offcut.cli import _factors

    if factor is None:
        _factors.show_matrix(as_json)
    else:
        _factors.show_uses(_factors.one_of(_sets(own), factor), as_json)


@command.command(
    epilog="""\b
Examples:
  offcut factors diff 2024 2025
  offcut factors diff 2025 desnz-2026@1 --group waste_disposal
  offcut factors diff 2026 my-sets/desnz-2027@1.yaml --above 10"""
)
@click.argument("old")
@click.argument("new")
@click.option("--group", default="", help="Only this group.")
@click.option("--all", "everything", is_flag=True, help="Every change, not only what is flagged.")
@_ABOVE
@_JSON
def diff(old: str, new: str, group: str, everything: bool, above: float, as_json: bool) -> None:
    """What changed from the set OLD to the set NEW (a year, a name or a file).

    Flagged are movements beyond 20 %, changes between blank and number, ids that went, and other
    units. Changes that are alike are told as one.
    """
    from offcut.cli import _factors_diff as told
    from offcut.impact.factors_diff import diff as differences

    found = differences(told.of_group(_set(old), group), told.of_group(_set(new), group))
    if as_json:
        click.echo(json.dumps(found.as_data(above / 100), indent=2, ensure_ascii=False))
    else:
        told.show_diff(found, above / 100, everything)


@command.command(
    "import",
    epilog="""\b
Examples:
  offcut factors import ghg-conversion-factors-2027-flat-format.xlsx
  offcut factors import flat.xlsx --year 2027 --to my-sets""",
)
@click.argument("file", type=_FILE)
@click.option("--year", type=int, help="Which column of values; else the newest.")
@click.option(
    "--to", "folder", type=_FILE, default=Path(), help="Folder for the new set; else this one."
)
@_ABOVE
@_JSON
def import_(file: Path, year: int | None, folder: Path, above: float, as_json: bool) -> None:
    """Make a factor set of the official workbook in flat format, of any year.

    Rows are known by their official id. Two files are written, never over others: NAME.yaml and
    NAME.csv. Where the workbook contradicts itself, every row that does is named and nothing is
    written. Then it says what changed since the year before.
    """
    from offcut.cli import _factors_diff as told
    from offcut.impact.factors_diff import diff as differences
    from offcut.impact.factors_file import load_factors, save_factor_set
    from offcut.impact.flat_workbook import read_flat_workbook

    imported = read_flat_workbook(file, year)
    before = told.year_before(imported.factors, _sets(None))
    written = save_factor_set(imported.factors, folder)
    (saved,) = load_factors(written)
    changes = differences(before, saved) if before is not None else None
    if as_json:
        data = told.import_data(imported, saved, written, changes, above / 100)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        told.show_import(imported, saved, written, changes, above / 100)


def _sets(own: Path | None) -> "list[FactorSet]":
    """The shipped sets, oldest first, then those of a path."""
    from offcut.impact.factors import factor_set, set_names
    from offcut.impact.factors_file import load_factors

    further = load_factors(own) if own is not None else ()
    return [*(factor_set(name) for name in set_names()), *further]


def _set(given: str) -> "FactorSet":
    """A shipped set by name or year, or the one in a file."""
    from offcut.errors import InputError
    from offcut.impact.factors import factor_set
    from offcut.impact.factors_file import load_factors

    path = Path(given)
    if path.suffix or path.exists():
        if path.is_dir():
            raise InputError(f"'{given}' is a folder; give the YAML of one set.")
        if path.exists() or path.suffix in (".yaml", ".csv"):
            return load_factors(path)[0]
    return factor_set(given)
