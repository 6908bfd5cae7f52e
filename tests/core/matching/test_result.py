"""What a result can do: table, save, explain, rank tests, sum up, compare."""

import csv
import json
from dataclasses import replace
from datetime import date

import pytest

from offcut.errors import InputError
from offcut.matching import COLUMNS, MatchResult, Verdict, compare, read_result
from offcut.matching.engine import match
from offcut.matching.result import have_ids
from offcut.matching.summary import allocate
from offcut.places import DistanceTable

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def listings(world):
    green = {"current_fate": "landfill", "place": world.have().place}
    answers = [
        world.measured("source_metal", category="ferrous"),
        world.measured("baghouse_dust", category="no"),
        world.measured("binder", category="green_bentonite"),
    ]
    return [
        world.have(id="H1", measured=answers, **green),
        world.have(id="H2", amount=200, **green),
        world.have(id="H3", amount=500, hazardous=True, **green),
        world.want(id="W1", uses=("SAND-CLSM",)),
        world.want(id="W2", amount=900, uses=("SAND-HMA",)),
    ]


@pytest.fixture(scope="module")
def result(listings) -> MatchResult:
    return match(listings, 5, on=ON)


def test_the_table_has_exactly_the_published_columns(result):
    assert tuple(result.table().columns) == COLUMNS == (
        "have_id", "want_id", "verdict", "train", "share", "tonnes_per_year", "distance_km",
        "value_gbp_per_year", "have_gain_gbp", "want_gain_gbp", "carbon_kgco2e_per_year",
        "landfill_tonnes_avoided", "deciding_limit", "margin", "missing_tests", "reason",
    )  # fmt: skip
    assert result.table().height == len(result) > 0


def test_matches_are_in_order_of_expected_value_and_none_fails(result):
    expected = [m.expected_gbp for m in result.matches]
    assert expected == sorted(expected, reverse=True)
    assert all(m.route.verdict is not Verdict.FAIL for m in result.matches)
    assert all(m.worth.value_gbp_per_year > 0 for m in result.matches)


def test_matches_are_found_from_both_sides(result):
    assert {m.want_id for m in result.for_have("H1")} <= {"W1", "W2"}
    assert all("H1" in have_ids(m) for m in result.for_have("H1"))
    assert all(m.want_id == "W1" for m in result.for_want("W1"))


class TestExplaining:
    def test_the_text_shows_limits_money_carbon_and_assumptions(self, result):
        best = result.for_want("W1")[0]
        text = str(result.explain(best.have_id, "W1"))
        for words in ("Limits of SAND-CLSM", "landfill gate fee saved", "joint gain", "net",
                      "Assumptions it rests on", "unverified default", "Number 1"):  # fmt: skip
            assert words in text

    def test_every_term_of_money_is_in_the_data(self, result):
        best = result.for_want("W1")[0]
        data = result.explain(best.have_id, "W1").as_dict()
        total = sum(term["amount"] or 0 for term in data["match"]["worth"]["money"])
        assert total == pytest.approx(best.worth.value_gbp_per_year)
        assert json.dumps(data)

    def test_a_pair_that_failed_says_why_not(self, result):
        explanation = result.explain("H3", "W1")
        assert explanation.rank is None
        assert explanation.match.route.verdict is Verdict.FAIL
        assert "does not fit" in explanation.why_not

    def test_what_does_not_fit_is_only_what_it_would_be(self, result):
        said = result.explain("H3", "W1").match.reason
        assert "If it did fit it would be worth £" in said or "Nor would it pay" in said

    def test_a_distance_of_the_users_own_is_no_estimate(self, listings):
        own = DistanceTable({("H1", "W1"): 42.0})
        told = str(match(listings, 5, on=ON, distances=own).explain("H1", "W1"))
        assert "42.0 km by road, as you gave it" in told
        assert "places.circuity" not in told
        guessed = str(match(listings, 5, on=ON).explain("H1", "W1"))
        assert "km by road, as estimated" in guessed
        assert "places.circuity" in guessed

    def test_an_unknown_id_is_answered_with_the_nearest(self, result):
        with pytest.raises(InputError, match=r"no have 'H11'. Did you mean H1.* 'offcut check"):
            result.explain("H11", "W1")

    def test_an_id_like_no_other_is_answered_with_those_there_are(self, result):
        with pytest.raises(InputError, match=r"There are: W1"):
            result.explain("H1", "quite different")

    def test_no_bare_unit_or_none_is_shown(self, result):
        for match_ in result.matches:
            text = str(result.explain(match_.have_id, match_.want_id))
            assert "dimensionless" not in text
            assert "None" not in text

    def test_sides_that_are_swapped_are_told(self, result):
        with pytest.raises(InputError, match="is a have; a want is needed"):
            result.explain("W1", "H1")

    def test_incompatible_kinds_are_told(self, world, listings):
        found = match([*listings, world.want("food", id="W9")], 5, on=ON)
        with pytest.raises(InputError, match="cannot serve"):
            found.explain("H1", "W9")


class TestMissingTests:
    def test_they_are_ranked_by_what_a_pound_unlocks(self, result):
        ranked = result.tests()
        assert ranked
        assert [t.score for t in ranked] == sorted((t.score for t in ranked), reverse=True)

    def test_what_a_test_unlocks_is_value_times_chance(self, result):
        for item in result.matches:
            for test in item.missing:
                expected = item.worth.value_gbp_per_year * test.flip_chance
                assert test.unlocks_gbp == pytest.approx(expected)
                assert test.score == pytest.approx(expected / max(test.cost_gbp, 1.0))


class TestSummary:
    def test_no_tonne_is_counted_twice(self, result):
        items = {item.id: item for item in result.listings}
        taken: dict[str, float] = {}
        for one, part in allocate(result.matches, items):
            taken[one.want_id] = taken.get(one.want_id, 0) + part * one.worth.units_per_year
            for name in have_ids(one):
                units = next(
                    (p.units_per_year for p in one.blend if p.have_id == name),
                    one.worth.have_units_per_year,
                )
                taken[name] = taken.get(name, 0) + part * units
        for name, units in taken.items():
            assert units <= items[name].amount.central * (1 + 1e-9)

    def test_more_doubt_never_means_less_potential(self, result):
        summary = result.summary()
        assert summary.now.wants <= summary.likely.wants <= summary.after_tests.wants
        assert "not achieved" in summary.note
        assert sum(summary.by_verdict.values()) == summary.matches == len(result)

    def test_a_listing_without_a_quantity_adds_nothing_to_a_total(self, world):
        have = world.have(amount=None, current_fate="landfill")
        want = world.want(uses=("SAND-CLSM",))
        summary = match([have, want], on=ON).summary()
        assert summary.matches == 1
        assert summary.after_tests.tonnes == 0
        assert summary.after_tests.quantity_unknown == 1


class TestSaving:
    def test_csv_holds_the_table(self, result, tmp_path):
        result.save(tmp_path / "m.csv")
        with (tmp_path / "m.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(result)
        assert rows[0]["have_id"] == result.matches[0].have_id

    def test_saved_numbers_have_the_places_that_a_reader_can_use(self, result, tmp_path):
        """Money and km 2, tonnes 3, shares and margins 4; the frame itself is unrounded."""
        result.save(tmp_path / "m.csv")
        with (tmp_path / "m.csv").open(encoding="utf-8", newline="") as file:
            (first, *_) = csv.DictReader(file)
        whole = result.table().row(0, named=True)
        for name, places in (("value_gbp_per_year", 2), ("distance_km", 2), ("margin", 4),
                             ("tonnes_per_year", 3), ("share", 4)):  # fmt: skip
            if whole[name] is not None:
                assert len(first[name].partition(".")[2]) <= places
                assert float(first[name]) == pytest.approx(whole[name], abs=0.51 * 10**-places)

    def test_no_cell_is_a_formula(self, world, tmp_path):
        have = world.have(id="=cmd|' /C calc'!A0", current_fate="landfill")
        found = match([have, world.want(uses=("SAND-CLSM",))], on=ON)
        found.save(tmp_path / "m.csv")
        found.save(tmp_path / "m.xlsx")
        assert "\n'=cmd" in (tmp_path / "m.csv").read_text("utf-8")
        import openpyxl

        sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["Matches"]
        cell = sheet.cell(2, 1)
        assert cell.data_type == "s"
        assert cell.value.startswith("'=cmd")

    def test_the_workbook_shows_the_assumptions(self, result, tmp_path):
        import openpyxl

        result.save(tmp_path / "m.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["Assumptions"]
        ids = [row[0].value for row in sheet.iter_rows(min_row=2)]
        assert set(ids) == set(result.assumptions)

    def test_json_reads_back(self, result, tmp_path):
        result.save(tmp_path / "m.json")
        saved = read_result(tmp_path / "m.json")
        assert (saved.on, saved.k) == (ON, 5)
        bare = [replace(m, route=replace(m.route, quality={})) for m in result.matches]
        assert list(saved.matches) == bare

    def test_an_ending_that_nothing_can_save_is_told(self, result, tmp_path):
        with pytest.raises(InputError, match=r"accepted: \.csv"):
            result.save(tmp_path / "m.docx")

    def test_a_folder_that_is_not_there_is_told(self, result, tmp_path):
        with pytest.raises(InputError, match="Cannot write"):
            result.save(tmp_path / "nowhere" / "m.csv")

    @pytest.mark.parametrize(
        ("content", "said"),
        [("{", "is not JSON"), ("[]", "not a saved run"), ('{"format": "x"}', "not a saved run"),
         ('{"format": "offcut-matches/1"}', "damaged")],
    )  # fmt: skip
    def test_a_file_that_is_no_saved_run_is_told(self, tmp_path, content, said):
        path = tmp_path / "m.json"
        path.write_text(content, "utf-8")
        with pytest.raises(InputError, match=said):
            read_result(path)

    def test_a_file_that_is_not_there_is_told(self, tmp_path):
        with pytest.raises(InputError, match="no saved run"):
            read_result(tmp_path / "none.json")


class TestComparing:
    def test_a_run_is_the_same_as_itself_saved(self, result, tmp_path):
        result.save(tmp_path / "m.json")
        found = compare(tmp_path / "m.json", result)
        assert (found.new, found.gone, found.changed) == ((), (), ())
        assert found.same == len({(m.have_id, m.want_id) for m in result.matches})

    def test_what_came_and_went_is_named(self, listings, result):
        fewer = match([item for item in listings if item.id != "H2"], 5, on=ON)
        back = compare(fewer, result)
        assert any("H2" in m.have_id for m in back.new)
        away = compare(result, fewer)
        assert any("H2" in m.have_id for m, _ in away.gone)

    def _changed(self, listings, result, name, **given):
        after = [replace(item, **given) if item.id == name else item for item in listings]
        found = compare(result, match(after, 5, on=ON))
        return next(c for c in found.changed if (c.have_id, c.want_id) == ("H1", "W1"))

    def test_a_quantity_that_changed_is_the_reason(self, world, listings, result):
        amount = world.want(amount=450).amount
        change = self._changed(listings, result, "W1", amount=amount)
        assert "quantity: 600 → 450" in change.why
        assert change.value_change_gbp < 0

    def test_a_price_that_changed_is_the_reason(self, listings, result):
        change = self._changed(listings, result, "H1", disposal_cost=40.0)
        assert any(reason.startswith("price") for reason in change.why)

    def test_a_distance_that_changed_is_the_reason(self, world, listings, result):
        place = replace(world.have().place, longitude=-1.95)
        change = self._changed(listings, result, "H1", place=place)
        assert any(reason.startswith("distance_km") for reason in change.why)

    def test_an_assumption_that_changed_is_the_reason(self, listings, result):
        dear = match(listings, 5, on=ON, assumptions={"haulage.artic_tipper.gbp_per_km": 2.0})
        found = compare(result, dear)
        assert found.assumptions == ("haulage.artic_tipper.gbp_per_km",)
        change = next(c for c in found.changed if (c.have_id, c.want_id) == ("H1", "W1"))
        assert "assumption haulage.artic_tipper.gbp_per_km: -3.2 → -4 per load.km" in change.why

    def test_a_factor_of_another_year_is_the_reason(self, listings, result):
        found = compare(match(listings, 5, on=date(2025, 6, 1)), result)
        change = next(c for c in found.changed if (c.have_id, c.want_id) == ("H1", "W1"))
        assert any(reason.startswith("factor") for reason in change.why)
        assert found.as_dict()["changed"]
