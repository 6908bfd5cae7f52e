"""The funnel: came, went on, lost, waits; a share is of those decided, and ages have limits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programmes import LADDER, synergy

from offcut.evaluation.funnel import (
    BREAKDOWNS,
    UNKNOWN,
    by_sector,
    by_size,
    funnel,
    funnels_by,
)
from offcut.impact.model import Party, Stage

D = date
ON = D(2025, 12, 31)
DONE = synergy("done", D(2025, 1, 1), D(2025, 1, 11), D(2025, 2, 1), D(2025, 3, 1), D(2025, 4, 1))
LOST = synergy("lost", D(2025, 1, 1), D(2025, 1, 31), lost=D(2025, 6, 1))
OLD = synergy("old", D(2025, 3, 1))  # 305 days an idea: the table allows 90
NEW = synergy("new", D(2025, 12, 1))
ALL = [DONE, LOST, OLD, NEW]


def test_who_came_went_on_was_lost_and_waits():
    idea, discussion = funnel(ALL, ON).steps[:2]
    assert idea.reached == ("done", "lost", "old", "new")
    assert idea.moved_on == ("done", "lost")
    assert idea.waiting == ("old", "new")
    assert idea.lost == ()
    assert discussion.lost == ("lost",)
    assert discussion.moved_on == ("done",)


def test_a_share_is_of_those_decided_and_not_of_those_that_wait():
    idea = funnel(ALL, ON).step(Stage.IDEA)
    assert (idea.conversion.cases, idea.conversion.of) == (2, 2)
    assert (funnel(ALL, ON).completion.cases, funnel(ALL, ON).completion.of) == (1, 2)


def test_what_waits_longer_than_is_usual_is_overdue():
    assert funnel(ALL, ON).step(Stage.IDEA).overdue == ("old",)
    assert funnel(ALL, ON).overdue == 1


def test_mean_days_to_move_and_waiting():
    idea = funnel(ALL, ON).step(Stage.IDEA)
    assert idea.days_to_move == (10 + 30) / 2
    assert idea.days_waiting == (305 + 30) / 2


def test_what_has_no_date_is_counted_and_has_no_age():
    undated = synergy("undated", stage=Stage.NEGOTIATION)
    step = funnel([undated], ON).step(Stage.NEGOTIATION)
    assert step.waiting == step.undated == ("undated",)
    assert step.days_waiting is None
    assert step.overdue == ()


def test_a_synergy_lost_before_any_date_was_an_idea():
    lost = synergy("lost", stage=Stage.LOST)
    assert funnel([lost], ON).step(Stage.IDEA).lost == ("lost",)


def test_of_none_there_is_no_share():
    empty = funnel([], ON)
    assert empty.count == 0
    assert empty.completion.value is None


def test_groups_are_the_givers_and_what_is_not_stated_is_a_group():
    plain = synergy("plain", D(2025, 1, 1), have=Party("Nobody (fictional)"))
    sizes = funnels_by([DONE, LOST, plain], ON, by_size)
    assert [(group.group, group.count) for group in sizes] == [("medium", 2), (UNKNOWN, 1)]
    assert by_sector(DONE) == "Manufacture of basic metals"
    assert by_sector(plain) == UNKNOWN


DAYS = st.lists(st.integers(1, 200), min_size=1, max_size=5)


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=12))
def test_every_synergy_is_somewhere_once(drawn):
    synergies = []
    for number, (steps, lost) in enumerate(drawn):
        days = [D(2025, 1, 1) + timedelta(days=sum(steps[: i + 1])) for i in range(len(steps))]
        gone = days[-1] + timedelta(days=5) if lost and len(days) < len(LADDER) else None
        synergies.append(synergy(f"s{number}", *days, lost=gone))
    made = funnel(synergies, D(2030, 1, 1))
    ends = [i for step in made.steps for i in (*step.lost, *step.waiting)]
    ends += made.step(Stage.COMPLETED).reached
    assert sorted(ends) == sorted(s.id for s in synergies)
    reached = [len(step.reached) for step in made.steps]
    assert reached == sorted(reached, reverse=True)
    for by in BREAKDOWNS.values():
        assert sum(group.count for group in funnels_by(synergies, ON, by)) == made.count


@pytest.mark.parametrize("stage", LADDER[:-1])
def test_every_stage_but_the_last_has_a_usual_time(stage):
    step = funnel(ALL, ON).step(stage)
    assert step.usual_days < step.overdue_days
