"""``serve``: everything in one command: database, example region, workers, web server."""

import os
import sys
import time
from argparse import ArgumentParser
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from offcut.platform.jobs.job import QUEUES
from offcut.platform.operations.actions import count_rows
from offcut.platform.operations.serving import (
    Child,
    Processes,
    address_of,
    port_is_free,
    socket_handed_over,
)

_READY_WITHIN_SECONDS = 60


class Command(BaseCommand):
    """What ``make run`` starts. The same command serves in production, behind a proxy."""

    help = "Prepare the database and serve the platform, with its background workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, and how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2, help="of the web server")
        parser.add_argument("--threads", type=int, default=4, help="in each of them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, wait, stop."""
        host, port = options["host"], options["port"]
        handed = socket_handed_over(os.environ)
        if handed is not None:
            host, port = address_of(handed)
        address = f"http://{host}:{port}"
        if handed is None and not port_is_free(host, port):
            raise CommandError(
                f"Port {port} of {host} is taken; perhaps Offcut is running there already:"
                f" {address}. Another port: make run PORT={port + 1}"
            )
        if settings.DEMONSTRATION and "OFFCUT_SITE_URL" not in os.environ:
            # links in its letters lead to where it is served
            os.environ["OFFCUT_SITE_URL"] = settings.SITE_URL = address
        self._prepare()
        bound = f"{host}:{port}" if handed is None else f"fd://{handed}"
        children = _children(bound, options["processes"], options["threads"])
        if handed is not None:
            children[0].handed = [handed]
        processes = Processes(children)
        processes.start()
        if _answers(f"{address}/health/live/", processes):
            self._greet(address)
        status = processes.watch()
        self.stdout.write("Offcut has stopped.")
        sys.exit(status)

    def _prepare(self) -> None:
        """Bring the database up to date; in the demonstration, load the example region."""
        executor = MigrationExecutor(connections["default"])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)
        if settings.DEMONSTRATION:
            from offcut.platform.operations.demonstration import loading

            if not loading.is_loaded():
                self.stdout.write("Loading the example region (synthetic) …")
                loading.load()
                count_rows()
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", verbosity=0, interactive=False)
        connections.close_all()

    def _greet(self, address: str) -> None:
        """Where it is and who may sign in."""
        lines = ["", f"Offcut is at {address}", ""]
        if settings.DEMONSTRATION:
            from offcut.platform.operations.management.commands.demo import sign_ins

            lines += [
                "This is a demonstration: its businesses are fictional and it sends no letters",
                f"(read them at {address}/mail/).",
                "",
                sign_ins(),
                "",
            ]
        lines += [f"Data are kept in {settings.DATA}. Ctrl-C stops."]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _children(bound: str, processes: int, threads: int) -> list[Child]:
    """The web server, and a worker for each queue."""
    manage = [sys.executable, "-m", "offcut.platform"]
    server = [
        *(sys.executable, "-m", "gunicorn", "offcut.platform.wsgi:application"),
        *("--bind", bound, "--preload", "--no-control-socket"),
        *("--workers", str(processes), "--threads", str(threads)),
        *("--graceful-timeout", "10", "--log-level", "warning"),
    ]
    if os.path.isdir("/dev/shm"):  # the server's own sign of life never waits for a disk
        server += ["--worker-tmp-dir", "/dev/shm"]
    return [
        Child("web server", server, must_live=True),
        *(Child(f"worker, {one}", [*manage, "worker", "--queues", one]) for one in QUEUES),
    ]


def _answers(address: str, processes: Processes) -> bool:
    """Wait until the server answers; not when it has ended or somebody stops us."""
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < deadline and not processes.stopping:
        server = processes.children[0].process
        if server is None or server.poll() is not None:
            return False
        try:
            with urlopen(address, timeout=2):
                return True
        except HTTPError:
            return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False
