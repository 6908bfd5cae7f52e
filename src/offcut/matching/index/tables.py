"""The columns of an index as a table: a polars or Arrow table, a Parquet or a CSV file.

One row a listing, haves and wants together:

================  =================================================================================
``id``            required, unique among the haves and among the wants
``kind``          ``have`` or ``want``
``type``          of a have: its type; of a want: the types it accepts, parted by ``;`` (or a list)
``latitude``      degrees
``longitude``     degrees
``quantity``      units a year, above 0
``gbp_per_unit``  GBP a unit that the exchange is worth to this side, before haulage
``gbp_per_km``    haves: haulage of a unit, GBP a km, 0 or more
``first_day``     optional: a date, or nothing when always there
``last_day``      optional, included
``property_…``    any number; of a have: its value; of a want: its limit; nothing = not known
``text_…``        any number: a vector of length 1 (or of zeros) that says what it is
================  =================================================================================
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.errors import InputError
from offcut.listings.sheets import header_likeness
from offcut.matching.screen.market import Fit, Haves, Market, Wants

if TYPE_CHECKING:
    import polars as pl

REQUIRED = ("id", "kind", "type", "latitude", "longitude", "quantity", "gbp_per_unit")
_NUMBERS = ("latitude", "longitude", "quantity", "gbp_per_unit", "gbp_per_km")
_DAYS = {"first_day": date.min.toordinal(), "last_day": date.max.toordinal()}
_KNOWN = frozenset((*REQUIRED, "gbp_per_km", *_DAYS))
_FAMILIES = ("property_", "text_")
_OF_AN_INDEX_ONLY = frozenset(("gbp_per_unit", "gbp_per_km"))
_ENOUGH = 3  # of these columns, and none of listings: somebody meant the columns of an index
_EPOCH = date(1970, 1, 1).toordinal()
_SEPARATOR = ";"
_LONGEST_HEADER = 65_536
_AS_IT_IS = Fit()


def market_from_table(
    table: Any,
    *,
    fit: Fit = _AS_IT_IS,
    circuity: float = 1.0,
    name: str = "the table",
    properties: Sequence[str] | None = None,
) -> tuple[Market, tuple[str, ...]]:
    """A market from a table, and the names of its properties.

    ``table``: a polars DataFrame, or anything that polars makes one from (an Arrow table, say).
    ``fit``, ``circuity``: the declared value. ``name``: what messages call the table.
    ``properties``: the names that there must be, in the order that is wanted.

    Raises :class:`InputError` for a missing or unknown column, and for a cell that cannot be read,
    by row (the first is 1) and column.
    """
    import polars as pl

    frame = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    found = _columns(frame, name)
    properties = found if properties is None else _same(found, properties, name)
    frame = _readable(frame, name)
    kind = frame["kind"].str.strip_chars().str.to_lowercase()
    strange = ~kind.is_in(["have", "want"]).fill_null(False)
    _refuse(frame["kind"], strange, name, "'have' or 'want'")
    row = np.arange(1, len(frame) + 1)
    sides = {side: frame.filter(kind == side) for side in ("have", "want")}
    rows = {side: row[(kind == side).to_numpy()] for side in ("have", "want")}
    accepted = sides["want"]["type"].list.explode()
    types = tuple(sorted({*sides["have"]["type"].list.explode(), *accepted} - {None}))
    market = Market(
        _haves(sides["have"], rows["have"], properties, types, name),
        _wants(sides["want"], properties, types),
        types,
        fit,
        circuity,
    )
    return market, tuple(properties)


def read_table(file: str | Path) -> "pl.DataFrame":
    """A Parquet or CSV file as a table; :class:`InputError` when it is neither."""
    import polars as pl

    path = Path(file)
    if not path.is_file():
        raise InputError(f"There is no file '{path}'.")
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema_length=0)
    except pl.exceptions.PolarsError as error:
        raise InputError(f"'{path}' cannot be read as a table: {error}") from None


def holds_columns(path: Path) -> bool:
    """Whether a file holds the columns of an index; else it is for the readers of listings."""
    if path.suffix.lower() == ".parquet" or not path.is_file():
        return True
    with path.open("rb") as file:
        header = file.readline(_LONGEST_HEADER).decode("utf-8-sig", "replace")
    names = {name.strip(' "\r\n') for name in header.split(",")}
    if names & _OF_AN_INDEX_ONLY:
        return True
    others = [name for name in names - _KNOWN if not name.startswith(_FAMILIES)]
    return len(names & _KNOWN) >= _ENOUGH and header_likeness(others) == 0


def _columns(frame: "pl.DataFrame", name: str) -> tuple[str, ...]:
    """The names of the properties; refuses columns that are missing or not known."""
    missing = [column for column in REQUIRED if column not in frame.columns]
    if missing:
        told = "', '".join(missing)
        raise InputError(
            f"{name} lacks the column{'s' if len(missing) > 1 else ''} '{told}'; the columns of an"
            f" index need {', '.join(REQUIRED)}."
        )
    for column in frame.columns:
        if column not in _KNOWN and not column.startswith(_FAMILIES):
            raise InputError(
                f"{name} has a column '{column}', which is none of an index. Accepted:"
                f" {', '.join(sorted(_KNOWN))}, property_… and text_…."
            )
    return tuple(c.removeprefix("property_") for c in frame.columns if c.startswith("property_"))


def _same(found: Sequence[str], wanted: Sequence[str], name: str) -> tuple[str, ...]:
    for one, other, fault in ((wanted, found, "lacks the"), (found, wanted, "has another")):
        for prop in one:
            if prop not in other:
                raise InputError(
                    f"{name} {fault} column 'property_{prop}'; the properties of this index are"
                    f" {', '.join(wanted) or 'none'}."
                )
    return tuple(wanted)


def _readable(frame: "pl.DataFrame", name: str) -> "pl.DataFrame":
    """Every column in its kind: numbers, days as ordinals, types as lists."""
    import polars as pl

    made = []
    for column in frame.columns:
        series = frame[column]
        if column in _DAYS:
            made.append(_as_days(series, name))
        elif column in ("id", "kind"):
            made.append(series.cast(pl.String))
        elif column == "type":
            made.append(_as_types(series, name))
        else:
            read = series.cast(pl.Float64, strict=False)
            _refuse(series, read.is_null() & _filled(series), name, "a number")
            made.append(read)
    return pl.DataFrame(made)


def _filled(series: "pl.Series") -> "pl.Series":
    import polars as pl

    if series.dtype == pl.String:
        return series.str.strip_chars().str.len_chars().fill_null(0) > 0
    return series.is_not_null()


def _as_days(series: "pl.Series", name: str) -> "pl.Series":
    import polars as pl

    read = series
    if series.dtype == pl.String:
        read = series.str.strip_chars().str.to_date("%Y-%m-%d", strict=False)
        _refuse(series, read.is_null() & _filled(series), name, "a day such as 2026-11-21")
    days = read.cast(pl.Date).to_physical().cast(pl.Int64) + _EPOCH
    return days.fill_null(_DAYS[series.name]).alias(series.name)


def _as_types(series: "pl.Series", name: str) -> "pl.Series":
    import polars as pl

    if isinstance(series.dtype, pl.List):
        return series.cast(pl.List(pl.String))
    text = series.cast(pl.String)
    _refuse(series, ~_filled(text), name, "a type")
    split = text.str.replace_all(r"\s*;\s*", _SEPARATOR).str.strip_chars(f" {_SEPARATOR}")
    return split.str.split(_SEPARATOR)


def _refuse(series: "pl.Series", wrong: "pl.Series", name: str, accepted: str) -> None:
    if not wrong.any():
        return
    row = wrong.arg_max() or 0
    given = series[row]
    told = "it is empty" if given in (None, "") else f"given: '{given}'"
    raise InputError(
        f"{name}, row {row + 1}, column '{series.name}' ({told}). Accepted: {accepted}."
    )


def _number(side: "pl.DataFrame", column: str) -> Any:
    return side[column].fill_null(np.nan).to_numpy().astype(np.float64)


def _common(side: "pl.DataFrame") -> dict[str, Any]:
    days = {
        column: side[column].to_numpy() if column in side.columns else np.full(len(side), always)
        for column, always in _DAYS.items()
    }
    words = [column for column in side.columns if column.startswith("text_")]
    return {
        "ids": side["id"].fill_null("").to_list(),
        **{c: _number(side, c) for c in ("latitude", "longitude", "quantity", "gbp_per_unit")},
        **{column: values.astype(np.int32) for column, values in days.items()},
        "text": _wide(side, words, 0.0),
    }


def _wide(side: "pl.DataFrame", columns: list[str], nothing: float) -> Any:
    found = np.empty((len(side), len(columns)), dtype=np.float32)
    for at, column in enumerate(columns):
        found[:, at] = side[column].fill_null(nothing).to_numpy()
    return found


def _haves(
    side: "pl.DataFrame", rows: Any, properties: Sequence[str], types: tuple[str, ...], name: str
) -> Haves:
    codes = {kind: code for code, kind in enumerate(types)}
    own = side["type"].to_list()
    for row, given in zip(rows.tolist(), own, strict=True):
        if len(given) != 1:
            raise InputError(
                f"{name}, row {row}, column 'type' (given: '{_SEPARATOR.join(given)}'). Accepted:"
                " one type for a have."
            )
    per_km = _number(side, "gbp_per_km") if "gbp_per_km" in side.columns else np.zeros(len(side))
    return Haves(
        types=np.array([codes[given[0]] for given in own], dtype=np.int32),
        gbp_per_unit_km=per_km,
        properties=_wide(side, [f"property_{p}" for p in properties], np.nan),
        **_common(side),
    )


def _wants(side: "pl.DataFrame", properties: Sequence[str], types: tuple[str, ...]) -> Wants:
    codes = {kind: code for code, kind in enumerate(types)}
    accepted = side["type"].to_list()
    lengths = np.fromiter(map(len, accepted), np.int64, len(accepted))
    flat = [codes[kind] for given in accepted for kind in given]
    return Wants(
        accepted_from=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        accepted=np.array(flat, dtype=np.int32),
        limits=_wide(side, [f"property_{p}" for p in properties], np.inf),
        **_common(side),
    )
