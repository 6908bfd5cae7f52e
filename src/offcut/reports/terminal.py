"""The answer in the terminal: the headline, the best matches, what to test next."""

from typing import TYPE_CHECKING

from offcut.figures import VERDICT_STYLES, gbp, km
from offcut.listings import Listing
from offcut.matching.model import Match
from offcut.matching.result import MatchResult, have_ids
from offcut.matching.summary import NOW
from offcut.reports.answer import answer
from offcut.reports.cards import money, way
from offcut.reports.wordings import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.table import Table

_WIDTH_FOR_ALL = 100
_NOW_SHOWN = 5


def print_answer(result: MatchResult, console: "Console", *, top: int = 10, tests: int = 5) -> None:
    """Prints the answer first, then the ``top`` matches and the ``tests`` that would help most."""
    from rich.padding import Padding
    from rich.text import Text

    said = answer(result)
    if result.listings.synthetic:
        console.print(Text("Synthetic example: organisations and listings are made up.", "italic"))
    console.print(Text(f"{said.headline}.", "bold"))
    for line in (said.detail, said.further):
        if line:
            console.print(Text(line))
    roomy = console.width >= _WIDTH_FOR_ALL
    for title, matches in _lists(result, top):
        console.print(Padding(_matches(result, title, matches, roomy), (1, 0, 0, 0)))
    ranked = result.tests()
    if ranked:
        console.print(Padding(_tests(result, tests), (1, 0, 0, 0)))
    if result.unmatched:
        count = len(result.unmatched)
        console.print(f"\n{count} listing{'s' if count != 1 else ''} without a match.")
    console.print(Text(_rests_on(result), "dim"))


def _rests_on(result: MatchResult) -> str:
    """The assumptions in one line: how many, and how many of them nobody has verified."""
    items = list(result.assumptions.values())
    default = sum(not item.overridden and not item.provenance.verified for item in items)
    own = len(result.assumptions.overridden)
    yours = f", {own} set by you" if own else ""
    return (
        f"Rests on {len(items)} assumptions: {default} unverified defaults{yours}. Each is in the"
        " report (--out report.html) and, for one pair, in 'offcut explain'."
    )


def _lists(result: MatchResult, top: int) -> "Iterator[tuple[str, Sequence[Match]]]":
    """Titles and matches to show: what works now first, where the best by value hide it."""
    best, of = result.matches[:top], len(result.matches)
    now = result.with_verdict(*NOW)
    if any(match not in best for match in now[:_NOW_SHOWN]):
        shown = now[: min(top, _NOW_SHOWN)]
        yield f"What would work now, best {len(shown)} of {len(now)}", shown
    if best:
        yield f"Best {len(best)} of {of} matches, by value × chance", best


def _matches(result: MatchResult, title: str, matches: "Sequence[Match]", roomy: bool) -> "Table":
    from rich.table import Table
    from rich.text import Text

    items = {item.id: item for item in result.listings}
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("From", ratio=2)
    table.add_column("To", ratio=2)
    table.add_column("£ a year", justify="right", no_wrap=True)
    table.add_column("km", justify="right", no_wrap=True)
    if roomy:
        table.add_column("How", ratio=2)
    for match in matches:
        first, *others = (_who(items[name]) for name in have_ids(match))
        giver = first + (f" and {plural(len(others), 'more source')}" if others else "")
        style = VERDICT_STYLES[match.route.verdict.value]
        cells = [
            f"{style.sign} {style.label.partition(':')[0]}",
            giver,
            _who(items[match.want_id]),
            money(match),
            km(match.distance_km).removesuffix("km").strip(),
        ]
        if roomy:
            cells.append(way(match))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _who(item: Listing) -> str:
    return f"{item.id} {item.organisation}: {item.resource}"


def _tests(result: MatchResult, count: int) -> "Table":
    from rich.table import Table
    from rich.text import Text

    items = {item.id: item for item in result.listings}
    table = Table(
        title="What to test next", title_justify="left", title_style="bold", box=None,
        pad_edge=False,
    )  # fmt: skip
    table.add_column("Test", ratio=2)
    table.add_column("Of", ratio=3)
    table.add_column("Cost", justify="right", no_wrap=True)
    table.add_column("Days", justify="right", no_wrap=True)
    table.add_column("Could unlock", justify="right", no_wrap=True)
    for test in result.tests()[:count]:
        unlocks = f"{gbp(test.unlocks_gbp)} a year"
        cells = (test.name, _who(items[test.have_id]), gbp(test.cost_gbp), str(test.days), unlocks)
        table.add_row(*(Text(cell) for cell in cells))
    return table
