"""Listings as columns of a table, and back: exactly the same listings, in a tenth of the memory.

What is given in one place (a point, an amount) has columns of its own. Measurements, limits and
terms, which many listings share, are kept as text that is read once for all that have the same.
"""

from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from offcut.listings.model import Kind, Listing, Terms
from offcut.listings.records import from_text, to_text
from offcut.places import Place
from offcut.reference import Limit
from offcut.resources import Amount, Measurement, Quality

if TYPE_CHECKING:
    import polars as pl

_PLACE = tuple(field.name for field in fields(Place))
_AMOUNT = tuple(field.name for field in fields(Amount))
_SHARED: dict[str, Any] = {
    "uses": tuple[str, ...],
    "monthly_profile": tuple[float, ...],
    "quality": Quality,
    "limits": tuple[Limit, ...],
    "terms": Terms,
    "add_first": tuple[str, ...],
}
"""Columns of text that stand for a value, with its type."""
_NO_TERMS = Terms()
_SPECIAL = {"place", "amount", "kind", *_SHARED}
_PLAIN = tuple(field.name for field in fields(Listing) if field.name not in _SPECIAL)


def schema() -> dict[str, Any]:
    """The columns of a table of listings, with their polars types."""
    import polars as pl

    measures = ("type_confidence", "min_lot", "decline_per_year", "completeness")
    prices = ("disposal_cost", "purchase_price")
    points = ("place.latitude", "place.longitude")
    amounts = ("amount.low", "amount.central", "amount.high")
    flags = ("type_inferred", "hazardous", "place.approximate", "amount.per_year", "amount.rough")
    typed = {
        **dict.fromkeys((*measures, *prices, *points, *amounts), pl.Float64),
        **dict.fromkeys(flags, pl.Boolean),
        **dict.fromkeys(("shelf_life_days", "row"), pl.Int64),
        **dict.fromkeys(("available_from", "available_to"), pl.Date),
    }
    return {name: typed.get(name, pl.String) for name in _columns()}


def frame_of(listings: Iterable[Listing]) -> "pl.DataFrame":
    """Listings as a table, one row each."""
    import polars as pl

    return pl.DataFrame([_cells(item) for item in listings], schema=schema(), orient="row")


def listings_of(frame: "pl.DataFrame") -> list[Listing]:
    """The listings of a table that :func:`frame_of` made."""
    return [_listing(row) for row in frame.select(_columns()).iter_rows()]


def _columns() -> list[str]:
    return [
        *_PLAIN,
        "kind",
        *_SHARED,
        *(f"place.{name}" for name in _PLACE),
        *(f"amount.{name}" for name in _AMOUNT),
    ]


_plain_cells = attrgetter(*_PLAIN)
_place_cells = attrgetter(*_PLACE)
_amount_cells = attrgetter(*_AMOUNT)
_NO_AMOUNT = (None,) * len(_AMOUNT)


def _cells(item: Listing) -> tuple[Any, ...]:
    quality = tuple(item.quality.items())
    return (
        *_plain_cells(item),
        item.kind.value,
        *(
            (_measured(quality) if quality else None)
            if name == "quality"
            else _text(getattr(item, name))
            for name in _SHARED
        ),
        *_place_cells(item.place),
        *(_NO_AMOUNT if item.amount is None else _amount_cells(item.amount)),
    )


_HAS_AMOUNT = len(_PLAIN) + 1 + len(_SHARED) + len(_PLACE) + _AMOUNT.index("unit")


def _listing(row: tuple[Any, ...]) -> Listing:
    shared = len(_PLAIN) + 1
    place = shared + len(_SHARED)
    amount = place + len(_PLACE)
    held = zip(_SHARED, row[shared:place], strict=True)
    return Listing(
        **dict(zip(_PLAIN, row, strict=False)),
        kind=Kind(row[shared - 1]),
        place=Place(*row[place:amount]),
        amount=None if row[_HAS_AMOUNT] is None else Amount(*row[amount:]),
        **{name: _value(name, text) for name, text in held if text},
    )


@lru_cache(maxsize=100_000)
def _text(value: Any) -> str | None:
    """None for what is empty: most columns are."""
    return None if not value or value == _NO_TERMS else to_text(value)


@lru_cache(maxsize=100_000)
def _measured(quality: tuple[tuple[str, Measurement], ...]) -> str:
    return to_text(dict(quality))


@lru_cache(maxsize=100_000)
def _value(name: str, text: str) -> Any:
    return from_text(text, _SHARED[name])
