"""``worker``: works off the queue until it is stopped."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from offcut.platform.jobs.job import QUEUES
from offcut.platform.jobs.worker import make


class Command(BaseCommand):
    """Work in the background. Start at least one for each of the queues."""

    help = "Carry out background work: imports, matching, letters, plans, reports."
    queues = ",".join(QUEUES)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which queues."""
        parser.add_argument("--queues", default=self.queues, help=f"{self.queues} (all)")
        parser.add_argument("--batch", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # being stopped is no warning
        worker = make(options["queues"].split(","), batch=options["batch"])
        worker.configure_signals()
        worker.run()
