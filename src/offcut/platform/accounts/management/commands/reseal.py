"""``reseal``: after a new secret key, secrets of second factors are sealed with it."""

from typing import Any

from django.core.management.base import BaseCommand

from offcut.platform.accounts.actions import reseal_second_steps


class Command(BaseCommand):
    """Seal what was sealed with a key of before."""

    help = "Seal the secrets of second factors with the newest key, so that older keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many."""
        count = reseal_second_steps()
        self.stdout.write(f"Sealed with the newest key: {count} second factors.")
