"""A listing is saved: how long until its new matches stand, with a worker as ``serve`` starts it.

Timed from the end of the saving transaction. ``own``: its matches are written, for a have those
in which it serves a want by itself. ``all``: so is everything else that the change alters (what
it pushes out of the lists of others, what takes its place, mixtures), with why there is no match
where there is none. Beside the time by the clock stands the worker's processor time, which other
work on the machine alters less. ``most_taken``: the same for the haves that most wants take.
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
MOST_TAKEN = 5
"""Haves of the most matches that are changed beside the others."""


def run(changes: int) -> dict[str, Any]:
    """So many listings are changed or made, one after another."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "offcut.platform", "worker", "--queues", "default"],
        env=dict(os.environ),
    )
    try:
        _wait_until_ready(worker.pid)
        seen = [_one(_save(n, random.Random(n)), worker.pid) for n in range(changes)]
        most = [_one(_with_more(pk), worker.pid) for pk in _most_taken(MOST_TAKEN)]
    finally:
        worker.terminate()
        worker.wait()
    return {
        "changes": changes,
        **_told(seen),
        "slowest": sorted(seen, key=lambda one: -one["all_s"])[:5],
        "most_taken": {**_told(most), "each": most},
    }


def _told(seen: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("own_s", "own_cpu_s", "all_s", "cpu_s")
    return {name: _quantiles([one[name] for one in seen]) for name in names}


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


def _one(changed: tuple[Any, str], pid: int) -> dict[str, Any]:
    """Wait for the matches of a listing that was changed, or made, just now."""
    listing, what = changed
    saved, cpu = time.perf_counter(), cpu_seconds_of([pid])
    stood: list[tuple[float, float, int]] = []
    while True:
        now = time.perf_counter() - saved
        settled = _settled(listing)
        stood.append((now, cpu_seconds_of([pid]) - cpu, _found(listing)))
        if settled:
            break
        if now > WITHIN_S:
            raise RuntimeError(f"The matches of {listing.pk} did not come within {WITHIN_S:.0f} s.")
        time.sleep(_LOOK_S)
    last = stood[-1]
    own, own_cpu, matches = next((o for o in stood if o[2] >= last[2] > 0), last)
    time.sleep(0.3)  # the job ends
    return {
        "what": what,
        "kind": listing.kind,
        "resource_type": listing.resource_type,
        "matches": matches,
        "own_s": round(own, 3),
        "own_cpu_s": round(own_cpu, 2),
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


def _found(listing: Any) -> int:
    """How many matches of it by itself were written since it was saved."""
    from django.db.models import Q

    from offcut.platform.matches.models import Match

    of = Q(have=listing.pk) | Q(want=listing.pk)
    rows = Match.objects.as_system("benchmark").filter(of, gone_at=None, is_blend=False)
    return int(rows.filter(computed_at__gte=listing.changed_at).count())


def _most_taken(count: int) -> list[Any]:
    """The haves that most wants are matched with."""
    from django.db.models import Count

    from offcut.platform.matches.models import Match

    rows = Match.objects.as_system("benchmark").filter(gone_at=None).order_by()
    ranked = rows.values("have_id").annotate(wants=Count("id")).order_by("-wants", "have_id")
    return [row["have_id"] for row in ranked[:count]]


def _with_more(pk: Any) -> tuple[Any, str]:
    """Another amount; what was measured, which was written past the actions, stays."""
    from dataclasses import replace

    from django.db import transaction
    from django.utils import timezone

    from offcut.platform.listings import follow_up
    from offcut.platform.listings.conversion import as_core, write_understood
    from offcut.platform.listings.models import Listing

    one = Listing.objects.as_system("benchmark").select_related("site").get(pk=pk)
    core = as_core(one)
    amount = core.amount
    more = {name: getattr(amount, name) * 1.02 for name in ("low", "central", "high")}
    write_understood(one, replace(core, amount=replace(amount, **more)), one.site)
    one.version, one.changed_at = one.version + 1, timezone.now()
    with transaction.atomic():
        one.save()
        follow_up.rematch(str(one.pk))
    return one, "changed"
