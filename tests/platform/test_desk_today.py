"""Today's list, the board and the table: what stands there, in which order, in few queries."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from things_desk import agree_terms, day, make_case, second_facilitator
from things_introductions import make_introduction
from things_outcomes import moved
from world import World

from offcut.impact.model import Stage
from offcut.platform.access.roles import Role
from offcut.platform.desk import actions, pipeline, queries, today, work
from offcut.platform.desk.ageing import ENOUGH, usual_days
from offcut.platform.desk.asking import Asked
from offcut.platform.desk.chances import chances_now, history
from offcut.platform.desk.models import Synergy
from offcut.platform.introductions.models import State


def bands(world: World) -> list[tuple[str, str]]:
    return [
        (line.band_words, line.case.title if line.case else line.what)
        for line in today.lines(world.viewer(Role.FACILITATOR))
    ]


def test_the_list_is_in_the_stated_order_with_each_case_once(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    late, due = make_case(world, title="late"), make_case(world, title="due")
    slow = make_case(world, title="slow", began=200)
    fresh = make_case(world, title="fresh", began=1)
    planned = make_case(world, title="planned", began=1)
    ready = make_case(world, at="discussion", title="ready", began=20, each=1)
    actions.set_next(carrier, late, words="Call", on=day(2))
    actions.set_next(carrier, due, words="Call", on=day(0))
    actions.set_next(carrier, planned, words="Call", on=day(-9))
    work.add_task(carrier, slow, words="task", due_on=day(1))
    make_introduction(world, State.CONSENTED, same_sic=True)
    unclaimed = make_case(world, title="unclaimed", began=1)
    unclaimed.facilitator = None
    unclaimed.save()
    assert bands(world) == [
        ("Overdue", "late"),
        ("Overdue", "task"),
        ("Due today", "due"),
        ("Waiting for you", "Introduce the two sides"),
        ("Ready to move on", "ready"),
        ("Longer at its stage than usual", "slow"),
        ("No next action", "fresh"),
        ("Carried by nobody", "unclaimed"),
    ]
    assert {fresh.stage, planned.stage, ready.stage} == {"idea", "discussion"}


def test_within_a_band_the_larger_likely_value_comes_first(world: World):
    for title, value, at in (("a", 5e3, "idea"), ("b", 4e3, "discussion"), ("c", None, "idea")):
        found = make_case(
            world, title=title, at=at, began=1 if at == "idea" else 20, expected_value_gbp=value
        )
        actions.set_next(world.viewer(Role.FACILITATOR), found, words="x", on=day(1))
    # £4,000 × the chance of a discussion beats £5,000 × that of an idea; no value comes last
    assert [title for _, title in bands(world)] == ["b", "a", "c"]


def test_every_line_says_why_and_leads_somewhere(world: World):
    make_case(world, began=200)
    make_introduction(world, State.CONSENTED, same_sic=True)
    client = world.client_for(Role.FACILITATOR)
    for line in today.lines(world.viewer(Role.FACILITATOR)):
        assert line.why.endswith(".")
        assert client.get(line.url.partition("#")[0]).status_code == 200


def test_the_history_counts_the_decided_and_not_what_was_recorded_twice(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    for reason in ("price", "time", "duplicate"):
        found = make_case(world, at="discussion")
        actions.move_stage(carrier, found, to="lost", lost_reason=reason)
    make_case(world, at="negotiation")
    make_case(world)  # waits: not decided
    assert history() == {
        Stage.IDEA: (3, 0),
        Stage.DISCUSSION: (1, 2),
        Stage.NEGOTIATION: (0, 0),
        Stage.IMPLEMENTATION: (0, 0),
    }
    # by hand: (0.55 × 4 + 1) of 4 + 3 go on from a discussion
    assert chances_now()["discussion"].step.value == pytest.approx(3.2 / 7)


def test_likely_value_is_value_times_chance_in_the_page_and_in_the_database(world: World):
    make_case(world, at="negotiation", expected_value_gbp=10_000.0)
    now = pipeline.known()
    rows = pipeline.whole(queries.synergies(world.viewer(Role.FACILITATOR)), now)
    (case,) = pipeline.cases(world.viewer(Role.FACILITATOR), rows, now)
    assert now.chances["negotiation"].completion.value == pytest.approx(0.612)
    assert case.chance == 0.61, "in whole percents, as the page shows it"
    assert case.likely_gbp == pytest.approx(6_100)


def test_usual_days_are_the_table_s_until_enough_went_on_here(world: World):
    assert not usual_days()["idea"].is_own
    assert (usual_days()["idea"].days, usual_days()["idea"].flag_after_days) == (30, 90)
    for days in (4, 6, 8, 50, 90)[:ENOUGH]:
        make_case(world, at="discussion", began=100, each=days)
    here = usual_days()["idea"]
    assert (here.is_own, here.days, here.flag_after_days, here.seen) == (True, 8, 16, 5)


def test_the_filters_find_what_needs_a_look(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    slow = make_case(world, title="slow", began=200)
    late = make_case(world, title="late", began=1)
    blocked = make_case(world, title="blocked", began=1)
    lost = make_case(world, title="lost", began=1)
    actions.set_next(carrier, late, words="x", on=day(3))
    actions.set_next(carrier, slow, words="x", on=day(-2))
    work.open_blocker(carrier, blocked, cause="price")
    actions.move_stage(carrier, lost, to="lost", lost_reason="price")
    other = make_case(world, title="other", began=1, viewer=second_facilitator())

    def found(**given: str) -> set[str]:
        now = pipeline.known()
        rows = pipeline.whole(queries.synergies(carrier), now)
        return {one.title for one in Asked.of(given).of_those(rows, carrier, now)}

    assert found() == {"slow", "late", "blocked", "other"}
    assert found(attention="slow") == {"slow"}
    assert found(attention="late") == {"late"}
    assert found(attention="week") == {"slow"}
    assert found(attention="none") == {"blocked", "other"}
    assert found(attention="blocked") == {"blocked"}
    assert found(cause="price", stage="all") == {"blocked", "lost"}
    assert found(carried=str(other.facilitator_id)) == {"other"}
    assert found(carried="nobody") == set()
    assert found(q="late ownbrook") == {"late"}
    assert found(stage="lost") == {"lost"}
    assert found(stage="nonsense", attention="x", carried="y") == found()


def test_the_csv_holds_the_list_and_no_terms(world: World):
    found = make_case(world, at="discussion", title="=SUM(A1)", expected_value_gbp=None)
    agree_terms(world.viewer(Role.FACILITATOR), found, "73.19")
    answer = world.client_for(Role.AUDITOR).get(reverse("desk:download"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["title"] == "'=SUM(A1)"  # no spreadsheet runs it
    assert row["expected_gbp_a_year"] == ""  # not stated is not nought
    assert row["stage"] == "discussion"
    assert "73.19" not in text


@pytest.mark.parametrize("page", ["today", "board", "list"])
def test_pages_of_forty_cases_take_few_queries(world: World, page: str):
    for number in range(40):
        found = make_case(world, at="discussion" if number % 2 else "idea")
        if number % 5 == 0:
            work.open_blocker(world.viewer(Role.FACILITATOR), found, cause="time")
    client = world.client_for(Role.FACILITATOR)
    client.get(reverse(f"desk:{page}"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse(f"desk:{page}")).status_code == 200
    told = "\n".join(one["sql"][:160] for one in asked)
    assert 4 < len(asked) <= 13, told  # session, person, roles: 3–4 of them


def test_completed_and_lost_leave_the_board(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    done = make_case(world, at="implementation", title="done")
    moved(world.viewer(Role.MEMBER), done, moved_on=day(1))
    actions.move_stage(carrier, done, to="completed")
    told = world.client_for(Role.PROGRAMME_MANAGER).get(reverse("desk:board")).content.decode()
    assert "No open case fits" in told
    assert Synergy.objects.as_system("test").get(pk=done.pk).completed_on == day(0)


def test_who_carries_no_cases_is_led_from_today_to_the_board(world: World):
    answer = world.client_for(Role.AUDITOR).get(reverse("desk:today"))
    assert answer["Location"] == reverse("desk:board")


def test_chances_page_shows_prior_cases_and_interval(world: World):
    told = world.client_for(Role.FACILITATOR).get(reverse("desk:chances")).content.decode()
    assert "as of 4 cases" in told
    assert "assumed" in told
    assert "£18m" in told
