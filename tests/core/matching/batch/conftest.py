"""A finished run of the example region, the same run in memory, and a short list."""

import sys
from pathlib import Path

import pytest
from batch_runs import ON, finish

import offcut
from offcut.matching.batch import prepare
from offcut.regions import load

# The workload is that of the benchmarks, which stand beside the product.
sys.path.insert(0, str(Path(__file__).resolve().parents[4]))


@pytest.fixture(scope="session")
def example() -> Path:
    return load("west_midlands").example_path


@pytest.fixture(scope="session")
def in_memory(example):
    return offcut.match(offcut.read_listings(example), on=ON)


@pytest.fixture(scope="session")
def job(example, tmp_path_factory):
    """The example in units of 60 wants at most, finished."""
    return finish(prepare(example, tmp_path_factory.mktemp("run") / "work", on=ON, chunk=60))


@pytest.fixture
def short_list(tmp_path):
    """Haves and wants of two kinds, some that nobody takes or gives, one not understood."""
    rows = [
        "listing_id,organisation,latitude,longitude,kind,resource,resource_type,quantity,unit,period"
    ]
    rows += [
        f"H{n},Giver {n} (fictional),52.{40 + n},-2.0,have,sand,sand.foundry.green,{100 + n},t,year"
        for n in range(5)
    ]
    rows += [
        f"W{n},Taker {n} (fictional),52.{60 + n},-1.9,want,fill,sand.fill,{90 + n},t,year"
        for n in range(4)
    ]
    rows += [
        "H7,Giver 7 (fictional),52.5,-2.0,have,a furnace,equipment.furnace,1,item,once",
        "W7,Taker 7 (fictional),52.5,-1.9,want,bread,food.bakery,5,t,year",
        "H8,Giver 8 (fictional),52.5,-2.0,have,qqzzx,,5,t,year",
    ]
    path = tmp_path / "short.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path
