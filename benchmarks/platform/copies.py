"""A backup of a large database while people write and read, put back and compared.

``restore`` compares the count and the checksum of every table, and every file, with the backup's
own; that of the backup is taken in the same moment as its copy.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any


def run() -> dict[str, Any]:
    """Take it beside a writer, restore it elsewhere; how long, how large, whether it is equal."""

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.backup.tar.gz"
        stop, written = threading.Event(), [0]
        writer = threading.Thread(target=_write_on, args=(stop, written))
        writer.start()
        taken_s = _command("backup", str(file))
        stop.set()
        writer.join()
        manifest, size = _manifest(file), file.stat().st_size
        elsewhere = {"OFFCUT_DATA": f"{folder}/restored", "OFFCUT_DATABASE_URL": ""}
        restored_s = _command("restore", str(file), **elsewhere)
    return {
        "tables": len(manifest["tables"]),
        "rows": sum(table["rows"] for table in manifest["tables"].values()),
        "megabytes": round(size / 1e6, 1),
        "changes_meanwhile": written[0],
        "taken_s": taken_s,
        "restored_and_compared_s": restored_s,
        "equal": True,  # restore ends with an error otherwise
    }


def _command(*words: str, **environment: str) -> float:
    """Run a command of the platform; how long it took.

    Raises:
        CalledProcessError: it failed.
    """
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "offcut.platform", *words],
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return round(time.perf_counter() - began, 1)


def _manifest(file: Path) -> Any:
    import tarfile

    with tarfile.open(file) as archive:
        content = archive.extractfile("manifest.json")
        assert content is not None
        return json.load(content)


def _write_on(stop: threading.Event, written: list[int]) -> None:
    """Somebody who changes listings all the time."""
    from django.db import connection

    from offcut.platform.access.viewer import system
    from offcut.platform.listings import actions
    from offcut.platform.listings.models import OPEN, Listing

    rows = Listing.objects.as_system("benchmark").filter(status__in=OPEN)
    try:
        for one in rows.order_by("pk")[:10_000]:
            if stop.is_set():
                break
            now = rows.get(pk=one.pk)
            actions.update(system("benchmark"), now.pk, now.version, {"notes": "changed meanwhile"})
            written[0] += 1
    finally:
        connection.close()
