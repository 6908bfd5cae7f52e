"""The loader reads strictly: what contradicts itself is an error that names file, row, column."""

import doctest
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from offcut import reference
from offcut.errors import InputError, NotDated, TableError, UnknownReference
from offcut.reference import (
    Assumptions,
    Dated,
    Provenance,
    Status,
    Table,
    TableInfo,
    _assumptions,
    _read,
)


@dataclass(frozen=True)
class Row:
    id: str
    amount: float
    share: float | None
    tags: tuple[str, ...]
    certain: bool
    provenance: Provenance
    gate: bool = False


DEFAULTS = {"source": "offcut", "status": "assumed", "reviewed_on": date(2026, 11, 21)}


def table(folder: Path, text: str) -> TableInfo:
    path = folder / "rows.csv"
    path.write_text(text, "utf-8")
    return TableInfo("rows", path, "Rows", "Row", "id", "", "", DEFAULTS)


def read(folder: Path, text: str) -> list[Row]:
    return list(_read.records(table(folder, text), Row))


def test_a_row_becomes_a_record_and_blank_is_never_zero(tmp_path: Path) -> None:
    [row] = read(tmp_path, "id,amount,share,tags,certain,gate\na,0,,x|y,yes,\n")
    assert (row.amount, row.share, row.tags, row.certain, row.gate) == (
        0,
        None,
        ("x", "y"),
        True,
        False,
    )


def test_a_row_may_state_its_own_provenance(tmp_path: Path) -> None:
    head = "id,amount,share,tags,certain,status,valid_from,note\n"
    own, default = read(tmp_path, head + "a,1,,,no,seen,2026-04-01,read\nb,1,,,no,,,\n")
    assert own.provenance == Provenance(
        "offcut", Status.SEEN, date(2026, 11, 21), date(2026, 4, 1), None, "read"
    )
    assert default.provenance.status == Status.ASSUMED
    assert not default.provenance.verified


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("a,,,,yes", r"rows\.csv, row 2, column 'amount': is empty"),
        ("a,many,,,yes", r"row 2, column 'amount'.*many"),
        ("a,1,,,perhaps", r"column 'certain': 'perhaps' is neither yes nor no"),
        ("a,1,,", r"row 2: 4 cells, 5 columns"),
    ],
)
def test_a_cell_that_does_not_read_is_named(tmp_path: Path, cells: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read(tmp_path, f"id,amount,share,tags,certain\n{cells}\n")


def test_a_status_that_is_none_of_the_four_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="'guessed' is not a valid Status"):
        read(tmp_path, "id,amount,share,tags,certain,status\na,1,,,no,guessed\n")


def test_an_id_may_stand_once_only() -> None:
    with pytest.raises(TableError, match="'a' stands twice"):
        Table("letters", ["a", "b", "a"], str)


def test_two_values_from_the_same_day_are_refused() -> None:
    where = Provenance("offcut", Status.SEEN, date(2026, 11, 21), date(2026, 4, 1))
    with pytest.raises(TableError, match="valid from the same day"):
        Dated("tax", [where, where], lambda item: item)


def test_a_value_that_has_ended_is_not_in_force() -> None:
    ended = Provenance(
        "offcut", Status.SEEN, date(2026, 11, 21), date(2025, 4, 1), date(2026, 3, 31)
    )
    series = Dated("levy", [ended], lambda item: item)
    assert series.at(date(2026, 3, 31)) is ended
    with pytest.raises(NotDated, match="ends 2026-03-31"):
        series.at(date(2026, 4, 1))


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownReference, match="SAND-FOUNDRY-CORE"):
        reference.uses["SAND-FOUNDRY-COR"]
    with pytest.raises(UnknownReference, match="waste_codes"):
        reference.frame("waste_cods")


def test_a_map_is_not_a_table_nor_a_table_a_map() -> None:
    with pytest.raises(TableError, match=r"reference\.shapes"):
        reference.frame("boundaries")
    with pytest.raises(TableError, match=r"reference\.frame"):
        reference.shapes("outcodes")


def test_a_regions_rows_stand_for_the_general_ones() -> None:
    frame = reference.frame("districts")
    assert frame["code"].n_unique() == frame.height
    [birmingham] = frame.filter(frame["code"] == "E08000025").iter_rows(named=True)
    assert birmingham["authority"] == "West Midlands Combined Authority"
    [bristol] = frame.filter(frame["code"] == "E06000023").iter_rows(named=True)
    assert bristol["authority"] is None


def test_own_assumptions_lie_over_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("places.circuity: {value: 1.25, source: our drivers}\n")
    own = Assumptions.read(path)
    assert own.value("places.circuity") == 1.25
    assert own["places.circuity"].provenance.source == "our drivers"
    assert [item.id for item in own.overridden] == ["places.circuity"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("places.circuty: 1.2", "Did you mean places.circuity"),
        ("places.circuity: far", "'places.circuity' is 'far'"),
        ("- 1", "expected lines of the form"),
        ("a: [", "is not YAML"),
    ],
)
def test_an_assumptions_file_that_cannot_be_used_says_why(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        Assumptions.read(path)


def test_a_missing_assumptions_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no assumptions file at .*none\.yaml"):
        Assumptions.read(tmp_path / "none.yaml")


@pytest.mark.parametrize("module", [reference, _assumptions], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"haulage.artic_tipper.gbp_per_km": -1}, "at least 0"),
        ({"haulage.artic_tipper.empty_return": 1.5}, "at least 0 and at most 1"),
        ({"places.circuity": float("nan")}, "at least 1 and at most 3"),
    ],
)
def test_an_assumption_that_cannot_be_is_refused(own: dict[str, float], told: str) -> None:
    with pytest.raises(InputError, match=told):
        Assumptions(own)


def test_a_gate_fee_may_be_an_income() -> None:
    assert Assumptions({"gate.recycling_gbp_per_t": -20}).value("gate.recycling_gbp_per_t") == -20


def test_nested_assumptions_read_as_they_look() -> None:
    own = Assumptions({"haulage": {"van": {"payload_t": 1.2, "gbp_per_km": 0.8}}})
    assert own.value("haulage.van.payload_t") == 1.2
    assert own.value("haulage.van.gbp_per_km") == 0.8
