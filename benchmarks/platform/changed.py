"""A listing is saved: how long until its new matches stand, with a worker as ``serve`` starts it.

Timed from the end of the saving transaction. ``first``: the matches that matter most to the
listing are written (a want's own; of a have the wants to which it is worth most). ``all``: so is
everything else that the change alters, with why there is no match where there is none. Beside the
time by the clock stands the worker's processor time, which other work on the machine alters less.
"""

import os
import random
import subprocess
import sys
import time
from typing import Any

from benchmarks.platform.load import cpu_seconds_of

WITHIN_S = 60.0
_LOOK_S = 0.01


def run(changes: int) -> dict[str, Any]:
    """So many listings are changed or made, one after another."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "offcut.platform", "worker", "--queues", "default"],
        env=dict(os.environ),
    )
    try:
        _wait_until_ready(worker.pid)
        seen = [_one(number, worker.pid) for number in range(changes)]
    finally:
        worker.terminate()
        worker.wait()
    slowest = sorted(seen, key=lambda one: -one["all_s"])[:5]
    return {
        "changes": changes,
        **{name: _quantiles([one[name] for one in seen]) for name in ("first_s", "all_s", "cpu_s")},
        "slowest": slowest,
    }


def _quantiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    at = {share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95)}
    return {"p50": at[0.5], "p95": at[0.95], "max": ordered[-1]}


def _wait_until_ready(pid: int) -> None:
    """Until the worker has read what stands: it is idle then."""
    before, since = -1.0, time.monotonic()
    while time.monotonic() - since < 300:
        time.sleep(3)
        now = cpu_seconds_of([pid])
        if now > 1 and now - before < 0.2:
            return
        before = now


def _one(number: int, pid: int) -> dict[str, Any]:
    """Change, or make, one listing and wait for its matches."""
    draw = random.Random(number)
    cpu = cpu_seconds_of([pid])
    listing, what = _save(number, draw)
    saved = time.perf_counter()
    first = None
    while True:
        now = time.perf_counter() - saved
        settled = _settled(listing)
        if first is None and (settled or _found(listing)):
            first = now
        if settled:
            break
        if now > WITHIN_S:
            raise RuntimeError(f"The matches of {listing.pk} did not come within {WITHIN_S:.0f} s.")
        time.sleep(_LOOK_S)
    time.sleep(0.3)  # the job ends
    return {
        "what": what,
        "kind": listing.kind,
        "resource_type": listing.resource_type,
        "first_s": round(first or now, 3),
        "all_s": round(now, 3),
        "cpu_s": round(cpu_seconds_of([pid]) - cpu, 2),
    }


def _save(number: int, draw: random.Random) -> tuple[Any, str]:
    """In turn: another amount, a listing that is new, one that is withdrawn."""
    from offcut.platform.access.viewer import system
    from offcut.platform.listings import actions
    from offcut.platform.listings.conversion import WRITTEN
    from offcut.platform.listings.models import OPEN, Listing

    rows = (
        Listing.objects.as_system("benchmark").filter(status__in=OPEN).order_by("reference", "pk")
    )
    one = rows.select_related("site", "organisation")[draw.randrange(rows.count())]
    viewer = system("benchmark")
    if number % 3 == 1:
        written = {name: getattr(one, name) for name in WRITTEN}
        given = one.resource_type if one.type_given else ""
        made = actions.create(viewer, one.site, written, resource_type=given)
        return made, "new"
    if number % 6 == 5:
        return actions.withdraw(viewer, one.pk, "Gone"), "withdrawn"
    amount = f"{draw.uniform(50, 5000):.0f}"
    return actions.update(viewer, one.pk, one.version, {"quantity": amount}), "changed"


def _settled(listing: Any) -> bool:
    from offcut.platform.matches.models import Matched

    rows = Matched.objects.filter(listing_id=listing.pk)
    if not listing.is_open:
        return not rows.exists()
    return rows.filter(version=listing.version).exists()


def _found(listing: Any) -> bool:
    """Whether a match of it was written since it was saved."""
    from django.db.models import Q

    from offcut.platform.matches.models import Match

    of = Q(have=listing.pk) | Q(want=listing.pk)
    rows = Match.objects.as_system("benchmark").filter(of, gone_at=None)
    return bool(rows.filter(computed_at__gte=listing.changed_at).exists())
