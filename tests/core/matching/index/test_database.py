"""An index from a database: the same rows as from a file, read in batches and never written to."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

from offcut.cli import main, offcut
from offcut.errors import InputError
from offcut.matching.index import Index
from offcut.matching.index.database import name_of, read_query
from offcut.matching.index.tables import market_from_table

ROWS = [
    ("H1", "have", "sand.green", 52.5, -1.9, 100, 40, 0.125, None, None, 2.5),
    ("H2", "have", "sand.core", 52.5, -1.8, 50.5, -10, 0.1, None, "2026-12-31", None),
    ("W1", "want", "sand.green; sand.core", 52.6, -2, 80, 5, None, "2026-06-01", None, 3),
    ("W2", "want", "sand.core", 52.6, -2.0, 80, None, None, None, None, None),
]
SELECT = "SELECT * FROM columns"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "hub.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE columns (id, kind, type, latitude, longitude, quantity, gbp_per_unit,"
            " gbp_per_km, first_day, last_day, property_loi_pct)"
        )
        marks = ", ".join("?" * len(ROWS[0]))
        connection.executemany(f"INSERT INTO columns VALUES ({marks})", ROWS)
        connection.commit()
    return path


@pytest.mark.parametrize("batch", [1, 2, 3, 50_000])
def test_the_size_of_the_batches_changes_nothing(database: Path, batch: int):
    market, properties = market_from_table(read_query(str(database), SELECT, batch))
    assert properties == ("loi_pct",)
    assert (market.haves.ids, market.wants.ids) == (["H1", "H2"], ["W1", "W2"])
    assert market.haves.quantity.tolist() == [100.0, 50.5]
    assert market.haves.gbp_per_unit.tolist() == [40.0, -10.0]
    assert market.haves.properties[0].tolist() == [2.5]
    assert market.wants.accepted.tolist() == [1, 0, 0]
    assert market.wants.limits[0].tolist() == [3.0]


def test_a_path_and_an_address_are_the_same_database(database: Path):
    assert_frame_equal(
        read_query(str(database), SELECT), read_query("sqlite:///hub.sqlite", SELECT)
    )


def test_whole_numbers_make_ids_without_a_point(database: Path):
    query = (
        "SELECT 1 AS id, 'have' AS kind, 'sand' AS type, 52 AS latitude, -2 AS longitude,"
        " 9 AS quantity, 1 AS gbp_per_unit"
    )
    market, _ = market_from_table(read_query(str(database), query))
    assert market.haves.ids == ["1"]


def test_no_rows_are_a_table_with_columns(database: Path):
    table = read_query(str(database), f"{SELECT} WHERE kind = 'neither'")
    assert len(table) == 0
    assert table.columns[:3] == ["id", "kind", "type"]


def test_an_index_is_built_and_added_to_from_a_database(database: Path):
    asked = ["--database", "hub.sqlite", "--query", f"{SELECT} WHERE id IN ('H1', 'W1')"]
    told = CliRunner().invoke(offcut, ["index", "build", *asked, "--out", "i"])
    assert "1 have and 1 want of 2 types," in told.output
    more = [*asked[:3], f"{SELECT} WHERE id = 'H2'"]
    told = CliRunner().invoke(offcut, ["index", "add", "i", *more])
    assert "Added 1 have and 0 wants." in told.output
    assert Index("i").have("H2").quantity.tolist() == [50.5]


def test_a_cell_that_cannot_be_read_is_named_by_row_and_column(database: Path):
    query = SELECT.replace("*", "id, kind, type, latitude, 'far' AS longitude, quantity,"
                           " 1 AS gbp_per_unit")  # fmt: skip
    with pytest.raises(InputError, match=r"query of 'hub.sqlite', row 1, column 'longitude'"):
        market_from_table(read_query(str(database), query, 2), name="The query of 'hub.sqlite'")


@pytest.mark.parametrize(
    ("given", "query", "told"),
    [
        ("nowhere.sqlite", SELECT, "There is no file 'nowhere.sqlite'. Accepted: the path of an"),
        ("mysql://hub/x", SELECT, "'mysql://' is no database that can be read. Accepted:"),
        ("hub.sqlite", "SELECT * FROM colums", "'hub.sqlite' could not answer the query: no such"),
        ("hub.sqlite", "DELETE FROM columns", "'hub.sqlite' could not answer the query: attempt"),
        ("hub.sqlite", f"{SELECT}; {SELECT}", "one statement at a time"),
        ("hub.sqlite", "", "gives no rows and columns; a SELECT is needed"),
        ("hub.sqlite", "SELECT id, kind AS id FROM columns", "gives two columns named 'id'"),
        ("hub.sqlite", "SELECT id FROM columns", "The query of 'hub.sqlite' lacks the columns"),
        ("notes.txt", SELECT, "'notes.txt' could not answer the query: file is not a database"),
        ("postgresql://me:secret@hub/x", SELECT, "psycopg, which is not installed: pip install"),
    ],
)
def test_what_is_wrong_is_told(
    database: Path, given: str, query: str, told: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    database.with_name("notes.txt").write_text("not a database at all\n" * 100, "utf-8")
    monkeypatch.setattr("offcut.matching.index.database.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        main(["index", "build", "--database", given, "--query", query, "--out", "i"])
    assert ended.value.code == 2
    said = " ".join(capsys.readouterr().err.split())
    assert told in said
    assert "secret" not in said
    assert len(read_query(str(database), SELECT)) == len(ROWS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Nothing was given; give either a FILE or --database with --query."),
        (["a.csv", "--database", "b", "--query", "c"], "A file and a database were given; give"),
        (["--database", "b"], "--database needs --query"),
        (["a.csv", "--query", "c"], "--query needs --database"),
    ],
)
def test_either_a_file_or_a_database(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit):
        main(["index", "build", *words, "--out", "i"])
    assert told in " ".join(capsys.readouterr().err.split())


def test_a_password_is_never_told():
    assert name_of("postgresql://me:secret@hub.example/x") == "postgresql://hub.example/x"
    assert name_of("sqlite:////data/hub.sqlite") == name_of("/data/hub.sqlite") == "hub.sqlite"
