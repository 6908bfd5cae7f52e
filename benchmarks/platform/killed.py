"""Workers killed (SIGKILL) at random moments of imports, matching and plans: what is left behind.

After each kill the next worker takes the work up. What failed too often stands as failed and is
tried again, as who runs the platform would. In the end every import is whole, every piece of work
has ended, the database's own checks pass, and the matches are those of an undisturbed run.
"""

import os
import random
import signal
import subprocess
import sys
import time

from benchmarks.platform import scene

ROWS = 150


def run(kills: int) -> dict[str, object]:
    """Kill that often; what was found afterwards."""
    from django.db import connection

    draw = random.Random(20260301)
    member, organisation = scene.member_and_organisation()
    told = {"kills": 0, "taken_up_again": 0, "failed_and_tried_again": 0, "half_imported": 0}
    seed = 0
    while told["kills"] < kills:
        if not _open_jobs():
            seed += 1
            _ask(member, organisation, seed)
        told["kills"] += _work_and_kill(draw.uniform(0.0, 1.5))
        connection.close()
        told["half_imported"] += _half_imported()
        told["taken_up_again"] += _recover()
        told["failed_and_tried_again"] += _try_failed_again()
        print(f"{told['kills']} kills", file=sys.stderr, flush=True)
    _finish()
    return {**told, "imports": seed, **_afterwards()}


def _ask(member, organisation, seed):  # type: ignore[no-untyped-def]
    """A spreadsheet, all matches anew, a plan."""
    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.access.roles import Role
    from offcut.platform.access.viewer import Viewer
    from offcut.platform.listings.importing import running
    from offcut.platform.matches.tasks import rematch_all
    from offcut.platform.plans import actions as plans

    running.start(viewer_for(member), organisation, scene.spreadsheet(ROWS, seed))
    rematch_all.enqueue(unique="benchmark")
    manager = Viewer(person_id=member.pk, staff_roles=frozenset({Role.PROGRAMME_MANAGER}))
    plans.make_plan(manager, {"name": f"Plan {seed}", "time_limit_s": 5})


def _worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "offcut.platform", "worker"],
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _work_and_kill(seconds: float) -> int:
    """A worker works this long; 1 if it was killed while it was at something."""
    from offcut.platform.jobs.models import JobRecord, State

    process = _worker()
    running = JobRecord.objects.as_system("benchmark").filter(state=State.RUNNING)
    given_up = time.monotonic() + 60
    while not running.all().exists() and _open_jobs() and time.monotonic() < given_up:
        _commit_ready()
        time.sleep(0.02)
    until = time.monotonic() + seconds
    while time.monotonic() < until:  # a moment after it has begun, whatever it is at by then
        _commit_ready()
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return int(JobRecord.objects.as_system("benchmark").filter(state=State.RUNNING).exists())


def _commit_ready() -> None:
    """Who uploaded looks at the preview and loads it."""
    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.listings.importing import running
    from offcut.platform.listings.models import ImportRun

    ready = ImportRun.objects.as_system("benchmark").filter(state=ImportRun.State.READY)
    for one in ready.select_related("started_by"):
        running.commit(viewer_for(one.started_by), one.pk, withdraw_missing=False)


def _open_jobs() -> bool:
    from offcut.platform.jobs.models import ENDED, JobRecord

    rows = JobRecord.objects.as_system("benchmark").exclude(state__in=ENDED)
    return bool(rows.exists())


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


def _finish(within_seconds: float = 600) -> None:
    """Let a worker end what is open."""
    process = _worker()
    deadline = time.monotonic() + within_seconds
    while _open_jobs() and time.monotonic() < deadline:
        _commit_ready()
        time.sleep(0.5)
    process.terminate()
    process.wait()


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
