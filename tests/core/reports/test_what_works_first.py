"""What would work now is seen first, also where dearer, less sure matches lead by value."""

import io
from dataclasses import replace

from rich.console import Console

from offcut.matching.model import Verdict
from offcut.reports import print_answer


def printed(result, top: int) -> str:
    out = io.StringIO()
    print_answer(result, Console(file=out, width=140), top=top)
    return out.getvalue()


def by_value_passing_last(result):
    return replace(
        result,
        matches=tuple(sorted(result.matches, key=lambda m: m.route.verdict is Verdict.PASS)),
    )


def test_a_match_that_works_is_shown_though_others_lead_by_value(result):
    text = printed(by_value_passing_last(result), top=1)
    assert "What would work now, best 1 of" in text
    assert "● Pass" in text
    assert text.index("What would work now") < text.index("by value × chance")


def test_no_second_table_when_the_best_hold_what_works(result):
    assert "What would work now" not in printed(result, top=10)


def test_a_list_of_haves_alone_says_what_to_do(empty):
    text = " ".join(printed(empty, top=10).split())
    assert "Add rows whose kind is want to the same file" in text
    assert "'offcut suggest'" in text
