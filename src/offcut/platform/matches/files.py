"""Matches as a table for a file: what the list shows, figure by figure."""

from collections.abc import Iterable, Iterator
from typing import Any

from offcut.platform.matches.seeing import Figure, Seen
from offcut.platform.matches.wording import way

MOST = 5_000
"""Rows of a file."""
HEADER = (
    "match", "your_side", "your_listing", "material", "district", "quantity_band", "other_side",
    "verdict", "deciding", "way", "treatment", "km", "gain_gbp_per_year", "gain_band",
    "amount_per_year", "amount_band", "carbon_kgco2e_per_year", "carbon_band", "tests",
    "same_trade", "found_on", "worked_out_for",
)  # fmt: skip


def lines(matches: Iterable[Seen]) -> Iterator[tuple[Any, ...]]:
    """A row a match; before the names are shown the exact figures are empty."""
    for seen in matches:
        yield (
            seen.id, seen.side, seen.own_words, seen.other.material, seen.other.district,
            seen.other.quantity_band, seen.other_name, seen.verdict, seen.deciding,
            way(seen.route_kind), seen.treatment, round(seen.km, 1), *_both(seen.gain, 2),
            *_both(seen.tonnes, 3), *_both(seen.carbon, 2),
            "; ".join(str(test["name"]) for test in seen.tests),
            "yes" if seen.mediated else "no", seen.found_on, seen.on,
        )  # fmt: skip


def _both(figure: Figure, places: int) -> tuple[float | None, str]:
    return (None if figure.exact is None else round(figure.exact, places)), figure.words
