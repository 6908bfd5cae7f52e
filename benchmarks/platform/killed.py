"""Workers killed (SIGKILL) at random moments of imports, matching and plans: what is left behind.

The scene is the example region's listings at made-up organisations, so that there are matches to
work out and a network worth solving, with and without facilities. Each kind of work is done once
undisturbed; a kill falls anywhere within the time that took. The kind that was killed least often
is next. After each kill the next worker takes the work up. What failed too often stands as failed
and is tried again, as who runs the platform would. In the end every import is whole, every piece of
work has ended, the database's own checks pass, and the matches are those of an undisturbed run.

A worker is a fork of this process, which has read the software; it is killed like any other.
"""

import os
import random
import signal
import sys
import time
from collections import Counter
from itertools import count

from benchmarks.platform import region, scene

ROWS = 150
KILLS_A_ROUND = 10  # then what is left ends undisturbed
ORGANISATIONS, LISTINGS = 60, 150  # the first of the example
JOBS = {
    "import": ("check_spreadsheet", "load_spreadsheet"),
    "matching": ("rematch_all", "rematch_listing"),
    "plan": ("work_out_plan",),
}


def run(kills: int) -> dict[str, object]:
    """Kill that often; what was found afterwards."""
    from django.db import connection

    draw = random.Random(20260301)
    people = scene.member_and_organisation()
    if not _listed():
        region.fill(ORGANISATIONS, LISTINGS)
    numbers = count(1)
    usual = {kind: _undisturbed(kind, people, next(numbers)) for kind in JOBS}
    at: Counter = Counter()
    asked: Counter = Counter()
    killed: Counter = Counter(dict.fromkeys(JOBS, 0))
    told = {"taken_up_again": 0, "failed_and_tried_again": 0, "half_imported": 0}
    while killed.total() < kills:
        kind = min(JOBS, key=lambda one: killed[one])
        if not _open_queues(kind):
            _ask(kind, people, next(numbers))
            asked[kind] += 1
        found = _work_and_kill(kind, draw.uniform(0.0, usual[kind]))
        at.update(found)
        connection.close()
        told["half_imported"] += _half_imported()
        told["taken_up_again"] += _recover()
        told["failed_and_tried_again"] += _try_failed_again()
        if found:
            killed[kind] += 1
            if killed.total() % KILLS_A_ROUND == 0:
                _finish()
                print(f"{killed.total()} kills", file=sys.stderr, flush=True)
    _finish()
    return {
        "kills": killed.total(),
        **told,
        "killed": dict(killed),
        "killed_at": dict(at.most_common()),
        "undisturbed_s": {kind: round(seconds, 2) for kind, seconds in usual.items()},
        "asked": dict(asked),
        **_afterwards(),
    }


def _listed() -> bool:
    from offcut.platform.listings.models import Listing

    return bool(Listing.objects.as_system("benchmark").filter(reference="B0").exists())


def _ask(kind, people, seed):  # type: ignore[no-untyped-def]
    """A spreadsheet, all matches anew, or a plan."""
    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.access.roles import Role
    from offcut.platform.access.viewer import Viewer
    from offcut.platform.listings.importing import running
    from offcut.platform.matches.tasks import rematch_all
    from offcut.platform.plans import actions as plans

    member, organisation = people
    if kind == "import":
        running.start(viewer_for(member), organisation, scene.spreadsheet(ROWS, seed))
    elif kind == "matching":
        rematch_all.enqueue(unique="benchmark")
    else:
        manager = Viewer(person_id=member.pk, staff_roles=frozenset({Role.PROGRAMME_MANAGER}))
        plans.make_plan(manager, {"name": f"Plan {seed}", "time_limit_s": 5})


def _undisturbed(kind, people, seed) -> float:  # type: ignore[no-untyped-def]
    """How many seconds a worker takes for it, from its first sign of work."""
    _finish()
    _ask(kind, people, seed)
    process = _worker(_open_queues(kind))
    began = None
    while _open_queues(kind):
        _commit_ready()
        began = began or (time.monotonic() if _running(kind) else None)
        time.sleep(0.02)
    took = time.monotonic() - (began or time.monotonic())
    os.kill(process, signal.SIGTERM)
    os.waitpid(process, 0)
    return max(took, 0.1)


def _worker(queues: list[str]) -> int:
    """A process that works off queues."""
    from django.db import connection

    from offcut.platform.jobs import worker

    connection.close()
    child = os.fork()
    if child:
        return child
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    made = worker.make(queues)
    made.configure_signals()
    made.run()
    os._exit(0)


def _work_and_kill(kind: str, seconds: float) -> list[str]:
    """A worker works at this kind so long; what it was at when it was killed."""
    process = _worker(_open_queues(kind))
    given_up = time.monotonic() + 60
    while not _running(kind) and _open_queues(kind) and time.monotonic() < given_up:
        _commit_ready()
        time.sleep(0.02)
    until = time.monotonic() + seconds
    while time.monotonic() < until:  # a moment after it has begun, whatever it is at by then
        _commit_ready()
        time.sleep(0.02)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return [_words(one) for one in _running(kind)]


def _running(kind: str) -> list:  # type: ignore[type-arg]
    from offcut.platform.jobs.models import JobRecord, State

    rows = JobRecord.objects.as_system("benchmark").filter(state=State.RUNNING)
    return [one for one in rows if one.name.rpartition(".")[2] in JOBS[kind]]


def _words(job) -> str:  # type: ignore[no-untyped-def]
    """What a job was at; of a plan, which of its steps."""
    if not job.name.endswith("work_out_plan"):
        return job.name.rpartition(".")[2]
    reading = not job.words or job.words.startswith("Reading")
    step = "reading" if reading else "valuing" if job.words.startswith("Valuing") else "solving"
    return f"work_out_plan: {step}"


def _commit_ready() -> None:
    """Who uploaded looks at the preview and loads it."""
    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.listings.importing import running
    from offcut.platform.listings.models import ImportRun

    ready = ImportRun.objects.as_system("benchmark").filter(state=ImportRun.State.READY)
    for one in ready.select_related("started_by"):
        running.commit(viewer_for(one.started_by), one.pk, withdraw_missing=False)


def _open_queues(kind: str | None = None) -> list[str]:
    """The queues that hold work, all or of a kind, which has not ended."""
    from offcut.platform.jobs.models import ENDED, JobRecord

    rows = JobRecord.objects.as_system("benchmark").exclude(state__in=ENDED)
    open_ones = rows.values_list("queue", "name")
    return sorted(
        {
            queue
            for queue, name in open_ones
            if kind is None or name.rpartition(".")[2] in JOBS[kind]
        }
    )


def _half_imported() -> int:
    """Imports of which some rows stand and others do not."""
    from offcut.platform.listings.models import Listing

    found: dict[str, int] = {}
    rows = Listing.objects.as_system("benchmark").filter(reference__startswith="K")
    for reference in rows.values_list("reference", flat=True):
        seed = reference.split("-")[0]
        found[seed] = found.get(seed, 0) + 1
    return sum(1 for count in found.values() if count != ROWS)


def _recover() -> int:
    from offcut.platform.jobs.recovery import recover

    return recover()


def _try_failed_again() -> int:
    from offcut.platform.access.roles import Role
    from offcut.platform.access.viewer import Viewer
    from offcut.platform.accounts.models import User
    from offcut.platform.jobs.actions import retry_all

    person = User.objects.first()
    admin = Viewer(person_id=person.pk, staff_roles=frozenset({Role.SYSTEM_ADMIN}))
    return retry_all(admin)


def _finish(within_seconds: float = 1200) -> None:
    """Let a worker of all queues end what is open."""
    from offcut.platform.jobs.job import QUEUES

    process = _worker([*QUEUES])
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        _commit_ready()
        if not _open_queues():
            break
        time.sleep(0.5)
    os.kill(process, signal.SIGTERM)
    os.waitpid(process, 0)


def _afterwards() -> dict[str, object]:
    from django.db import connection

    from offcut.platform.jobs.models import ENDED, JobRecord, State
    from offcut.platform.listings.models import ImportRun
    from offcut.platform.matches import rematching
    from offcut.platform.plans.models import PlanRun

    jobs = JobRecord.objects.as_system("benchmark")
    again = rematching.rematch_everything()
    states = sorted({run.state for run in ImportRun.objects.as_system("benchmark")})
    plans = sorted({run.state for run in PlanRun.objects.as_system("benchmark")})
    return {
        "engine": connection.vendor,
        "work_that_never_ended": jobs.exclude(state__in=ENDED).count(),
        "work_failed_for_good": jobs.filter(state=State.DEAD).count(),
        "half_imported_in_the_end": _half_imported(),
        "states_of_imports": states,
        "states_of_plans": plans,
        "matches_that_an_undisturbed_run_changes": len(again.new) + len(again.changed) + again.gone,
        "integrity": _integrity(),
    }


def _integrity() -> str:
    from django.db import connection

    if connection.vendor != "sqlite":
        return "constraints hold by the server"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        told = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        return told if not cursor.fetchall() else "foreign keys broken"
