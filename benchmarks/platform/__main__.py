"""``python -m benchmarks.platform writers|killed|fuzz|load|fill``: one script, figures as JSON."""

import argparse
import json
import os
import sys
from pathlib import Path

KEPT = Path(__file__).resolve().parents[2] / "out" / "reliability.json"


def main() -> int:
    """Run one on the database of ``OFFCUT_DATA`` or ``OFFCUT_DATABASE_URL``, which it fills."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.platform", description=__doc__)
    parser.add_argument("script", choices=["writers", "killed", "fuzz", "load", "fill"])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--only", choices=["api", "uploads"], help="half of the inputs of fuzz")
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="of a running serve")
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    if not (os.environ.get("OFFCUT_DATA") or os.environ.get("OFFCUT_DATABASE_URL")):
        print("Name a folder or a database of its own: OFFCUT_DATA=/tmp/benchmark", file=sys.stderr)
        return 2
    os.environ.setdefault("OFFCUT_DEMONSTRATION", "yes")  # static files as they lie
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offcut.platform.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    told = _run(asked)
    KEPT.parent.mkdir(exist_ok=True)
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    kept[" ".join(filter(None, (asked.script, asked.only, str(told.get("engine", "")))))] = told
    KEPT.write_text(json.dumps(kept, indent=1), "utf-8")
    print(json.dumps(told, indent=1))
    return 0


def _run(asked: argparse.Namespace) -> dict[str, object]:
    if asked.script == "writers":
        from benchmarks.platform import writers

        return writers.run()
    if asked.script == "killed":
        from benchmarks.platform import killed

        return killed.run(asked.kills)
    if asked.script == "fuzz":
        from benchmarks.platform import fuzz

        half = asked.inputs // 2
        return fuzz.run(0 if asked.only == "uploads" else half, 0 if asked.only == "api" else half)
    if asked.script == "fill":
        from benchmarks.platform import region
        from offcut.platform.operations.actions import count_rows
        from offcut.platform.operations.demonstration.people import make_people

        make_people()
        region.fill(5000, 20_000)
        count_rows()
        return {"organisations": 5000, "listings": 20_000}
    from benchmarks.platform import load

    seen = load.run(asked.site, asked.seconds, 20)
    return {
        kind: {
            "requests": len(one.milliseconds),
            "p50_ms": round(one.quantile(0.5), 1),
            "p95_ms": round(one.quantile(0.95), 1),
            "statuses": dict(one.statuses),
            "compressed_bytes": one.compressed_bytes,
        }
        for kind, one in sorted(seen.items())
    }


if __name__ == "__main__":
    sys.exit(main())
