"""Prints the company account: what one firm reports in Scope 3, and what stands beside it."""

import json
import textwrap

import click
from rich.console import Console
from rich.text import Text

from offcut.cli._tables import grid, terminal
from offcut.figures import number
from offcut.impact.company import CompanyAccount, CompanyKg
from offcut.impact.company_book import Rows, company_book

_UNKNOWN = "not known"
_KINDS = {
    "purchased_goods": "purchased goods",
    "upstream_transport": "haulage paid for",
    "waste_generated": "waste",
}
_BESIDE = (
    "Below primary input stands beside the emissions and is taken off none of them: they are the"
    " lower figure already. What the exchanges avoid elsewhere is in the project account alone."
)


def show_company(
    account: CompanyAccount, records: Rows, *, as_json: bool, synthetic: bool = False
) -> None:
    """The account in words, or its book with every working as JSON."""
    if as_json:
        data = company_book(account, records).as_data()
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    out = terminal()
    if synthetic:
        out.print(Text("Synthetic example: organisations and figures are made up.", "italic"))
    out.print(Text(f"{account.organisation}, {account.year}", style="bold"))
    out.print(Text(f"{CompanyAccount.TITLE}, by the factors of {account.factors.id}"))
    out.print()
    if account.lines:
        _print_lines(out, account)
    for note in (*account.notes, *account.gaps, *_line_notes(account)):
        _say(out, note if note.endswith("?") else f"{note}.")
    if account.below_primary is not None:
        _say(out, _BESIDE)


def _print_lines(out: Console, account: CompanyAccount) -> None:
    table = grid("kg CO2e", "category", "emitted", "below primary")
    table.columns[0].overflow = "fold"
    for column in table.columns[2:]:
        column.justify, column.no_wrap = "right", True
    for line in account.lines:
        kind = _KINDS[line.activity.category]
        below = _shown(line.below_primary) if line.primary is not None else ""
        table.add_row(line.activity.label, kind, _shown(line.emitted), below)
    below_all = account.below_primary
    told = _shown(below_all) if below_all is not None else ""
    table.add_row("All that is known", "", _shown(account.emitted()), told, style="bold")
    out.print(table)


def _line_notes(account: CompanyAccount) -> list[str]:
    return list(dict.fromkeys(line.activity.note for line in account.lines if line.activity.note))


def _shown(figure: CompanyKg | None) -> str:
    return _UNKNOWN if figure is None else number(figure.kg_co2e)


def _say(out: Console, text: str) -> None:
    lines = textwrap.wrap(text[0].upper() + text[1:], max(out.width - 2, 20))
    out.print(Text("\n  ".join(lines), style="dim"))
