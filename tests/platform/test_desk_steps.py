"""Stages change along one table, each step with what it requires; every step is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from things_desk import LADDER, agree_terms, day, make_case, second_facilitator
from things_outcomes import moved
from world import World

from offcut.errors import InputError
from offcut.evaluation.facts import lost_reasons
from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.desk import actions, queries, work
from offcut.platform.desk.models import OPEN_STAGES, STAGES, StageChange, Synergy
from offcut.platform.desk.transitions import REQUIREMENTS, TRANSITIONS, transitions_of


def test_every_requirement_of_the_table_is_known_and_every_stage_can_be_left_but_none_twice():
    assert {name for one in TRANSITIONS for name in one.needs} == set(REQUIREMENTS)
    assert {one.start for one in TRANSITIONS} == set(STAGES)
    pairs = [(one.start, one.end) for one in TRANSITIONS]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("stage", STAGES)
def test_a_step_that_the_table_lacks_cannot_be_taken(world: World, stage: str):
    found = make_case(world, at="discussion")
    if stage in {one.end for one in transitions_of(found)}:
        return
    with pytest.raises(InputError, match="there is no step to"):
        actions.move_stage(world.viewer(Role.FACILITATOR), found, to=stage)


def test_talking_needs_that_both_agree_to_be_known(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world)
    with pytest.raises(InputError, match="Say how both agreed"):
        actions.move_stage(viewer, found, to="discussion")
    actions.move_stage(viewer, found, to="discussion", names_known_how="Both by telephone")
    found.refresh_from_db()
    assert found.stage == "discussion"
    assert found.names_known_on == timezone.localdate()
    assert Event.objects.filter(action="identity.revealed", thing_id=str(found.pk)).exists()


@pytest.mark.parametrize("field", ["expected_tonnes", "expected_value_gbp"])
def test_negotiating_needs_rough_figures(world: World, field: str):
    found = make_case(world, at="discussion", **{field: None})
    with pytest.raises(InputError, match="is stated"):
        actions.move_stage(world.viewer(Role.FACILITATOR), found, to="negotiation")


def test_a_value_of_nought_is_a_value(world: World):
    found = make_case(world, at="discussion", expected_value_gbp=0.0)
    actions.move_stage(world.viewer(Role.FACILITATOR), found, to="negotiation")


def test_putting_in_place_needs_terms_and_no_permit_in_the_way(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at="negotiation")
    blocked = work.open_blocker(viewer, found, cause="regulation")
    with pytest.raises(InputError, match="Who pays whom") as refused:
        actions.move_stage(viewer, found, to="implementation")
    assert "permits" in str(refused.value)
    agree_terms(viewer, found, agreed_on=None)  # only proposed
    work.resolve_blocker(viewer, blocked, how="Exemption registered")
    with pytest.raises(InputError, match="Who pays whom"):
        actions.move_stage(viewer, found, to="implementation")
    agree_terms(viewer, found)
    actions.move_stage(viewer, found, to="implementation")


def test_that_nobody_pays_is_terms_too(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at="negotiation")
    actions.change_synergy(viewer, found, version=found.version, nothing_is_paid=True)
    actions.move_stage(viewer, found, to="implementation")


def test_completed_needs_a_movement_or_an_evidenced_claim(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at="implementation")
    with pytest.raises(InputError, match="A movement is recorded"):
        actions.move_stage(viewer, found, to="completed")
    moved(world.viewer(Role.MEMBER), found, moved_on=day(1))
    actions.move_stage(viewer, found, to="completed", on=day(0))
    found.refresh_from_db()
    assert (found.stage, found.completed_on) == ("completed", day(0))


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_lost_needs_a_reason_of_the_list_from_every_open_stage(world: World, stage: str):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at=stage)
    for reason in ("", "weather"):
        with pytest.raises(InputError, match=r"reason|Choose"):
            actions.move_stage(viewer, found, to="lost", lost_reason=reason)
    made = actions.move_stage(viewer, found, to="lost", lost_reason="price")
    found.refresh_from_db()
    assert (found.lost_reason, found.reached, made.from_stage) == ("price", stage, stage)
    assert "price" in lost_reasons()


def test_what_was_lost_is_taken_up_where_it_was_lost_and_says_why(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at="discussion")
    actions.move_stage(viewer, found, to="lost", lost_reason="time")
    found.refresh_from_db()
    with pytest.raises(InputError, match="no step to 'idea'"):
        actions.move_stage(viewer, found, to="idea", note="Again")
    with pytest.raises(InputError, match="Say it in a sentence"):
        actions.move_stage(viewer, found, to="discussion")
    actions.move_stage(viewer, found, to="discussion", note="A new buyer has called")
    found.refresh_from_db()
    assert (found.stage, found.lost_reason) == ("discussion", "")


def test_a_day_lies_between_the_last_step_and_today(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at="discussion", began=40)
    with pytest.raises(InputError, match="still to come"):
        actions.move_stage(viewer, found, to="negotiation", on=day(-1))
    with pytest.raises(InputError, match="is before it came to"):
        actions.move_stage(viewer, found, to="negotiation", on=day(35))
    made = actions.move_stage(viewer, found, to="negotiation", on=day(5))
    assert made.days_before == 25


def test_two_that_move_one_case_do_not_undo_each_other(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at="discussion")
    seen_before = Synergy.objects.as_system("test").get(pk=found.pk)
    actions.move_stage(viewer, found, to="negotiation")
    with pytest.raises(actions.Changed, match="moved on meanwhile"):
        actions.move_stage(viewer, seen_before, to="lost", lost_reason="time")
    with pytest.raises(actions.Changed):
        actions.change_synergy(viewer, found, version=seen_before.version, title="Another")


def test_only_who_carries_it_moves_it(world: World):
    found = make_case(world, at="discussion")
    for viewer in (second_facilitator(), *(world.viewer(role) for role in Role)):
        if viewer.person_id == found.facilitator_id:
            continue
        with pytest.raises(PermissionDenied):
            actions.move_stage(viewer, found, to="lost", lost_reason="time")


def test_every_step_is_kept_with_its_days_and_the_core_reads_them(world: World):
    viewer, found = world.viewer(Role.FACILITATOR), make_case(world, at="negotiation", began=100)
    actions.move_stage(viewer, found, to="discussion", on=day(50), note="Terms fell through")
    steps = StageChange.objects.as_system("test").filter(synergy=found)
    assert [one.to_stage for one in steps] == ["idea", "discussion", "negotiation", "discussion"]
    assert [one.days_before for one in steps] == [None, 10, 10, 30]
    dates = queries.stage_dates([found.pk])[found.pk]
    assert dates == {"idea": day(100), "discussion": day(90)}  # what was taken back has no day


@settings(max_examples=25, deadline=None)
@given(walk=st.lists(st.sampled_from(STAGES), max_size=12))
def test_no_walk_leaves_the_table(walk):
    """The state of a case after any tries is one that the table leads to."""
    one = Synergy(stage="idea", reached="idea")
    for stage in walk:
        step = next((t for t in transitions_of(one) if t.end == stage), None)
        if step is None:
            continue
        assert (step.start, step.end) in {(t.start, t.end) for t in TRANSITIONS}
        one.stage = step.end
        if step.end != "lost":
            one.reached = step.end
        assert one.reached in (*LADDER, "completed")
        assert one.reached != "completed" or one.stage == "completed"


def test_age_counts_from_the_last_step(world: World):
    found = make_case(world, at="discussion", began=30, each=10)
    assert found.stage_since == timezone.localdate() - timedelta(days=20)
