"""Fifty people who save at the same time: nothing is lost, nobody meets a locked database."""

import threading
import time
from collections import Counter

from benchmarks.platform import scene

WRITERS = 50
CHANGES_EACH = 8


def run() -> dict[str, object]:
    """Each writer adds a mark to the notes of the one listing, again where somebody was quicker."""
    from django.db import connection

    from offcut.platform.audit.models import Event
    from offcut.platform.listings.models import Listing

    member, listing_id = scene.one_listing()
    told: Counter = Counter()
    waits: list[float] = []
    start = time.perf_counter()
    threads = [
        threading.Thread(target=_write, args=(member, listing_id, number, told, waits))
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
        "engine": connection.vendor,
        "writers": WRITERS,
        "changes": WRITERS * CHANGES_EACH,
        "lost": len(wanted - set(marks)),
        "doubled": sum(1 for n in marks.values() if n > 1),
        "events": events,
        "asked_again_after_somebody_else": told["conflict"],
        "errors": sum(n for kind, n in told.items() if kind not in ("conflict", "saved")),
        "kinds_of_errors": sorted(k for k in told if k not in ("conflict", "saved")),
        "longest_wait_seconds": round(max(waits), 2),
        "seconds": round(time.perf_counter() - start, 1),
    }


def _write(member, listing_id, number, told, waits):  # type: ignore[no-untyped-def]
    from django.db import connection

    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.listings import actions
    from offcut.platform.listings.models import Listing

    viewer = viewer_for(member)
    for turn in range(CHANGES_EACH):
        while True:
            began = time.perf_counter()
            try:
                seen = Listing.objects.as_system("benchmark").get(pk=listing_id)
                notes = f"{seen.notes} {number:02d}{turn}".strip()
                actions.update(viewer, listing_id, seen.version, {"notes": notes})
            except actions.Conflict:
                told["conflict"] += 1
                continue
            except Exception as failure:
                told[f"{type(failure).__name__}: {failure}"[:120]] += 1
                break
            finally:
                waits.append(time.perf_counter() - began)
            told["saved"] += 1
            break
    connection.close()
