"""A table of columns becomes a market; what cannot be read is named by row and column."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from offcut.errors import InputError
from offcut.matching.index.tables import market_from_table, read_table
from offcut.matching.screen.market import Fit

TABLE = """\
id,kind,type,latitude,longitude,quantity,gbp_per_unit,gbp_per_km,first_day,last_day,property_loi_pct
H1,have,sand.green,52.5,-1.9,100,40,0.125,,,2.5
W1,want,sand.green; sand.core,52.6,-2.0,80,5,,2026-12-01,2027-02-28,3
W2,want,sand.core,52.6,-2.0,80,-5,,,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "columns.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_every_column_is_read(table: Path):
    market, properties = market_from_table(read_table(table), fit=Fit(0.5), circuity=1.3)
    assert market.types == ("sand.core", "sand.green")
    assert properties == ("loi_pct",)
    assert (market.fit, market.circuity) == (Fit(0.5), 1.3)
    haves, wants = market.haves, market.wants
    assert (haves.ids, wants.ids) == (["H1"], ["W1", "W2"])
    assert haves.types.tolist() == [1]
    assert wants.accepted_from.tolist() == [0, 2, 3]
    assert wants.accepted.tolist() == [1, 0, 0]
    assert haves.gbp_per_unit_km.tolist() == [0.125]
    assert wants.quantity.tolist() == [80.0, 80.0]
    assert haves.properties.tolist() == [[2.5]]


def test_nothing_means_not_known_no_limit_and_always(table: Path):
    market, _ = market_from_table(read_table(table))
    assert market.wants.limits.tolist() == [[3.0], [np.inf]]
    assert market.wants.first_day.tolist() == [date(2026, 12, 1).toordinal(), 1]
    assert market.wants.last_day.tolist() == [
        date(2027, 2, 28).toordinal(),
        date.max.toordinal(),
    ]
    unknown, _ = market_from_table(pl.read_csv(TABLE.replace(",2.5\n", ",\n").encode()))
    assert np.isnan(unknown.haves.properties).all()


def test_parquet_and_arrow_say_the_same(table: Path, tmp_path: Path):
    typed = pl.read_csv(table, try_parse_dates=True)
    typed.write_parquet(tmp_path / "columns.parquet")
    first, _ = market_from_table(read_table(table))
    for other in (read_table(tmp_path / "columns.parquet"), typed.to_dict()):
        again, _ = market_from_table(other)
        assert again.types == first.types
        assert again.wants.last_day.tolist() == first.wants.last_day.tolist()
        assert again.haves.quantity.tolist() == first.haves.quantity.tolist()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "W2,want",
            "W2,wants",
            "row 3, column 'kind' (given: 'wants'). Accepted: 'have' or 'want'",
        ),
        ("100,40", "100,4O", "row 1, column 'gbp_per_unit' (given: '4O'). Accepted: a number"),
        ("2026-12-01", "1/12/2026", "row 2, column 'first_day' (given: '1/12/2026')"),
        (",latitude", ",lat", "lacks the column 'latitude'"),
        (",latitude,longitude", ",lat,lon", "lacks the columns 'latitude', 'longitude'"),
        (",last_day", ",until", "has a column 'until', which is none of an index"),
        ("want,sand.core", "want,", "row 3, column 'type' (it is empty)"),
        ("have,sand.green", "have,a;b", "row 1, column 'type' (given: 'a;b'). Accepted: one type"),
    ],
)
def test_what_cannot_be_read_is_named(before: str, after: str, told: str, tmp_path: Path):
    path = tmp_path / "columns.csv"
    path.write_text(TABLE.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError) as error:
        market_from_table(read_table(path), name="'columns.csv'")
    assert told in str(error.value)
    assert "'columns.csv'" in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(InputError, match="There is no file"):
        read_table(tmp_path / "none.csv")


def test_a_file_that_is_no_table(tmp_path: Path):
    (tmp_path / "x.parquet").write_bytes(b"not parquet")
    with pytest.raises(InputError, match="cannot be read as a table"):
        read_table(tmp_path / "x.parquet")
