"""Two directives that write pages from the product itself: its commands and its tables."""

from typing import Any

from click.testing import CliRunner
from docutils import nodes
from docutils.parsers.rst import Directive

from offcut import reference
from offcut.cli import offcut


class CommandHelp(Directive):
    """The help text of one command, as the terminal shows it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        asked = CliRunner().invoke(offcut, [name, "--help"], prog_name="offcut")
        if asked.exit_code:
            raise self.error(asked.output)
        return [nodes.literal_block(asked.output, asked.output, language="text")]


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
    app.add_directive("offcut-command", CommandHelp)
    app.add_directive("offcut-tables", ReferenceTables)
    return {"parallel_read_safe": True}
