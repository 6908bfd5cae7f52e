"""Directives that write pages from the product itself: its commands, tables and input sheets."""

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


class WorkbookSheets(Directive):
    """``{offcut-sheets} synergies claims``: the columns of input sheets, from their tables."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Makes a heading, what a row is, and a table for each sheet."""
        from offcut.impact.workbook import columns, sheets

        found: list[nodes.Node] = []
        for name in self.arguments[0].split():
            info = sheets()[name]
            head = nodes.section(ids=[f"sheet-{name}"], names=[name])
            head += nodes.title(text=info.title)
            head += nodes.paragraph(text=f"One row: {info.rows}. {info.description}.")
            rows = [
                (
                    column.column,
                    "yes" if column.required else column.default and f"else {column.default}",
                    column.told,
                    column.description,
                )
                for column in columns(name).values()
            ]
            head += _table(("column", "needed", "accepted", "what"), rows)
            found.append(head)
        return found


class NetworkForm(Directive):
    """What a network file may say, one table for each kind of component, from the tables."""

    def run(self) -> list[nodes.Node]:
        """Makes a heading and a table for each kind."""
        from offcut.planning.schema import attributes, component_kinds

        found: list[nodes.Node] = []
        for kind in component_kinds().values():
            head = nodes.section(ids=[f"network-{kind.id}"], names=[f"network {kind.id}"])
            head += nodes.title(text=f"{kind.title} ({kind.key})" if kind.key else kind.title)
            head += nodes.paragraph(text=f"{kind.description}.")
            rows = [
                (a.name, a.measured_in, _default(a), a.description + _notes(a))
                for a in attributes(kind.id).values()
            ]
            head += _table(("key", "unit", "when absent", "what"), rows)
            found.append(head)
        return found


def _default(attribute: Any) -> str:
    if attribute.required:
        return "must be given"
    if attribute.default != attribute.default:
        return ""
    return "unlimited" if attribute.default == float("inf") else f"{attribute.default:g}"


def _notes(attribute: Any) -> str:
    notes = []
    if attribute.by_period:
        notes.append("one number, or a list with one for each period")
    if not attribute.plain:
        notes.append("extension of the plain form")
    return f" ({'; '.join(notes)})" if notes else ""


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
    app.add_directive("offcut-sheets", WorkbookSheets)
    app.add_directive("offcut-network", NetworkForm)
    return {"parallel_read_safe": True}
