"""The measurement of recall: cases are left out whole, intervals drawn by case, no row is kept."""

import json

import numpy as np
import pytest
from benchmarks.recall import __main__ as main
from benchmarks.recall import affinity, codes, exchanges, receivers, verbatim
from benchmarks.recall.exchanges import (
    Exchange,
    pairs_of_one_place,
    read_exchanges,
    wastes_with_code,
    with_receiver_class,
)
from benchmarks.recall.intervals import by_case, difference, share
from benchmarks.recall.likeness import TfIdf, best
from benchmarks.recall.report import Question, markdown, plain
from benchmarks.recall.scores import ordered, ranked

from offcut.matching.recall.precedents import precedents

HEADER = (
    "case_id,country,waste_description,donor_business,donor_nace,receiver_business,receiver_nace,"
    "ewc_code"
)
# Two plainly made-up places.
ROWS = """
1,UK,coal ash,Made-up power station,3511,Made-up cement works,2351,100102
1,UK,coal ash,Made-up power station,3511,Made-up cement works,2351,100102
1,UK,"used
 moulding  sand",Made-up iron foundry,2451,Made-up concrete works,2361,100908/100907
2,Japan,malt residue,Made-up brewery,1105,Made-up pig farm,0146,020704
2,Japan,warm water,Made-up brewery,1105,Made-up nursery,ND,
2,Japan,coal ash,Made-up boiler house,3530,Made-up cement works,2351,100101
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "made_up.csv"
    path.write_text(HEADER + ROWS, "utf-8")
    return path


@pytest.fixture
def rows(file):
    return read_exchanges(file)


def test_cells_are_read_as_words_codes_and_unknowns(rows: list[Exchange]):
    assert rows[2].words == "used moulding sand"
    assert rows[2].codes == {"100908", "100907"}
    assert rows[4].receiver_nace == ""
    assert rows[4].codes == frozenset()


class TestCountries:
    """A country is left out of the precedents by its name there."""

    def test_short_names_are_those_of_the_precedents(self, rows: list[Exchange]):
        assert rows[0].country == "United Kingdom"
        told = {row.country for row in precedents()}
        assert set(exchanges._COUNTRIES.values()) <= told
        assert not exchanges._WITHOUT_PRECEDENTS & told
        left = precedents(without_country=rows[0].country)
        assert 0 < len(left) < len(precedents())

    @pytest.mark.parametrize("name", ["Great Britain", "ND", ""])
    def test_a_name_that_would_leave_nothing_out_is_refused(self, name, tmp_path):
        path = tmp_path / "made_up.csv"
        path.write_text(HEADER + ROWS.replace("UK", name), "utf-8")
        with pytest.raises(ValueError, match="no country of the table precedents"):
            read_exchanges(path)


def test_rows_are_split_by_whether_their_words_stand_in_our_tables(rows: list[Exchange]):
    known = verbatim.phrases()
    assert verbatim.stands_in_tables("Fly-ash", known)
    assert not verbatim.stands_in_tables("made-up residue of nothing", known)
    lines = verbatim.measure(rows)
    assert lines[0].endswith("different descriptions stand in our tables as a whole.")
    assert lines[0].split()[2] == "4"  # coal ash, moulding sand, malt residue, warm water
    assert [line.split(",")[0] for line in lines[1:]] == [codes.TITLE, receivers.TITLE]


def test_the_same_waste_of_one_donor_and_case_counts_once(rows: list[Exchange]):
    assert len(wastes_with_code(rows)) == 4
    assert [h.receiver_nace for h in with_receiver_class(rows, frozenset({"2351"}))] == ["2351"] * 2


def test_pairs_are_of_one_place_and_those_not_seen_are_negatives(rows: list[Exchange]):
    pairs = pairs_of_one_place(rows)
    seen = [(waste.words, receiver) for waste, receiver, known in pairs if known]
    assert len(pairs) == 2 * 2 + 3 * 3
    assert len(seen) == 5
    assert ("coal ash", "Made-up pig farm") not in seen
    assert not any(waste.case == "1" and "pig" in receiver for waste, receiver, _ in pairs)


def test_baselines_never_see_their_own_case(rows: list[Exchange]):
    wastes = wastes_with_code(rows)
    assert codes._popular(wastes[0], wastes) == ["020704", "100101"]
    assert codes._nearest(wastes)[0][0] == "100101"  # of case 2, not its own 100102


def test_likeness_is_one_for_the_same_text_and_none_for_another():
    index = TfIdf(["fly ash", "cheese whey"])
    assert index.likeness("fly ash") == pytest.approx([1, 0])
    assert best(index.likeness("whey"), ["a", "b"], 5) == ["b"]


def test_recall_at_a_rank_is_the_share_of_rows_with_an_accepted_answer():
    scored = ranked("x", ["1", "1", "2"], [["a", "b"], ["c"], []], [{"b"}, {"c"}, {"d"}])
    assert {name: found.value for name, found in scored.shares().items()} == pytest.approx(
        {"@1": 1 / 3, "@3": 2 / 3, "@5": 2 / 3, "@10": 2 / 3}
    )


def test_area_under_the_curve_by_hand():
    # Place 1: seen .9 beats .1 and ties with .9 → 1.5 of 2. Place 2: .2 loses to .4 → 0 of 1.
    scored = ordered(
        "x", ["1", "1", "1", "2", "2"], [0.9, 0.9, 0.1, 0.2, 0.4], [True, False, False, True, False]
    )
    shares = scored.shares()
    assert shares["within a place"].value == pytest.approx(1.5 / 3)
    assert shares["all pairs"].value == pytest.approx((1.5 + 1 + 1 + 0 + 0) / 6)


class TestIntervals:
    def test_they_hold_the_value_and_are_the_same_each_time(self):
        sums = by_case(["1", "2", "3", "3"], [1, 0, 1, 1])
        found = share(sums)
        assert found == share(sums)
        assert found.low <= found.value == 0.75 <= found.high

    def test_cases_that_are_all_alike_leave_no_doubt(self):
        found = share(by_case(["1", "2"], [1, 1]))
        assert (found.low, found.value, found.high) == (1, 1, 1)

    def test_a_difference_is_drawn_in_pairs(self):
        one = by_case(["1", "2", "3"], [1, 0, 1])
        assert difference(one, one).low == difference(one, one).high == 0

    def test_nothing_measured_is_nothing(self):
        assert share(np.zeros((0, 2))).value == 0


def test_all_questions_are_answered_and_only_shares_are_kept(file, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("OFFCUT_EXCHANGES", str(file))
    monkeypatch.setattr(main, "_OUT", tmp_path / "out" / "recall.json")
    monkeypatch.setattr(main, "_ROOT", tmp_path)
    monkeypatch.setattr(main, "_PAGE", tmp_path / "page.inc")
    monkeypatch.setattr("sys.argv", ["recall", "--page"])
    main.main()
    kept = json.loads((tmp_path / "out" / "recall.json").read_text("utf-8"))
    assert [question["question"] for question in kept] == [
        codes.TITLE,
        receivers.TITLE,
        affinity.TITLE,
    ]
    for text in ((tmp_path / "out" / "recall.json").read_text("utf-8"), capsys.readouterr().out):
        assert "Made-up" not in text
        assert "malt" not in text
    assert "| offcut" in (tmp_path / "page.inc").read_text("utf-8")


def test_it_is_skipped_with_a_reason_where_the_data_is_not(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("OFFCUT_EXCHANGES", str(tmp_path / "away.csv"))
    main.main()
    assert capsys.readouterr().out.startswith("skipped: the exchanges are not beside the checkout")


def test_the_best_baseline_is_the_one_compared_with():
    low, high = (ranked(name, ["1"], [found], [{"a"}]) for name, found in (("l", []), ("h", ["a"])))
    ours = ranked("offcut", ["1"], [["a"]], [{"a"}], ours=True)
    question = Question("q", 1, "rows", [low, high, ours], "@10")
    assert question.best_plain().name == "h"
    assert plain(question)["difference"]["offcut"]["value"] == 0
    assert "offcut less the best baseline (h), @10: +0 points" in markdown(question)
