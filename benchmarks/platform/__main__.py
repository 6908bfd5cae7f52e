"""``python -m benchmarks.platform <script>``: one script, its figures printed and kept as JSON.

Each runs on the database of ``OFFCUT_DATA`` or ``OFFCUT_DATABASE_URL``, which it fills.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEPT = Path(__file__).resolve().parents[2] / "out" / "reliability.json"
Asked = argparse.Namespace


def main() -> int:
    """Run one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.platform", description=__doc__)
    parser.add_argument("script", choices=[*SCRIPTS])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--only", choices=["api", "uploads"], help="half of the inputs of fuzz")
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="of a running serve")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--changes", type=int, default=90)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    if not (os.environ.get("OFFCUT_DATA") or os.environ.get("OFFCUT_DATABASE_URL")):
        print("Name a folder or a database of its own: OFFCUT_DATA=/tmp/benchmark", file=sys.stderr)
        return 2
    os.environ.setdefault("OFFCUT_DEMONSTRATION", "yes")  # static files as they lie
    os.environ.setdefault("OFFCUT_LOG_LEVEL", "ERROR")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offcut.platform.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    cpu, began = time.process_time(), time.perf_counter()
    told = {
        "engine": connection.vendor,
        "on": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        "load_of_the_machine_before": os.getloadavg()[0],
        **SCRIPTS[asked.script](asked),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "seconds": round(time.perf_counter() - began, 1),
    }
    _keep(" ".join(filter(None, (asked.script, asked.only, connection.vendor))), told)
    print(json.dumps(told, indent=1))
    return 0


def _keep(name: str, told: dict[str, Any]) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    kept[name] = told
    KEPT.write_text(json.dumps(kept, indent=1), "utf-8")


def _writers(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import writers

    return {"alone": writers.run(), "beside_an_import": writers.run_beside_an_import()}


def _killed(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import killed

    return killed.run(asked.kills)


def _fuzz(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import fuzz

    half = asked.inputs // 2
    return fuzz.run(0 if asked.only == "uploads" else half, 0 if asked.only == "api" else half)


def _fill(asked: Asked) -> dict[str, Any]:
    """Nothing is done a second time."""
    from benchmarks.platform import cases, region
    from benchmarks.platform.scene import stop_waiting_work
    from offcut.platform.desk.models import Synergy
    from offcut.platform.matches.models import Match
    from offcut.platform.matches.rematching import rematch_everything
    from offcut.platform.operations.actions import count_rows
    from offcut.platform.operations.demonstration import loading
    from offcut.platform.organisations.models import Organisation

    loading.load()
    stop_waiting_work()
    made = Organisation.objects.as_system("benchmark").filter(name__startswith="Benchmark Works 0")
    if not made.exists():
        region.fill(5000, 20_000)
        rematch_everything()
    if Synergy.objects.as_system("benchmark").count() < 2000:
        cases.fill(2000)
    count_rows()
    return {
        "organisations": Organisation.objects.as_system("benchmark").count(),
        "matches": Match.objects.as_system("benchmark").filter(gone_at=None).count(),
        "synergies": Synergy.objects.as_system("benchmark").count(),
    }


def _load(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import load

    return load.figures(load.run(asked.site, asked.seconds, 20))


def _changed(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import changed

    return changed.run(asked.changes)


def _spreadsheets(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import spreadsheets

    return spreadsheets.run(asked.rows)


def _copies(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import copies

    return copies.run()


def _disk(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import disk

    return disk.run()


def _quiet(asked: Asked) -> dict[str, Any]:
    from benchmarks.platform import quiet

    return {"filled": _fill(asked), **quiet.run(asked.seconds)}


SCRIPTS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "writers": _writers,
    "killed": _killed,
    "fuzz": _fuzz,
    "fill": _fill,
    "load": _load,
    "changed": _changed,
    "spreadsheets": _spreadsheets,
    "copies": _copies,
    "disk": _disk,
    "quiet": _quiet,
}


if __name__ == "__main__":
    sys.exit(main())
