"""An engine of each kind. Where Spark cannot run its tests say why; in CI it must."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from offcut.engines import ENGINES, Engine, engine
from offcut.engines.java import require_spark
from offcut.errors import InputError


@pytest.fixture(scope="session")
def spark_is_here() -> None:
    try:
        require_spark()
    except InputError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def spark(spark_is_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    log = tmp_path_factory.mktemp("spark") / "spark.log"
    with engine("spark", master="local[2]", log=log) as chosen:
        yield chosen


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path)


@pytest.fixture(params=ENGINES)
def any_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    yield from _engine(request)


@pytest.fixture(params=ENGINES[1:])
def other_process(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine whose units run in processes of their own."""
    yield from _engine(request)


def _engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "spark":
        yield request.getfixturevalue("spark")
        return
    workers = 2 if request.param == "processes" else None
    with engine(request.param, workers=workers) as chosen:
        yield chosen
