"""Prints what changed between two factor sets, and what an import read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from offcut.cli._factors import chosen, say, shown
from offcut.cli._tables import grid, terminal
from offcut.impact.factors import FactorSet
from offcut.impact.factors_diff import Change, FactorDiff, Kind, Together, together
from offcut.impact.flat_workbook import Imported

_SHOWN = 15  # lines of a part


def of_group(found: FactorSet, group: str) -> FactorSet:
    """The part of a set that is of one group.

    Raises:
        InputError: the set does not have the group.
    """
    if not group:
        return found
    return replace(found, factors={f.id: f for f in chosen([found], group, "")})


def show_diff(found: FactorDiff, above: float, everything: bool) -> None:
    """What changed: first what is flagged, then words, then how much else moved."""
    out = terminal()
    flagged = found.flagged(above)
    out.print(Text(f"{found.old.id} → {found.new.id}", style="bold"))
    out.print(Text(_headline(found, flagged, above)))
    if flagged:
        out.print()
        _print_changes(out, flagged)
    if found.relabelled:
        out.print()
        for row in found.relabelled[:_SHOWN]:
            out.print(Text(f"{len(row.ids)} × {row.column} '{row.before}' is now '{row.after}'"))
        _more(out, len(found.relabelled))
    rest = [change for change in found.changes if change not in set(flagged)]
    if everything and rest:
        out.print()
        _print_changes(out, rest, limit=None)
    elif rest:
        changes = "1 smaller change" if len(rest) == 1 else f"{len(rest):,} smaller changes"
        say(out, f"{changes}; --all shows all, --json the whole difference.")
    if found.not_read:
        say(out, f"{found.not_read:,} factors are in one set alone, as the other was read only in"
                  " part; nothing is said of them.")  # fmt: skip


def _headline(found: FactorDiff, flagged: Sequence[Change], above: float) -> str:
    moved = found.of(Kind.MOVED)
    beyond = sum(change.kind is Kind.MOVED for change in flagged)
    parts = [
        f"{found.same:,} the same",
        f"{len(moved):,} moved ({beyond:,} beyond {above * 100:g} %)",
    ]
    words = {
        Kind.FILLED: "from blank to number",
        Kind.BLANKED: "from number to blank",
        Kind.NEW: "new",
        Kind.GONE: "gone",
        Kind.RENAMED: "under a new id",
        Kind.UNIT: "in another unit",
    }
    parts += [f"{len(found.of(kind)):,} {word}" for kind, word in words.items() if found.of(kind)]
    return ", ".join(parts) + "."


def _print_changes(out: Console, changes: Sequence[Change], limit: int | None = _SHOWN) -> None:
    table = grid("kg CO2e per unit", "was", "is", "change")
    table.columns[0].overflow = "fold"
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    groups = together(changes)
    for group in groups[:limit]:
        first = group.first
        table.add_row(_named(group), shown(first.old), shown(first.new), _moved(first))
    out.print(table)
    if limit is not None:
        _more(out, len(groups))


def _named(group: Together) -> str:
    """One factor by its id; many by their number and group."""
    first = group.first.factor
    if len(group.changes) == 1:
        return f"{first.id}, {first.unit}"
    routes = Counter(c.factor.route for c in group.changes if c.factor.route)
    named = ", ".join(route for route, _ in routes.most_common(3))
    further = " …" if len(routes) > len(routes.most_common(3)) else ""
    told = f": {named}{further}" if named else ""
    return f"{len(group.changes)} of {first.group}, {first.unit}{told}"


def _moved(change: Change) -> str:
    if change.kind is not Kind.MOVED:
        return str(change.kind)
    movement = change.movement
    return "from zero" if movement is None else f"{movement:+.1%}".replace("%", " %")


def _more(out: Console, count: int) -> None:
    if count > _SHOWN:
        say(out, f"… and {count - _SHOWN:,} more; --json lists all.")


def year_before(imported: FactorSet, sets: Sequence[FactorSet]) -> FactorSet | None:
    """The newest set of an earlier year, else of the same year."""
    earlier = [s for s in sets if s.year < imported.year] or [
        s for s in sets if s.year == imported.year
    ]
    return max(earlier, key=lambda s: s.year, default=None)


def show_import(
    imported: Imported, saved: FactorSet, written: Path, changes: FactorDiff | None, above: float
) -> None:
    """What was read, what was odd, what changed, and how to use it."""
    out = terminal()
    out.print(Text(f"{saved.id}: {len(saved):,} factors of {saved.year} written", style="bold"))
    out.print(Text(f"{written} and {written.with_suffix('.csv').name}"))
    out.print(
        Text(
            f"Sheet '{imported.sheet}', header in row {imported.header_row}, version"
            f" {saved.version}: {imported.rows:,} rows. Blank, which is not zero:"
            f" {imported.blanks:,}. Left aside as single gases: {imported.aside:,}."
        )
    )
    if imported.absent:
        told = ", ".join(imported.absent[:5]) + (" …" if len(imported.absent) > 5 else "")
        part = "" if saved.complete else "It is a part of a year's factors: "
        out.print(Text(f"{part}{len(imported.absent):,} known factors are not in it: {told}"))
    for problem in imported.problems[:_SHOWN]:
        out.print(Text(str(problem)))
    _more(out, len(imported.problems))
    if changes is not None:
        out.print()
        show_diff(changes, above, everything=False)
    say(out, f"Use it with --factors {written}; figures under other sets stay as they are.")


def import_data(
    imported: Imported, saved: FactorSet, written: Path, changes: FactorDiff | None, above: float
) -> dict[str, Any]:
    """What was imported as plain data."""
    return {
        "set": saved.id,
        "digest": saved.digest,
        "year": saved.year,
        "version": saved.version,
        "written": [written.name, written.with_suffix(".csv").name],
        "factors": len(saved),
        "blank": imported.blanks,
        "set_aside": imported.aside,
        "absent": list(imported.absent),
        "problems": [str(problem) for problem in imported.problems],
        "changes": changes.as_data(above) if changes is not None else None,
    }
