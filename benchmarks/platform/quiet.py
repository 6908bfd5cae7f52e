"""All that is measured by the clock, one after another, for a machine that does nothing else.

The database is filled first where it is empty; the server is the one that ``serve`` starts.
"""

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.platform import changed, copies, load, spreadsheets

PORT = 8093
SITE = f"http://127.0.0.1:{PORT}"
_READY_WITHIN_S = 300


def run(seconds: float) -> dict[str, Any]:
    """Pages under load, the first request of each kind, changed listings, spreadsheets, a backup.

    Args:
        seconds: how long pages are asked for.
    """
    return {
        **_pages(seconds),
        "changed": changed.run(90),
        "spreadsheets": spreadsheets.run(100_000),
        "backup": copies.run(),
    }


def _pages(seconds: float) -> dict[str, Any]:
    serve = subprocess.Popen(
        [sys.executable, "-m", "offcut.platform", "serve", "--port", str(PORT)],
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
    )
    try:
        started = time.perf_counter()
        _wait()
        ready_s = time.perf_counter() - started
        first = _first_of_each()
        time.sleep(20)  # the workers have read what stands
        pids = [serve.pid, *_descendants(serve.pid)]
        cpu = load.cpu_seconds_of(pids)
        seen = load.run(SITE, seconds, 20)
        cpu = load.cpu_seconds_of(pids) - cpu
    finally:
        serve.terminate()
        serve.wait()
    asked = sum(len(one.milliseconds) for one in seen.values())
    return {
        "serving_after_s": round(ready_s, 1),
        "first_request_ms": first,
        "load": load.figures(seen),
        "server_cpu_ms_a_request": round(1000 * cpu / asked, 1),
    }


def _wait() -> None:
    since = time.monotonic()
    while time.monotonic() - since < _READY_WITHIN_S:
        try:
            with urlopen(f"{SITE}/health/live/", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def _first_of_each() -> dict[str, float]:
    """The first answer of each kind of page after the start."""
    pages = {kind: (address, who) for kind, address, who in reversed(load.pages())}
    held = load.cookies(sorted({who for _, who in pages.values() if who}))
    took = {}
    for kind, (address, who) in sorted(pages.items()):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": held[who]} if who else {})
        connection.getresponse().read()
        took[kind] = round((time.perf_counter() - began) * 1000, 1)
        connection.close()
    return took


def _descendants(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [one for child in map(int, children) for one in (child, *_descendants(child))]
