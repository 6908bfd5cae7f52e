"""People at their pages, twenty requests a second: how long each kind of page takes.

The server is the one that ``serve`` starts, on loopback. Requests leave by the clock whether or not
earlier ones have been answered, so that a slow answer makes the next ones wait, as in truth.
"""

import gzip
import http.client
import os
import queue
import random
import resource
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

AIM_P95_MS = 200
AIM_PAGE_BYTES = 120_000


@dataclass
class Seen:
    """What was measured of one kind of page."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    compressed_bytes: int = 0

    def quantile(self, share: float) -> float:
        """The time below which this share of answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cookies(addresses: list[str]) -> dict[str, str]:
    """A session for each person, made in the database."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from offcut.platform.accounts.models import User

    store = import_module(settings.SESSION_ENGINE).SessionStore
    made = {}
    for person in User.objects.filter(email__in=addresses):
        session = store()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session["noted_at"] = int(time.time())
        session.save()
        made[person.email] = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    return made


def pages() -> list[tuple[str, str, str]]:
    """Kind, address and whose: as often as people open them."""
    from django.urls import reverse

    from offcut.platform.matches.models import Match

    draw = random.Random(7)
    members = [f"works{number}@example.org" for number in range(200)]
    own = Match.objects.as_system("load").filter(
        have__organisation__memberships__person__email__in=members, gone_at=None
    )
    matches = list(own.values_list("pk", "have__organisation__memberships__person__email")[:400])
    asked: list[tuple[str, str, str]] = []
    for _ in range(1000):
        who = draw.choice(members)
        asked.append(("list of own listings", reverse("listings:own"), who))
        words = draw.choice(["sand", "aluminium+swarf", "rinse+water", "pallets", "foundry", "ash"])
        asked.append(("search of all on offer", f"{reverse('public:listings')}?q={words}", ""))
        asked.append(("search of own listings", f"{reverse('listings:own')}?q={words}", who))
        asked.append(("matches", reverse("matches:list"), who))
        if matches:
            match, whose = draw.choice(matches)
            asked.append(("one match", reverse("matches:detail", args=[match]), whose))
        desk = "facilitator@example.org"
        asked.append(("desk: today", reverse("desk:today"), desk))
        asked.append(("desk: board", reverse("desk:board"), desk))
        asked.append(("desk: table", reverse("desk:list"), desk))
        asked.append(("front page", reverse("public:home"), ""))
    draw.shuffle(asked)
    return asked


def run(site: str, seconds: float, per_second: float, threads: int = 32) -> dict[str, Seen]:
    """Ask pages by the clock; what came back, by kind of page."""
    asked = pages()
    held = cookies(sorted({who for _, _, who in asked if who}))
    waiting: queue.Queue = queue.Queue()
    seen: dict[str, Seen] = defaultdict(Seen)
    lock = threading.Lock()
    workers = [
        threading.Thread(target=_ask_on, args=(site, waiting, held, seen, lock), daemon=True)
        for _ in range(threads)
    ]
    for worker in workers:
        worker.start()
    start = time.perf_counter()
    for number in range(int(seconds * per_second)):
        due = start + number / per_second
        time.sleep(max(0.0, due - time.perf_counter()))
        waiting.put((due, *asked[number % len(asked)]))
    for _ in workers:
        waiting.put(None)
    for worker in workers:
        worker.join()
    return dict(seen)


def figures(seen: dict[str, Seen]) -> dict[str, Any]:
    """By kind of page: how many, how long, how heavy."""
    return {
        kind: {
            "requests": len(one.milliseconds),
            "p50_ms": round(one.quantile(0.5), 1),
            "p95_ms": round(one.quantile(0.95), 1),
            "max_ms": round(one.quantile(1.0), 1),
            "statuses": dict(one.statuses),
            "compressed_bytes": one.compressed_bytes,
        }
        for kind, one in sorted(seen.items())
    }


def _ask_on(site, waiting, held, seen, lock):  # type: ignore[no-untyped-def]
    host = urlsplit(site).netloc
    connection = http.client.HTTPConnection(host, timeout=60)
    while (item := waiting.get()) is not None:
        due, kind, address, who = item
        headers = {"Accept-Encoding": "gzip", "Host": host}
        if who:
            headers["Cookie"] = held[who]
        body, status = b"", 0
        for _ in range(2):  # a connection that the server has let go is opened again
            try:
                connection.request("GET", address, headers=headers)
                answer = connection.getresponse()
                body, status = answer.read(), answer.status
                break
            except (OSError, http.client.HTTPException):
                connection.close()
                connection = http.client.HTTPConnection(host, timeout=60)
        took = (time.perf_counter() - due) * 1000
        with lock:
            one = seen[kind]
            one.milliseconds.append(took)
            one.statuses[status] += 1
            one.compressed_bytes = max(one.compressed_bytes, len(body))


def cpu_seconds_of(pids: list[int]) -> float:
    """User and system time of processes, as Linux counts it."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for pid in pids:
        parts = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        total += (int(parts[11]) + int(parts[12])) / tick
    return total


def weight_of_assets(folder: Path) -> int:
    """What the style sheet and the script weigh, compressed; browsers keep them."""
    return sum(len(gzip.compress(path.read_bytes())) for path in folder.glob("offcut.*"))


def own_cpu_seconds() -> float:
    """Of this process, which asks."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
