"""DuckDB: one query; the join filters on type, days and limits, an aggregate keeps the best k.

What was tried: the value in one expression (twice as slow: the texts of pairs that lose money are
multiplied too) and a window over each want instead of the aggregate (twice as slow as well).
"""

from typing import Any

import duckdb
import numpy as np

from benchmarks.engines.ranking import asked, on_sphere
from offcut.matching.screen.market import DAYS_PER_YEAR, EARTH_KM, Market, TopK
from offcut.matching.screen.oracle import id_rank


def prepare(market: Market, threads: int) -> tuple[Market, Any]:
    """Both tables inside the database, texts as fixed arrays."""
    have, want = market.haves, market.wants
    rows, types = asked(want)
    tables = {
        "haves": {
            "have": np.arange(len(have)),
            "rank": id_rank(have.ids),
            "type": have.types,
            "quantity": have.quantity,
            "price": have.gbp_per_unit,
            "per_km": have.gbp_per_unit_km * market.circuity,
            "first_day": have.first_day,
            "last_day": have.last_day,
            **_numbered("at", on_sphere(have.latitude, have.longitude)),
            **_numbered("used", np.nan_to_num(have.properties.astype(np.float64), nan=0.0)),
            **_numbered("text", have.text.astype(np.float64)),
        },
        "wants": {
            "want": rows,
            "type": types,
            "quantity": want.quantity[rows],
            "price": want.gbp_per_unit[rows],
            "first_day": want.first_day[rows],
            "last_day": want.last_day[rows],
            **_numbered("at", on_sphere(want.latitude, want.longitude)[rows]),
            **_numbered("most", want.limits[rows].astype(np.float64)),
            **_numbered("text", want.text[rows].astype(np.float64)),
        },
    }
    base = duckdb.connect()
    if threads:
        base.execute(f"SET threads = {threads}")
    base.execute("SET preserve_insertion_order = false")
    for name, columns in tables.items():
        text = ", ".join(column for column in columns if column.startswith("text"))
        kept = f"* EXCLUDE ({text}), array_value({text}) AS text" if text else "*"
        base.register("given", columns)
        base.execute(f"CREATE TABLE {name} AS SELECT {kept} FROM given")
        base.unregister("given")
    return market, base


def answer(prepared: tuple[Market, Any], k: int) -> TopK:
    """One query for all wants."""
    market, base = prepared
    table = base.execute(query(market, k)).fetchnumpy()
    rows, place = table["want"], table["place"]
    best = TopK(
        np.full((len(market.wants), k), -1, dtype=np.int64), np.full((len(market.wants), k), np.nan)
    )
    best.haves[rows, place], best.values[rows, place] = table["have"], table["value"]
    return best


def query(market: Market, k: int) -> str:
    """The question in SQL."""
    properties, text = market.haves.properties.shape[1], market.haves.text.shape[1]
    within = "".join(f" AND h.used{at} <= w.most{at}" for at in range(properties))
    chord = " + ".join(f"(h.at{i} - w.at{i}) * (h.at{i} - w.at{i})" for i in range(3))
    quality = text_fit = "1.0"
    if properties and market.fit.quality:
        used = ", ".join(f"h.used{at} / w.most{at}" for at in range(properties))
        quality = f"1.0 - {market.fit.quality} * greatest({used})"
    if text and market.fit.text:
        dot = "greatest(0.0, array_inner_product(h_text, w_text))"
        text_fit = f"1.0 - {market.fit.text} * (1.0 - {dot})"
    texts = "h.text AS h_text, w.text AS w_text," if text else ""
    return f"""
    WITH near AS (
        SELECT w.want, h.have, h.rank, {texts}
            least(h.quantity, w.quantity)
            * (least({DAYS_PER_YEAR}, least(h.last_day, w.last_day)
               - greatest(h.first_day, w.first_day) + 1) / {DAYS_PER_YEAR}) AS units,
            h.price + w.price
            - h.per_km * {2 * EARTH_KM!r} * asin(least(1.0, 0.5 * sqrt({chord}))) AS unit_value,
            {quality} AS quality
        FROM wants w JOIN haves h ON h.type = w.type
            AND h.first_day <= w.last_day AND w.first_day <= h.last_day{within}
    ), pairs AS (
        SELECT want, have, rank, units * unit_value * quality * ({text_fit}) AS value
        FROM near WHERE unit_value > 0
    ), best AS (
        SELECT want, unnest(max({{value: value, rank: -rank, have: have}}, {k}), recursive := true)
        FROM pairs WHERE value > 0 GROUP BY want
    )
    SELECT want, have, value,
        row_number() OVER (PARTITION BY want ORDER BY value DESC, rank DESC) - 1 AS place
    FROM best QUALIFY place < {k}
    """


def _numbered(name: str, array: Any) -> dict[str, Any]:
    return {f"{name}{at}": np.ascontiguousarray(array[:, at]) for at in range(array.shape[1])}
