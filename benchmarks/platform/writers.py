"""Fifty people who save at the same time: nothing is lost, nobody meets a locked database.

Once by themselves, and once beside a worker that loads a large spreadsheet, for as long as it does.
"""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from benchmarks.platform import scene

WRITERS = 50
CHANGES_EACH = 8
ROWS = 20_000


def run() -> dict[str, object]:
    """Each writer adds a mark to the notes of the one listing, again where somebody was quicker."""

    from offcut.platform.audit.models import Event
    from offcut.platform.listings.models import Listing

    member, listing_id = scene.one_listing()
    told: Counter = Counter()
    waits: list[float] = []
    start = time.perf_counter()
    threads = [
        threading.Thread(target=_write, args=(member, listing_id, number, told, waits, _mark))
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listing = Listing.objects.as_system("benchmark").get(pk=listing_id)
    marks = Counter(listing.notes.split())
    wanted = {f"{n:02d}{i}" for n in range(WRITERS) for i in range(CHANGES_EACH)}
    events = Event.objects.filter(action="listing.changed", thing_id=str(listing_id)).count()
    return {
        "writers": WRITERS,
        "changes": WRITERS * CHANGES_EACH,
        "lost": len(wanted - set(marks)),
        "doubled": sum(1 for n in marks.values() if n > 1),
        "events": events,
        **_errors(told, waits),
        "seconds": round(time.perf_counter() - start, 1),
    }


def run_beside_an_import() -> dict[str, object]:
    """Each adds one to the amount of the one listing, until the spreadsheet is loaded."""

    from offcut.platform.listings.models import ImportRun, Listing

    member, listing_id = scene.one_listing()
    rows = Listing.objects.as_system("benchmark")
    start = int(rows.get(pk=listing_id).quantity)
    run, worker = _loading()
    told: Counter = Counter()
    waits: list[float] = []
    over = threading.Event()

    def more(listing: Any, number: int, turn: int) -> dict[str, str]:
        return {} if over.is_set() else {"quantity": str(int(listing.quantity) + 1)}

    threads = [
        threading.Thread(target=_write, args=(member, listing_id, number, told, waits, more))
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    while (state := _state(run)) == ImportRun.State.LOADING and time.perf_counter() - began < 1200:
        time.sleep(0.5)
    loaded_s = time.perf_counter() - began
    over.set()
    for thread in threads:
        thread.join()
    worker.terminate()
    worker.wait()
    return {
        "writers": WRITERS,
        "rows_of_the_spreadsheet": ROWS,
        "rows_loaded": rows.filter(reference__startswith="K").count(),
        "state_of_the_import": str(state),
        "loaded_after_s": round(loaded_s, 1),
        "changes_saved": told["saved"],
        "lost": told["saved"] - (int(rows.get(pk=listing_id).quantity) - start),
        **_errors(told, waits),
    }


def _loading() -> "tuple[Any, subprocess.Popen[bytes]]":
    """A spreadsheet that a worker has begun to load."""
    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.jobs.worker import work_off
    from offcut.platform.listings.importing import running

    name = "Importing Works (fictional)"
    member, organisation = scene.member_and_organisation(name)
    run = running.start(viewer_for(member), organisation, scene.spreadsheet(ROWS, 0, name))
    work_off()
    running.commit(viewer_for(member), run.pk, withdraw_missing=False)
    worker = [sys.executable, "-m", "offcut.platform", "worker", "--queues", "long"]
    return run, subprocess.Popen(worker, env=dict(os.environ))


def _state(run: Any) -> str:
    run.refresh_from_db()
    return str(run.state)


def _mark(listing: Any, number: int, turn: int) -> dict[str, str]:
    """A mark of one's own to the notes; nothing once all are made."""
    if turn == CHANGES_EACH:
        return {}
    return {"notes": f"{listing.notes} {number:02d}{turn}".strip()}


def _errors(told: Counter, waits: list[float]) -> dict[str, object]:
    return {
        "asked_again_after_somebody_else": told["conflict"],
        "errors": sum(n for kind, n in told.items() if kind not in ("conflict", "saved")),
        "kinds_of_errors": sorted(k for k in told if k not in ("conflict", "saved")),
        "longest_wait_seconds": round(max(waits), 2),
    }


def _write(  # type: ignore[no-untyped-def]
    member, listing_id, number, told, waits, change: Callable[[Any, int, int], dict[str, str]]
):
    from django.db import connection

    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.listings import actions
    from offcut.platform.listings.models import Listing

    viewer, turn = viewer_for(member), 0
    while True:
        began = time.perf_counter()
        try:
            seen = Listing.objects.as_system("benchmark").get(pk=listing_id)
            changed = change(seen, number, turn)
            if not changed:
                break
            actions.update(viewer, listing_id, seen.version, changed)
        except actions.Conflict:
            told["conflict"] += 1
            continue
        except Exception as failure:
            told[f"{type(failure).__name__}: {failure}"[:120]] += 1
            break
        finally:
            waits.append(time.perf_counter() - began)
        told["saved"] += 1
        turn += 1
    connection.close()
