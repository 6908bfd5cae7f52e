"""``tick``: queue what the clock asks for and take up what was interrupted, once."""

from typing import Any

from django.core.management.base import BaseCommand

from offcut.platform.jobs import recovery, schedule


class Command(BaseCommand):
    """One look at the clock. Workers do it by themselves; cron may do it as well."""

    help = "Queue periodic work that is due and take up interrupted work."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look once."""
        taken_up = recovery.recover()
        queued = schedule.tick()
        self.stdout.write(f"queued by the clock: {queued}; taken up again: {taken_up}")
