"""Prints what an index answers for one listing."""

from dataclasses import asdict
from typing import Any

from offcut.matching.index import Index, NearMiss, Ranking

_MISSES = 3
_MADE_OF = ("km", "units", "gbp_per_unit", "fit", "days", "tightest")


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
