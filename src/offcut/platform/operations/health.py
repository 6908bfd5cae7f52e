"""Whether the platform is well: database, migrations, workers, disk."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from offcut.platform.jobs import queries as jobs
from offcut.platform.jobs.job import QUEUES

LEAST_FREE_BYTES = 200_000_000
LONGEST_WAIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Finding:
    """One part's state. ``words`` hold nothing confidential: anybody may read them."""

    part: str
    is_well: bool
    words: str


def findings() -> list[Finding]:
    """Every part looked at, none left out because another failed."""
    return [_look(part, look) for part, look in _LOOKS.items()]


def _look(part: str, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        well, words = look()
    except (DatabaseError, OSError) as failure:
        well, words = False, f"could not be asked ({type(failure).__name__})"
    return Finding(part, well, words)


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return True, "answers"


def _migrations() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return not missing, f"{missing} to be applied: run migrate" if missing else "up to date"


def _workers() -> tuple[bool, str]:
    queues = set(jobs.queues_worked())
    missing = sorted(QUEUES.keys() - queues)
    if missing:
        return False, f"nobody works off the queue {' and '.join(missing)}: start a worker"
    return True, "at work"


def _queue() -> tuple[bool, str]:
    waited = jobs.oldest_waiting_seconds()
    return waited < LONGEST_WAIT_SECONDS, f"oldest work waits for {waited:.0f} s"


def _disk() -> tuple[bool, str]:
    with tempfile.TemporaryFile(dir=settings.DATA) as probe:  # read-only and full disks say so here
        probe.write(b"0" * 4096)
        probe.flush()
    free = shutil.disk_usage(settings.DATA).free
    return free > LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB free"


_LOOKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "database": _database,
    "migrations": _migrations,
    "workers": _workers,
    "queue": _queue,
    "disk": _disk,
}
