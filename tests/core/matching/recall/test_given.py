"""What may be given from Python, and what is said of the rest."""

import math
from collections.abc import Callable
from typing import Any

import pytest

import offcut
from offcut.errors import InputError
from offcut.matching.recall.affinity import explain_affinity
from offcut.matching.recall.codes import suggest_codes_many


@pytest.mark.parametrize("wrong", [None, 5, b"sand", ["sand"]])
def test_words_must_be_text(wrong: Any):
    asked: list[Callable[[], object]] = [
        lambda: offcut.suggest_codes(wrong),
        lambda: suggest_codes_many(["sand", wrong]),
        lambda: offcut.suggest_receivers(wrong),
        lambda: offcut.affinity(wrong, "cement mill"),
        lambda: explain_affinity(wrong, "cement mill"),
    ]
    for ask in asked:
        with pytest.raises(InputError, match=r"text is .* give words as text"):
            ask()


@pytest.mark.parametrize("wrong", [-1, None, "3", 1.5, True])
def test_how_many_is_a_whole_number_from_nought(wrong: Any):
    with pytest.raises(InputError, match=r"^k is .*: give a whole number from 0"):
        offcut.suggest_codes("foundry sand", k=wrong)
    with pytest.raises(InputError, match=r"^k is .*: give a whole number from 0"):
        offcut.suggest_receivers("foundry sand", k=wrong)


def test_none_wanted_is_none_given():
    assert offcut.suggest_codes("foundry sand", k=0) == []
    assert offcut.suggest_receivers("foundry sand", k=0) == []


class TestABusinessAsANumber:
    """2451 is what a spreadsheet makes of a SIC code."""

    def test_it_is_read_as_its_text(self):
        assert offcut.suggest_codes("sand", 2451) == offcut.suggest_codes("sand", "2451")
        assert offcut.suggest_receivers("sand", 24510) == offcut.suggest_receivers("sand", "24510")
        assert offcut.usual_flows(2451) == offcut.usual_flows("24.51")
        assert offcut.affinity("fly ash", 2351, donor_sic=3511) == offcut.affinity(
            "fly ash", "2351", donor_sic="3511"
        )

    @pytest.mark.parametrize("wrong", [24, 111, 245101, 24.51, math.nan, True, ["2451"]])
    def test_of_other_numbers_it_says_what_is_accepted(self, wrong: Any):
        for ask in (offcut.usual_flows, lambda given: offcut.suggest_codes("sand", given)):
            with pytest.raises(InputError, match=r"give a SIC or NACE code as text .*24\.51"):
                ask(wrong)

    def test_a_trade_that_must_be_given_is_asked_for(self):
        with pytest.raises(InputError, match="sic is None: give a SIC or NACE code"):
            offcut.usual_flows(None)  # type: ignore[arg-type]


class TestACodeThatIsWritten:
    @pytest.mark.parametrize("text", ["10 09 08", "100908", "10.09.08", "moulds, EWC 10 09 08"])
    def test_it_comes_first_and_says_why(self, text: str):
        first = offcut.suggest_codes(text)[0]
        assert first.code == "100908"
        assert "the code 10 09 08 stands in the text" in first.reason
        assert first.pair == ("100907",)

    def test_it_is_told_once_and_the_words_still_count(self):
        found = [one.code for one in offcut.suggest_codes("waste paint 10 09 08")]
        assert found.count("100908") == 1
        assert any(code.startswith("0801") for code in found)

    @pytest.mark.parametrize("text", ["999999", "2,100,908 kg", "1009081", "10 0908"])
    def test_other_numbers_are_no_codes(self, text: str):
        assert not any("stands in the text" in one.reason for one in offcut.suggest_codes(text))


def test_of_no_words_and_no_business_nothing_is_said():
    assert offcut.suggest_receivers("") == offcut.suggest_receivers("  ") == []
    assert offcut.suggest_codes("") == []
