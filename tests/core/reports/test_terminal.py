"""The answer in the terminal: the same headline, plain text from users, any width."""

import io

import pytest
from rich.console import Console

from offcut.reports import print_answer


def printed(result, width: int) -> str:
    out = io.StringIO()
    print_answer(result, Console(file=out, width=width))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_answer_comes_first_and_fits_the_width(result, width):
    lines = printed(result, width).splitlines()
    assert lines[0].startswith("Synthetic example")
    assert lines[1] == "1 of 3 wants can be met now."
    assert max(len(line) for line in lines) <= width


def test_matches_and_tests_follow(result):
    text = printed(result, 140)
    assert "£12,000" in text
    assert "Water-soluble chloride" in text
    assert "What to test next" in text
    assert "1 listing without a match." in text


def test_the_assumptions_are_counted_and_the_unverified_among_them(result):
    items = list(result.assumptions.values())
    default = sum(not a.overridden and not a.provenance.verified for a in items)
    text = " ".join(printed(result, 140).split())
    assert f"Rests on {len(items)} assumptions: {default} unverified defaults" in text


def test_a_verdict_has_a_sign_and_a_word(result):
    assert "● Pass" in printed(result, 140)
    assert "? Unknown" in printed(result, 140)


def test_markup_in_a_name_stays_text(result):
    from dataclasses import replace

    first = replace(result.listings.items[0], organisation="[bold]Brackets[/bold] Ltd")
    listings = replace(result.listings, items=(first, *result.listings.items[1:]))
    assert "[bold]Brackets[/bold]" in printed(replace(result, listings=listings), 200)


def test_without_matches_it_still_answers(empty):
    text = printed(empty, 80)
    assert "There is no want in this list, so nothing could be matched." in text
