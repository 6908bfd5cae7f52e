"""Prints what an index holds, and what it answers for one listing."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from offcut.matching.index import Index, NearMiss, Ranking

_LISTED_TYPES = 10
_MISSES = 3
_MADE_OF = ("km", "units", "gbp_per_unit", "fit", "days", "tightest")


@contextmanager
def warnings_in_words() -> Iterator[None]:
    """What is warned of meanwhile is told in a line, without a place in the program."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always", RuntimeWarning)
        try:
            yield
        finally:
            for warning in given:
                click.echo(f"Note: {warning.message}", err=True)


def ranking_of(index: Index, name: str, of_have: bool, top: int) -> Ranking:
    """The best of the other side for a listing that is in the index."""
    if of_have:
        return index.best_wants(index.have(name), top)[0]
    return index.best_haves(index.want(name), top)[0]


def as_data(index: Index, name: str, of_have: bool, top: int) -> dict[str, Any]:
    """Everything, for JSON."""
    ranking = ranking_of(index, name, of_have, top)
    made_of = {key: getattr(ranking.components, key).tolist() for key in _MADE_OF}
    best = [
        {"id": other, "gbp_a_year": value, **{key: made_of[key][row] for key in _MADE_OF}}
        for row, (other, value) in enumerate(zip(ranking.ids, ranking.values.tolist(), strict=True))
    ]
    misses = [] if of_have else index.near_misses(index.want(name), _MISSES)[0]
    return {
        "id": name,
        "side": "haves" if of_have else "wants",
        "best": best,
        "near_misses": [asdict(miss) for miss in misses],
    }


def print_best(index: Index, name: str, of_have: bool, top: int) -> None:
    """A table of the best, then the nearest misses."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    ranking = ranking_of(index, name, of_have, top)
    console = Console(highlight=False, markup=False)
    other = "wants" if of_have else "haves"
    if len(ranking) == 0:
        console.print(f"None of the {other} would work with '{name}'.")
    else:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for title in (other, "£ a year", "units a year", "£ a unit", "km", "days", "fit"):
            table.add_column(title, justify="left" if title == other else "right")
        made_of = ranking.components
        for row, found in enumerate(ranking.ids):
            table.add_row(
                found,
                f"{ranking.values[row]:,.0f}",
                f"{made_of.units[row]:,.1f}",
                f"{made_of.gbp_per_unit[row]:,.2f}",
                f"{made_of.km[row]:,.1f}",
                f"{made_of.days[row]:.0f}",
                f"{made_of.fit[row]:.2f}",
            )
        console.print(table)
    if not of_have:
        _print_misses(console, index.near_misses(index.want(name), _MISSES)[0])


def _print_misses(console: Any, misses: list[NearMiss]) -> None:
    if misses:
        console.print("\nNearest misses:")
    for miss in misses:
        over = ", ".join(f"{name} at {share:.0%} of its limit" for name, share in miss.beyond)
        why = "; ".join(miss.why) + (f" ({over})" if over else "")
        console.print(f"  {miss.id}, {miss.km:,.1f} km: {why}")


def summary(index: Index) -> str:
    """What an index holds, in a line."""
    rows = counted(*(index.count(side).alive for side in ("haves", "wants")))
    types = "1 type" if len(index.types) == 1 else f"{len(index.types):,} types"
    return f"{index.folder}: {rows} of {types}, {_size(index.size_bytes())}"


def counted(haves: int, wants: int) -> str:
    """Haves and wants in words."""
    said = (
        f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in ((haves, "have"), (wants, "want"))
    )
    return " and ".join(said)


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"


def facts(index: Index) -> dict[str, Any]:
    """Everything about an index, for JSON."""
    sides = {
        side: {"alive": index.count(side).alive, **asdict(index.count(side))}
        for side in ("haves", "wants")
    }
    types = [{"type": name, **rows} for name, rows in index.rows_by_type().items()]
    return {
        "folder": str(index.folder),
        **index.about(),
        "bytes": index.size_bytes(),
        **sides,
        "value": asdict(index.terms),
        "types": types,
    }


def print_types(index: Index) -> None:
    """Format, declared value, what has changed since it was built, the largest types."""
    about, terms = index.about(), index.terms
    click.echo(
        f"format {about['format']}, generation {about['generation']}, written by"
        f" {about['written_by']}"
    )
    click.echo(
        f"value: circuity {terms.circuity:g}, words take up to {terms.fit.text:.0%}, quality up to"
        f" {terms.fit.quality:.0%}; best {terms.top} haves kept for each want"
    )
    if about["search"] == "numpy":
        click.echo("numba is not installed: every search looks through all rows, which is slow")
    for side in ("haves", "wants"):
        count = index.count(side)
        if count.loose or count.removed:
            click.echo(
                f"{side}: {count.packed:,} in packs, {count.removed:,} of them removed,"
                f" {count.loose:,} added since"
            )
    rows = sorted(index.rows_by_type().items(), key=lambda item: -sum(item[1].values()))
    for name, held in rows[:_LISTED_TYPES]:
        click.echo(f"  {name}: {counted(held['haves'], held['wants'])}")
    if len(rows) > _LISTED_TYPES:
        click.echo(f"  … and {len(rows) - _LISTED_TYPES} more types (--json lists them)")
