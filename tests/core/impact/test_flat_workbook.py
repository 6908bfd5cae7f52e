"""The official flat workbook, of any year and as messy as they come, becomes a factor set."""

from pathlib import Path

import pytest
from flat_workbooks import (
    DIESEL,
    DIESEL_GASES,
    HEADER,
    NO_VALUE,
    PLAIN,
    SAND,
    SEWAGE,
    SUPPLY,
    flat_workbook,
    row,
)

from offcut import reference
from offcut.errors import InputError, WorkbookProblems
from offcut.impact.factors import factor_set
from offcut.impact.factors_diff import Kind, diff
from offcut.impact.factors_file import load_factors, save_factor_set
from offcut.impact.flat_workbook import read_flat_workbook
from offcut.impact.flat_workbook_rows import UNITS, known_ids


def problems(path: Path) -> list[str]:
    with pytest.raises(WorkbookProblems) as told:
        read_flat_workbook(path)
    return [str(problem) for problem in told.value.problems]


def test_rows_are_known_by_their_official_id(tmp_path: Path):
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx"))
    assert (found.sheet, found.header_row, found.rows) == ("Factors by Category", 5, 8)
    assert (found.factors.id, found.factors.version) == ("desnz-2027@1", "1.1")
    assert {name: f.value for name, f in found.factors.items()} == {
        "water.supply": 0.2,
        "water.treatment": 0.18,
        "material_use.aggregates.primary": 7.8,
        "waste_disposal.aggregates.reuse": None,
        "fuels.diesel": 2.6,
    }
    assert found.blanks == 1
    assert found.aside == 3
    assert found.problems == ()
    assert "waste_disposal.aggregates.landfill" in found.absent


def test_words_and_units_are_those_of_the_table(tmp_path: Path):
    """What an imported row is called is what the same row of 2025 is called here."""
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx")).factors
    for name, factor in found.items():
        ours = factor_set(2025)[name]
        assert (factor.group, factor.item, factor.route, factor.unit, factor.official_id) == (
            ours.group, ours.item, ours.route, ours.unit, ours.official_id,
        )  # fmt: skip


@pytest.mark.parametrize("above", [0, 1, 7, 30])
def test_the_header_is_found_wherever_it_stands(tmp_path: Path, above: int):
    path = flat_workbook(tmp_path / "flat.xlsx", above=above, sheet="Anything")
    assert read_flat_workbook(path).header_row == above + 3


def test_new_columns_and_another_order_do_no_harm(tmp_path: Path):
    header = ("Lookup", *reversed(HEADER))
    rows = [("x", *reversed(cells[:-1]), cells[-1]) for cells in PLAIN]
    path = flat_workbook(tmp_path / "flat.xlsx", rows, header=header)
    assert read_flat_workbook(path).factors["water.supply"].value == 0.2


def test_header_words_may_be_in_any_case_and_spread_over_lines(tmp_path: Path):
    header = [name.upper().replace(" ", "\n ") for name in HEADER]
    path = flat_workbook(tmp_path / "flat.xlsx", header=header)
    assert len(read_flat_workbook(path).factors) == 5


def test_the_column_of_values_is_chosen_by_its_year(tmp_path: Path):
    columns = ("GHG Conversion Factor 2027", "GHG Conversion Factor 2028")
    rows = [(*cells, None if cells[-1] is None else cells[-1] * 2) for cells in (SUPPLY, NO_VALUE)]
    path = flat_workbook(tmp_path / "flat.xlsx", rows, values=columns, said_year=2028)
    assert read_flat_workbook(path).factors["water.supply"].value == 0.4
    assert read_flat_workbook(path, 2027).factors["water.supply"].value == 0.2
    with pytest.raises(InputError, match=r"no factors of 2031; there are those of 2027, 2028"):
        read_flat_workbook(path, 2031)


def test_a_column_without_year_takes_that_of_the_sheet(tmp_path: Path):
    path = flat_workbook(tmp_path / "flat.xlsx", values=("GHG Conversion Factor",))
    assert read_flat_workbook(path).factors.year == 2027


def test_a_sheet_that_says_another_year_than_its_column_is_doubted(tmp_path: Path):
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", said_year=2026))
    (doubt,) = found.problems
    assert "says year 2026, the column of values says 2027" in str(doubt)


@pytest.mark.parametrize("cell", ["N/A", "-", "not available"])
def test_words_for_nothing_are_blank_and_told(tmp_path: Path, cell: str):
    rows = [(*SAND[:-1], cell), SUPPLY]
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", rows))
    assert found.factors["material_use.aggregates.primary"].value is None
    assert [p.message for p in found.problems] == ["taken as blank, not as zero"]


def test_a_zero_is_a_zero(tmp_path: Path):
    rows = [(*SAND[:-1], 0), SUPPLY]
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", rows))
    assert found.factors["material_use.aggregates.primary"].value == 0.0


def test_what_is_not_a_number_is_named_by_row_and_column(tmp_path: Path):
    path = flat_workbook(tmp_path / "flat.xlsx", [SUPPLY, (*SAND[:-1], "c. 7.8")])
    (told,) = problems(path)
    assert "sheet 'Factors by Category', row 7, column 'factor'" in told
    assert "'c. 7.8'" in told


def test_an_id_that_is_none_is_refused(tmp_path: Path):
    path = flat_workbook(tmp_path / "flat.xlsx", [SUPPLY, ("see note", *SAND[1:])])
    assert "not an official id" in problems(path)[0]


def test_a_unit_that_nobody_knows_is_refused(tmp_path: Path):
    strange = row("19_500_5000_15_1", "Material use", "Aggregates", "Re-used", "bushels", 1.0)
    assert (
        "not a known unit of activity" in problems(flat_workbook(tmp_path / "a.xlsx", [strange]))[0]
    )


def test_an_id_of_another_unit_than_the_words_beside_it_is_refused(tmp_path: Path):
    """The trap of a thousand: the value is per million litres, the id per cubic metre."""
    slipped = (*SUPPLY[:7], "million litres", "kg CO2e", 191.3)
    told = problems(flat_workbook(tmp_path / "flat.xlsx", [slipped]))
    assert "the id is of another unit: cells slipped?" in told[0]
    assert "cubic metres" in told[0]


def test_a_single_gas_under_the_id_of_the_total_is_refused(tmp_path: Path):
    slipped = (*DIESEL[:8], "kg CO2e of CO2 per unit", 2.57)
    told = problems(flat_workbook(tmp_path / "flat.xlsx", [slipped]))
    assert "the id is of another gas" in told[0]


def test_treatment_printed_as_supply_is_refused(tmp_path: Path):
    """The words of one id at another: somebody has exchanged the rows."""
    wrong = (SUPPLY[0], *SEWAGE[1:-1], 0.17088)
    told = problems(flat_workbook(tmp_path / "flat.xlsx", [wrong, SAND]))
    assert "the words are those of 18_405_4006_1_1; this id is 'water.supply'" in told[0]


def test_an_id_twice_is_refused_unless_both_rows_are_alike(tmp_path: Path):
    other = (*SUPPLY[:-1], 0.21)
    told = problems(flat_workbook(tmp_path / "a.xlsx", [SUPPLY, SAND, other]))
    assert "row 8" in told[0]
    assert "already the id of row 6" in told[0]
    found = read_flat_workbook(flat_workbook(tmp_path / "b.xlsx", [SUPPLY, SAND, SUPPLY]))
    assert "alike" in str(found.problems[0])
    assert len(found.factors) == 2


def test_gases_that_do_not_add_up_to_the_total_are_doubted(tmp_path: Path):
    """A slip by a thousand in the total shows where the gases are right."""
    rows = [(*DIESEL[:-1], 2600.0), *DIESEL_GASES]
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", rows))
    assert "the single gases add up to 2.6" in str(found.problems[0])


def test_a_negative_factor_is_doubted(tmp_path: Path):
    found = read_flat_workbook(flat_workbook(tmp_path / "a.xlsx", [(*SAND[:-1], -7.8), SUPPLY]))
    assert "negative" in str(found.problems[0])


def test_a_new_row_is_kept_under_its_official_id(tmp_path: Path):
    new = row("19_500_5999_15_1", "Material use", "Mycelium", "Re-used", "tonnes", 12.5)
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", [SUPPLY, new]))
    factor = found.factors["official.19_500_5999_15_1"]
    assert (factor.group, factor.item, factor.route, factor.unit, factor.value) == (
        "material_use", "Mycelium", "Re-used", "t", 12.5,
    )  # fmt: skip


def test_what_stands_after_the_end_is_not_read(tmp_path: Path):
    rows = [SUPPLY, (None, None, "END"), SAND]
    assert list(read_flat_workbook(flat_workbook(tmp_path / "a.xlsx", rows)).factors) == [
        "water.supply"
    ]


def test_notes_between_the_rows_are_not_read(tmp_path: Path):
    rows = [SUPPLY, (None, None, "Figures below are under review"), SAND]
    assert len(read_flat_workbook(flat_workbook(tmp_path / "a.xlsx", rows)).factors) == 2


def test_a_value_without_an_id_is_refused(tmp_path: Path):
    told = problems(flat_workbook(tmp_path / "a.xlsx", [SUPPLY, (None, *SAND[1:])]))
    assert "row 7, column 'id': not an official id" in told[0]


def test_without_official_ids_nothing_is_read(tmp_path: Path):
    rows = [cells[1:] for cells in PLAIN]
    path = flat_workbook(tmp_path / "flat.xlsx", rows, header=HEADER[1:])
    with pytest.raises(InputError, match=r"row 5: no column 'id'.*before 2021 lack ids"):
        read_flat_workbook(path)


def test_another_workbook_is_refused_with_what_to_take(tmp_path: Path):
    path = flat_workbook(tmp_path / "flat.xlsx", [], header=("Fuel", "Unit"), values=("Value",))
    with pytest.raises(InputError, match=r"no sheet in the flat format.*not the full or condensed"):
        read_flat_workbook(path)


def test_a_csv_of_the_sheet_is_read_too(tmp_path: Path):
    lines = [",".join((*HEADER, "GHG Conversion Factor 2027"))]
    lines += [",".join("" if c is None else str(c) for c in cells) for cells in PLAIN]
    path = tmp_path / "flat.csv"
    path.write_text("\n".join(lines), "utf-8")
    assert len(read_flat_workbook(path).factors) == 5


def test_a_workbook_of_all_known_rows_equals_the_shipped_set(tmp_path: Path):
    """Built row by row from the table of 2025, in the official words, and read back."""
    level1 = {
        "material_use": "Material use",
        "waste_disposal": "Waste disposal",
        "water": None,  # by its own name
    }
    rows = [
        row(
            str(f.official_id), level1[f.group] or f.item, f.item, f.route,
            "cubic metres" if f.group == "water" else "tonnes", f.value,
            level2=f.item if f.group == "water" else "Any",
        )
        for f in reference.ghg
        if f.year == 2025 and f.group in level1
    ]  # fmt: skip
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", rows, year=2025)).factors
    shipped = factor_set(2025)
    assert len(found) == len(rows) == 464
    for name, factor in found.items():
        assert (factor.value, factor.route) == (shipped[name].value, shipped[name].route)


def test_a_workbook_without_many_known_rows_is_a_part(tmp_path: Path):
    """Then nothing that is absent is said to be gone."""
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx")).factors
    assert not found.complete
    assert diff(factor_set(2025), found).of(Kind.GONE) == ()


def test_a_workbook_of_nearly_all_known_rows_is_whole(tmp_path: Path):
    words = {code: word for word, (code, _) in UNITS.items()}
    rows = [
        row(official, "Any", "Any", None, words[official.split("_")[3]], 1.0)
        for official in known_ids()
    ]
    found = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", rows[5:]))
    assert found.factors.complete
    gone = diff(factor_set(2025), found.factors).of(Kind.GONE)
    assert {change.factor.id for change in gone} == set(found.absent)
    assert len(gone) == 5


def test_a_set_is_saved_loaded_and_never_written_over(tmp_path: Path):
    read = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx")).factors
    head = save_factor_set(read, tmp_path / "sets")
    assert head.name == "desnz-2027@1.yaml"
    (loaded,) = load_factors(head)
    assert {n: f.value for n, f in loaded.items()} == {n: f.value for n, f in read.items()}
    assert (loaded.id, loaded.digest, loaded.complete) == (read.id, read.digest, False)
    assert "flat.xlsx (sha256 " in loaded.provenance.source
    with pytest.raises(InputError, match=r"this very set already.*never written over"):
        save_factor_set(read, tmp_path / "sets")
    revised = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", [SUPPLY, SAND])).factors
    assert save_factor_set(revised, tmp_path / "sets").name == "desnz-2027@2.yaml"
    both = load_factors(tmp_path / "sets")
    assert [found.id for found in both] == ["desnz-2027@1", "desnz-2027@2"]
    assert both[1]["water.supply"].set == "desnz-2027@2"


def test_a_revision_of_a_shipped_year_gets_the_next_edition(tmp_path: Path):
    read = read_flat_workbook(flat_workbook(tmp_path / "flat.xlsx", year=2025)).factors
    assert read.id == "desnz-2025@2"


def test_a_saved_set_that_was_changed_is_refused(tmp_path: Path):
    head = save_factor_set(read_flat_workbook(flat_workbook(tmp_path / "f.xlsx")).factors, tmp_path)
    values = head.with_suffix(".csv")
    values.write_text(values.read_text("utf-8").replace(",7.8\n", ",7.9\n"), "utf-8")
    with pytest.raises(InputError, match=r"changed after 'desnz-2027@1' was made.*never changed"):
        load_factors(head)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id: x", "not a factor set"),
        ("format: offcut-factors/1\nid: x\nyear: 2027", "does not say publisher, version, digest"),
        ("format: [", "not a readable YAML file"),
    ],
)
def test_a_file_that_is_no_set_is_refused(tmp_path: Path, content: str, told: str):
    path = tmp_path / "set.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=told):
        load_factors(path)


def test_nothing_there_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="no file of factors at"):
        load_factors(tmp_path / "nothing.yaml")
    with pytest.raises(InputError, match="holds no factor set"):
        load_factors(tmp_path)
