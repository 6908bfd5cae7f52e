"""The tables that recall rests on agree with each other and with the other tables."""

import doctest
import importlib
from collections import Counter

import pytest

from offcut import reference
from offcut.matching.recall.kinds import HABIT, given_by, stream_kinds, taken_by, takers_of
from offcut.matching.recall.precedents import precedents
from offcut.matching.recall.trades import classes, trade_name, trades
from offcut.reference import catalogue
from offcut.reference._read import rows


def table(name: str) -> list[dict[str, str]]:
    return list(rows(catalogue()[name]))


def test_every_stream_named_anywhere_is_a_kind_of_stream():
    kinds = set(stream_kinds())
    assert {row["stream"] for row in table("takers")} <= kinds
    assert {row["stream"] for row in table("givers")} <= kinds
    assert {row.stream for row in precedents()} <= kinds
    named = {name for row in table("statistic_streams") for name in row["streams"].split("|")}
    assert named <= kinds


def test_every_kind_has_takers_and_givers():
    assert set(takers_of()) == set(stream_kinds())
    assert {row["stream"] for row in table("givers")} >= set(stream_kinds()) - {"reuse_capacity"}


def test_every_industry_is_a_class_of_nace():
    assert len(classes()) == 615
    assert set(taken_by()) <= set(classes())
    assert {row["industry"] for row in table("industry_words")} <= set(classes())
    assert all(any(c.startswith(row["industry"]) for c in classes()) for row in table("givers"))
    assert all(row.receiver in classes() for row in precedents())
    assert all(row.donor in classes() for row in precedents() if row.donor)


def test_the_classes_are_those_of_uk_sic():
    own = {code[:4] for code in reference.industries} - {"7499", "9800", "9999"}
    assert own == set(classes())  # the three are Companies House's own


def test_no_row_stands_twice_and_grades_are_known():
    for name, key in (("takers", ("stream", "industry")), ("givers", ("industry", "stream"))):
        counted = Counter(tuple(row[part] for part in key) for row in table(name))
        assert max(counted.values()) == 1
        assert {row["grade"] for row in table(name)} <= set(HABIT)


def test_types_and_codes_exist():
    for kind in stream_kinds().values():
        assert all(name in reference.resource_types for name in kind.resource_types)
        assert all(code in reference.waste_codes for code in kind.ewc_codes)


def test_every_category_of_the_statistics_may_hold_some_stream():
    categories = {row.ewc_stat for row in reference.waste_statistics} - {"total", "07.7"}
    assert categories == {row["ewc_stat"] for row in table("statistic_streams")}


def test_goods_using_industries_are_covered():
    """Of the classes of crop, quarry, manufacture, energy, water and waste, most take something."""
    using = [c for c in classes() if c[:2] <= "39"]
    assert sum(c in taken_by() for c in using) / len(using) > 0.6


def test_a_precedent_says_where_and_who_says_so():
    for row in precedents():
        assert row.place
        assert row.country
        assert row.provenance.source in reference.sources
        assert row.stage in {"running", "planned", "studied", "ended"}


def test_the_most_exact_rows_of_givers_win():
    assert "sand.spent" in given_by("2451")
    assert "food.sugar" in given_by("1081")
    assert "food.coffee" not in given_by("1081")


@pytest.mark.parametrize(
    ("words", "industry"),
    [
        ("cement mill", "2351"),
        ("Greenhouses", "0113"),
        ("coal-fired power station", "3511"),
        ("pulp mill", "1711"),
        ("wall-board manufacturer", "2362"),
        ("fertilizer company", "2015"),
        ("steel works", "2410"),
        ("fish farm", "0322"),
        ("titanium dioxide plant", "2012"),
        ("municipal waste water treatment plant", "3700"),
        ("24.51", "2451"),
        ("43310", "4331"),
    ],
)
def test_words_of_a_business_mean_a_class(words: str, industry: str):
    assert trades(words)[0].industry == industry


def test_a_title_finds_itself():
    for code in ("2351", "1105", "2720", "0322", "3832"):
        assert trades(trade_name(code))[0].industry == code


@pytest.mark.parametrize(
    "name",
    ["affinity", "flows", "kinds", "receivers", "sector_wastes", "spelling", "streams", "trades"],
)
def test_the_examples_in_the_docstrings_are_true(name: str):
    module = importlib.import_module(f"offcut.matching.recall.{name}")
    assert doctest.testmod(module).failed == 0
