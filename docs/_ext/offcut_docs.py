"""Two directives that write pages from the product itself: its commands and its tables."""

from typing import Any

from click.testing import CliRunner
from docutils import nodes
from docutils.parsers.rst import Directive

from offcut import reference
from offcut.cli import _COMMANDS, offcut


class CommandHelp(Directive):
    """The help text of every command, as the terminal shows it."""

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for name in _COMMANDS:
            section = nodes.section(ids=[f"offcut-{name}"])
            section += nodes.title(text=f"offcut {name}")
            told = CliRunner().invoke(offcut, [name, "--help"], prog_name="offcut").output
            section += nodes.literal_block(told, told, language="text")
            found.append(section)
        return found


class ReferenceTables(Directive):
    """Every table of the catalogue with title, licence and attribution."""

    def run(self) -> list[nodes.Node]:
        head = ("Table", "What it holds", "Licence", "Attribution")
        rows = [(i.name, i.title, i.licence, i.attribution) for i in reference.catalogue().values()]
        return [_table(head, rows)]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup(cols=len(head))
    for _ in head:
        group += nodes.colspec(colwidth=1)
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *[_row(row) for row in rows])
    return nodes.table("", group)


def _row(cells: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph(text=cell or "–")) for cell in cells])


def setup(app: Any) -> dict[str, bool]:
    """Register the directives with Sphinx."""
    app.add_directive("offcut-commands", CommandHelp)
    app.add_directive("offcut-tables", ReferenceTables)
    return {"parallel_read_safe": True}
