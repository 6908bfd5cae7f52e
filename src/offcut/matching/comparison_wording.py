"""What changed between two runs, as text."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from offcut.matching.model import Match

if TYPE_CHECKING:
    from offcut.matching.comparison import Change, Comparison


def as_text(found: "Comparison") -> str:
    """The counts first, then what is new, gone and changed, each with why."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: "Comparison") -> Iterator[str]:
    yield (
        f"{len(found.new)} new, {len(found.gone)} gone, {len(found.changed)} changed,"
        f" {found.same} the same."
    )
    if found.assumptions:
        yield "Assumptions that differ: " + ", ".join(found.assumptions)
    yield from _section("New", map(_line, found.new))
    yield from _section("Gone", (f"{_line(match)}: {why}" for match, why in found.gone))
    yield from _section("Changed", map(_changed, found.changed))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield f"\n{title}"
        yield from (f"  {line}" for line in shown)


def _line(match: Match) -> str:
    value = match.worth.value_gbp_per_year
    return f"{match.have_id} → {match.want_id} ({match.route.verdict.value}, £{value:,.0f} a year)"


def _changed(change: "Change") -> str:
    before, after = change.before, change.after
    verdicts = (before.route.verdict.value, after.route.verdict.value)
    values = tuple(f"£{m.worth.value_gbp_per_year:,.0f}" for m in (before, after))
    chances = tuple(f"{m.route.chance:.0%}" for m in (before, after))
    shown = (
        *((_step(*verdicts),) if verdicts[0] != verdicts[1] else ()),
        f"{_step(*values)} a year",
        *((f"chance {_step(*chances)}",) if chances[0] != chances[1] else ()),
        *dict.fromkeys(change.why),
    )
    return f"{change.have_id} → {change.want_id}: {'; '.join(shown)}"


def _step(before: str, after: str) -> str:
    """``before → after``, or one of them with ``still`` when nothing changed."""
    return f"{before} → {after}" if before != after else f"still {before}"
