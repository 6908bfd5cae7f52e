"""Progress: met, on course, behind, missed; not measured is not nothing; late targets are told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programmes import TERMS

from offcut.evaluation.model import ChangeRequest, Rag, Target
from offcut.evaluation.progress import Course, Figure, expected_by, progress

D = date
TARGET = Target(
    id="T-1",
    measure="landfill_diverted",
    value=730.0,
    unit="t",
    due_on=D(2026, 12, 31),
    set_on=D(2024, 11, 1),
    set_by="board",
)
HALF = D(2025, 12, 31)  # 365 of 730 days: 365 t on a straight line


def at(value, on=HALF, target=TARGET, changes=(), reason=""):
    figure = Figure(value, "t", reason=reason)
    return progress([target], TERMS, on, lambda _: figure, changes)[0]


def test_a_straight_line_to_the_target():
    assert expected_by(TARGET, TERMS, HALF) == pytest.approx(365)
    assert expected_by(TARGET, TERMS, D(2026, 12, 31)) == 730
    assert expected_by(TARGET, TERMS, D(2030, 1, 1)) == 730
    assert expected_by(TARGET, TERMS, D(2024, 12, 31)) is None


@pytest.mark.parametrize(
    ("value", "course", "rag"),
    [
        (730, Course.MET, Rag.GREEN),
        (365, Course.ON_COURSE, Rag.GREEN),
        (347, Course.ON_COURSE, Rag.GREEN),  # 95 % of 365 is 346.75
        (346, Course.BEHIND, Rag.AMBER),
        (274, Course.BEHIND, Rag.AMBER),  # 75 % of 365 is 273.75
        (273, Course.FAR_BEHIND, Rag.RED),
        (-5, Course.FAR_BEHIND, Rag.RED),
        (0, Course.FAR_BEHIND, Rag.RED),
    ],
)
def test_where_it_stands_half_way(value, course, rag):
    made = at(value)
    assert (made.course, made.rag) == (course, rag)


def test_due_and_not_reached_is_missed():
    assert at(729, D(2026, 12, 31)).course is Course.MISSED


def test_without_data_it_is_not_measured_which_is_not_nothing():
    made = at(None, reason="nothing is claimed")
    assert made.course is Course.NOT_MEASURED
    assert made.share is None
    assert made.rag is None
    assert at(0.0).share == 0.0


def test_before_its_period_it_has_not_begun():
    assert at(None, D(2024, 12, 1)).course is Course.NOT_BEGUN


def test_a_target_set_after_its_period_began_is_flagged():
    late = Target("T-2", "visits", 5, "activities", D(2026, 12, 31), D(2025, 3, 2), "board")
    flags = at(3.0, target=late).flags
    assert "set on 2 Mar 2025, 60 days after" in flags[0]
    assert at(3.0).flags == ()


def test_a_target_for_a_later_period_of_its_own_is_not_late():
    own = Target(
        "T-3", "visits", 5, "activities", D(2026, 12, 31), D(2025, 3, 2), "board",
        starts_on=D(2025, 4, 1),
    )  # fmt: skip
    assert at(3.0, target=own).flags == ()


def test_changes_of_a_target_and_a_day_after_the_end_are_told():
    beyond = Target("T-4", "visits", 5, "activities", D(2027, 3, 1), D(2024, 3, 2), "board")
    change = ChangeRequest("C-1", "target", "T-4 from 8 to 5", D(2025, 5, 1))
    other = ChangeRequest("C-2", "target", "T-40 from 8 to 5", D(2025, 5, 1))
    flags = at(3.0, target=beyond, changes=[change, other]).flags
    assert len(flags) == 2
    assert "after the programme has ended" in flags[0]
    assert "C-1" in flags[1]


@given(st.floats(0, 2000), st.floats(0, 2000), st.dates(D(2025, 1, 1), D(2027, 12, 31)))
def test_more_is_never_a_worse_course(one, other, on):
    order = [Course.MISSED, Course.FAR_BEHIND, Course.BEHIND, Course.ON_COURSE, Course.MET]
    less, more = sorted((one, other))
    assert order.index(at(less, on).course) <= order.index(at(more, on).course)
