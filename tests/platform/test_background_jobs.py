"""Work in the background: queued once, tried again, given up in the open, stopped when asked."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.tasks import deliver
from offcut.platform.jobs import actions, queries, recovery, schedule
from offcut.platform.jobs.job import GiveUp, Job, job
from offcut.platform.jobs.models import JobRecord, Slot, State
from offcut.platform.jobs.performing import perform
from offcut.platform.jobs.progress import Cancelled, tell
from offcut.platform.jobs.worker import work_off
from offcut.platform.listings.tasks import check_spreadsheet
from offcut.platform.matches.tasks import rematch_listing
from offcut.platform.operations.tasks import tidy
from offcut.platform.programmes.tasks import evaluate_programme

pytestmark = pytest.mark.django_db
ADMIN = Viewer(person_id=uuid4(), staff_roles=frozenset({Role.SYSTEM_ADMIN}))
DONE: list[object] = []


@pytest.fixture(autouse=True)
def fresh():
    DONE.clear()


@job("Note a value")
def note(value):
    DONE.append(value)
    return {"noted": value}


@job("Fail each time", attempts=3, first_wait_seconds=60)
def fail():
    DONE.append("tried")
    raise ConnectionError("nobody answers")


@job("Cannot be done")
def hopeless():
    raise GiveUp("The plan has no listings.")


@job("Stop me half way")
def long_one(record_id):
    actions.cancel(ADMIN, JobRecord.objects.as_system("test").get(id=record_id))
    DONE.append("half")
    if actions.note_progress(record_id, 1, 5, 10, "half way"):
        raise Cancelled
    DONE.append("whole")


def all_jobs():
    return queries.jobs(ADMIN)


def only():
    return all_jobs().get()


def test_work_is_done_once_with_its_arguments_and_keeps_its_result():
    note.enqueue(7)
    assert only().state == State.QUEUED
    assert work_off() == 1
    assert DONE == [7]
    assert only().state == State.DONE
    assert only().result == {"noted": 7}
    assert work_off() == 0


def test_work_starts_after_the_commit_and_never_after_a_rollback(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        with suppress(ZeroDivisionError), transaction.atomic():
            note.enqueue("never")
            raise ZeroDivisionError
        note.enqueue("soon")
        assert DONE == []
    assert len(callbacks) == 1
    assert DONE == ["soon"]
    assert all_jobs().count() == 1


def test_what_people_wait_for_goes_before_what_the_clock_asks_for(
    settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    with django_capture_on_commit_callbacks(execute=True):
        waiting = [
            one.enqueue("", unique=one.name).id
            for one in (tidy, evaluate_programme, check_spreadsheet, rematch_listing, deliver)
        ]
    long = DBTaskResult.objects.ready().filter(queue_name="long")
    assert [UUID(task.task_result.args[0]) for task in long] == [waiting[2], waiting[1], waiting[0]]
    others = {task.task_result.args[0]: task.queue_name for task in DBTaskResult.objects.all()}
    assert (others[str(waiting[3])], others[str(waiting[4])]) == ("default", "post")
    with pytest.raises(ValueError, match="default, post, long"):
        job("Nobody works there", queue="other")


def test_the_same_work_waits_once_and_may_wait_again_once_it_has_begun():
    first = note.enqueue(1, unique="rematch 1")
    assert note.enqueue(1, unique="rematch 1").id == first.id
    assert note.enqueue(2, unique="rematch 2").id != first.id
    JobRecord.objects.as_system("test").filter(id=first.id).update(state=State.RUNNING, attempt=1)
    second = note.enqueue(1, unique="rematch 1")
    assert second.id != first.id
    assert perform(second.id) is None, "never beside a running one of the same key"
    second.refresh_from_db()
    assert second.state == State.QUEUED
    JobRecord.objects.as_system("test").filter(id=first.id).update(state=State.DONE)
    assert perform(second.id) is State.DONE


def test_failing_work_waits_twice_as_long_each_time_and_ends_as_a_dead_letter():
    fail.enqueue()
    waits = []
    for _ in range(3):
        record = only()
        JobRecord.objects.as_system("test").update(due_at=timezone.now())
        before = timezone.now()
        perform(record.id)
        record.refresh_from_db()
        waits.append((record.due_at - before).total_seconds())
    assert DONE == ["tried"] * 3
    assert 54 <= waits[0] <= 67
    assert 108 <= waits[1] <= 133
    assert record.state == State.DEAD
    assert record.error == "ConnectionError: nobody answers"
    assert "raise ConnectionError" in record.traceback
    assert perform(record.id) is None


def test_what_no_second_attempt_would_mend_is_dead_at_once_and_says_why():
    hopeless.enqueue()
    work_off()
    assert only().state == State.DEAD
    assert only().error == "The plan has no listings."


def test_a_dead_letter_is_tried_again_with_all_its_attempts_or_put_aside():
    hopeless.enqueue()
    work_off()
    actions.retry(ADMIN, only())
    assert (only().state, only().attempt, only().error) == (State.QUEUED, 0, "")
    work_off()
    actions.discard(ADMIN, only())
    assert only().state == State.DISCARDED


def test_waiting_work_is_cancelled_at_once():
    record = note.enqueue(1)
    actions.cancel(ADMIN, record)
    assert record.state == State.CANCELLED
    assert work_off() == 0
    assert DONE == []


def test_running_work_stops_where_it_next_tells_how_far_it_is():
    record = long_one.enqueue("x")
    JobRecord.objects.as_system("test").update(arguments={"args": [str(record.id)], "kwargs": {}})
    work_off()
    assert DONE == ["half"]
    assert only().state == State.CANCELLED


def test_telling_outside_of_a_job_does_nothing():
    tell(1, 2, "words")
    assert not all_jobs().exists()


def test_a_person_sees_their_own_work_and_that_of_their_organisation_only(django_user_model):
    one = django_user_model.objects.create_user("one@example.org")
    other = django_user_model.objects.create_user("other@example.org")
    mine, theirs = Viewer(person_id=one.id), Viewer(person_id=other.id)
    record = note.enqueue(1, viewer=mine)
    assert queries.get(mine, record.id) == record
    assert queries.get(theirs, record.id) is None
    assert queries.get(Viewer(), record.id) is None


def test_interrupted_work_is_taken_up_again_and_given_up_after_its_attempts():
    record = note.enqueue(1)
    rows = JobRecord.objects.as_system("test")
    rows.update(state=State.RUNNING, attempt=1, worker_id="gone")
    assert recovery.recover() == 1
    assert only().state == State.WAITING
    rows.update(state=State.RUNNING, attempt=record.attempts_allowed)
    recovery.recover()
    assert only().state == State.DEAD
    assert only().error == "Interrupted 4 times: its worker ended."


def test_a_run_whose_record_was_taken_from_it_changes_nothing():
    record = note.enqueue(1)
    JobRecord.objects.as_system("test").update(state=State.RUNNING, attempt=2)
    assert actions.note_progress(record.id, 1, 3, 10, "late") is True
    assert only().done == 0


def test_work_of_a_worker_that_lives_is_left_alone():
    note.enqueue(1)
    recovery.beat("alive", "default")
    JobRecord.objects.as_system("test").update(state=State.RUNNING, attempt=1, worker_id="alive")
    assert recovery.recover() == 0
    assert only().state == State.RUNNING


def test_work_that_no_version_knows_is_a_dead_letter():
    note.enqueue(1)
    JobRecord.objects.as_system("test").update(name="offcut.platform.jobs.tasks.gone")
    work_off()
    assert only().state == State.DEAD
    assert "offcut.platform.jobs.tasks.gone" in only().error


def a_job(**times):
    return Job(note.function, "By the clock", 4, "default", 10, times.get("every"), times.get("at"))


def test_every_ten_minutes_means_at_the_full_ten_minutes():
    ten = a_job(every=timedelta(minutes=10))
    now = datetime.fromisoformat("2026-03-03T14:37:12+00:00")
    assert schedule.slot_of(ten, now) == datetime.fromisoformat("2026-03-03T14:30:00+00:00")


def test_daily_means_in_the_time_of_the_region_in_summer_as_in_winter():
    nightly = a_job(at=time(2, 30))
    summer = datetime.fromisoformat("2026-07-01T01:40:00+00:00")  # 02:40 in London
    assert schedule.slot_of(nightly, summer) == datetime.fromisoformat("2026-07-01T02:30:00+01:00")
    winter = datetime.fromisoformat("2026-01-10T01:40:00+00:00")
    assert schedule.slot_of(nightly, winter) == datetime.fromisoformat("2026-01-09T02:30:00+00:00")


def test_the_clock_queues_once_per_time(monkeypatch):
    ten = a_job(every=timedelta(minutes=10))
    monkeypatch.setattr(schedule, "jobs", lambda: [ten])
    now = datetime.fromisoformat("2026-03-03T14:37:12+00:00")
    assert [schedule.tick(now), schedule.tick(now)] == [1, 0]
    work_off()
    assert schedule.tick(now + timedelta(minutes=10)) == 1
    assert Slot.objects.get().name == ten.name
