"""``offcut reference``: browse the dated, sourced facts."""

from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from offcut.reference import Entry

_EXAMPLES = """
\b
Examples:
  offcut reference                                    the tables
  offcut reference landfill-tax --on 2026-11-21       what is in force on a day
  offcut reference uses SAND-FOUNDRY-CORE             one use with its limits
  offcut reference waste-codes --find "casting cores" rows with these words
  offcut reference ghg --find "scrap_metal" --json    for a program
"""


class Day(click.ParamType[date]):
    """A day written 2026-11-21."""

    name = "date"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the day, or say how it is written."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date; write it as 2026-11-21.", param, ctx)


@click.command(epilog=_EXAMPLES)
@click.argument("table", required=False)
@click.argument("id", required=False)
@click.option("--on", type=Day(), metavar="DATE", help="Only what is in force on this day.")
@click.option("--find", default="", metavar="TEXT", help="Only rows with all these words.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    help="Rows to print; 0 = all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all rows found as JSON.")
def command(
    table: str | None, id: str | None, on: date | None, find: str, limit: int, as_json: bool
) -> None:
    """Browse the dated, sourced facts that Offcut works with.

    Without TABLE: all tables. With TABLE: its rows. With ID: one row in full; a use with its
    limits, a treatment with its effects, feed limits and residues. Every value says where it
    comes from; what is recalled or assumed is marked as an unverified default.
    """
    from offcut.cli import _tables

    if table is None or table == "tables":
        _tables.show_catalogue(find, as_json)
        return
    name = _table_name(table)
    entries = _entries(name, id, on, find)
    if as_json:
        _tables.show_json(entries, name, with_children=id is not None)
    elif id is not None or len(entries) == 1:
        _tables.show_cards(entries, name)
    else:
        _tables.show_rows(entries, name, limit or len(entries))


def _table_name(given: str) -> str:
    """The table meant: hyphens, underscores and case make no difference."""
    from offcut import reference
    from offcut.errors import InputError
    from offcut.reference import nearest

    name = given.lower().replace("-", "_")
    if name in reference.catalogue():
        return name
    near = [found.replace("_", "-") for found in nearest(name, reference.catalogue())]
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise InputError(f"There is no table '{given}'.{hint} 'offcut reference' lists them all.")


def _entries(name: str, key: str | None, on: date | None, find: str) -> "list[Entry]":
    from offcut import reference
    from offcut.errors import InputError, UnknownReference

    shown = name.replace("_", "-")
    try:
        entries = reference.browse(name, key, on=on, find=find)
    except UnknownReference as error:
        hint = f" Did you mean {', '.join(error.suggestions)}?" if error.suggestions else ""
        raise InputError(
            f"'{key}' is not in the table '{shown}'.{hint}"
            f" 'offcut reference {shown} --find WORDS' searches it."
        ) from None
    if not entries:
        raise InputError(
            f"No row of '{shown}' has all of these words: {find}."
            f" Try fewer, or 'offcut reference {shown}' for all rows."
        )
    return entries
