"""polars: lazy queries in the streaming engine; join on type, filter early, top k of each want.

What was tried: one query for all wants (a sixth slower at 100,000 listings a side, as it holds more
before it ranks), blocks of a type by a cross join (a third slower at 30,000, and slower still with
larger blocks), ``join_where`` (the same plan), the columns of the text joined late (half slower
again), the k best as structs or by rank (no difference).
"""

from typing import Any

import numpy as np
import polars as pl

from benchmarks.engines.ranking import asked, on_sphere
from offcut.matching.screen.market import DAYS_PER_YEAR, EARTH_KM, Market, TopK
from offcut.matching.screen.oracle import id_rank

_WANTS = 5_000


def prepare(market: Market, threads: int) -> tuple[Market, pl.DataFrame, pl.DataFrame]:
    """A frame of haves and one of wants, a row for each type that a want accepts."""
    have, want = market.haves, market.wants
    at = on_sphere(have.latitude, have.longitude)
    haves = pl.DataFrame(
        {
            "have": np.arange(len(have)),
            "rank": id_rank(have.ids),
            "type": have.types,
            "h_quantity": have.quantity,
            "h_price": have.gbp_per_unit,
            "h_km": have.gbp_per_unit_km * market.circuity,
            "h_first": have.first_day,
            "h_last": have.last_day,
            **_numbered("h_at", at),
            **_numbered("h_used", np.nan_to_num(have.properties.astype(np.float64), nan=0.0)),
            **_numbered("h_text", have.text.astype(np.float64)),
        }
    )
    rows, types = asked(want)
    at = on_sphere(want.latitude, want.longitude)
    wants = pl.DataFrame(
        {
            "want": rows,
            "type": types,
            "w_quantity": want.quantity[rows],
            "w_price": want.gbp_per_unit[rows],
            "w_first": want.first_day[rows],
            "w_last": want.last_day[rows],
            **_numbered("w_at", at[rows]),
            **_numbered("w_limit", want.limits[rows].astype(np.float64)),
            **_numbered("w_text", want.text[rows].astype(np.float64)),
        }
    )
    return market, haves, wants.sort("type")


def answer(prepared: tuple[Market, pl.DataFrame, pl.DataFrame], k: int) -> TopK:
    """A query for every few thousand wants, and one for those that accept several types."""
    market, haves, wants = prepared
    parts = [
        _best(_scored(market, some.lazy().join(haves.lazy(), on="type")), k)
        for some in wants.iter_slices(_WANTS)
    ]
    found = pl.concat([part.collect(engine="streaming") for part in parts])
    return _as_top_k(_best(found.lazy(), k).collect(), len(market.wants), k)


def _scored(market: Market, pairs: pl.LazyFrame) -> pl.LazyFrame:
    properties, text = market.haves.properties.shape[1], market.haves.text.shape[1]
    c = pl.col
    first = pl.max_horizontal("h_first", "w_first")
    last = pl.min_horizontal("h_last", "w_last")
    feasible = (c("h_first") <= c("w_last")) & (c("w_first") <= c("h_last"))
    for at in range(properties):
        feasible &= c(f"h_used{at}") <= c(f"w_limit{at}")
    days = pl.min_horizontal(last - first + 1, pl.lit(DAYS_PER_YEAR))
    chord = sum(((c(f"h_at{i}") - c(f"w_at{i}")) ** 2 for i in range(3)), start=pl.lit(0.0))
    km = 2.0 * EARTH_KM * (chord.sqrt() * 0.5).clip(upper_bound=1.0).arcsin()
    unit_value = (c("h_price") + c("w_price")) - c("h_km") * km
    units = pl.min_horizontal("h_quantity", "w_quantity") * (days / DAYS_PER_YEAR)
    fit = pl.lit(1.0)
    if properties and market.fit.quality:
        used = [c(f"h_used{at}") / c(f"w_limit{at}") for at in range(properties)]
        fit = fit * (1.0 - market.fit.quality * pl.max_horizontal(used))
    if text and market.fit.text:
        dot = sum((c(f"h_text{at}") * c(f"w_text{at}") for at in range(text)), start=pl.lit(0.0))
        fit = fit * (1.0 - market.fit.text * (1.0 - dot.clip(lower_bound=0.0)))
    return (
        pairs.filter(feasible)
        .with_columns(unit_value.alias("unit_value"))
        .filter(c("unit_value") > 0)
        .select("want", "have", "rank", (units * c("unit_value") * fit).alias("value"))
        .filter(c("value") > 0)
    )


def _best(pairs: pl.LazyFrame, k: int) -> pl.LazyFrame:
    top = pl.col("have", "rank", "value").top_k_by(["value", "rank"], k, reverse=[False, True])
    return pairs.group_by("want").agg(top).explode("have", "rank", "value")


def _as_top_k(found: pl.DataFrame, wants: int, k: int) -> TopK:
    found = found.sort("want", "value", "rank", descending=[False, True, False])
    rows, values = found["want"].to_numpy(), found["value"].to_numpy()
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    best = TopK(np.full((wants, k), -1, dtype=np.int64), np.full((wants, k), np.nan))
    best.haves[rows, place] = found["have"].to_numpy()
    best.values[rows, place] = values
    return best


def _numbered(name: str, array: Any) -> dict[str, Any]:
    return {f"{name}{at}": np.ascontiguousarray(array[:, at]) for at in range(array.shape[1])}
