"""``python -m offcut.platform index_listings``: the index of words anew, from the listings."""

from typing import Any

from django.core.management.base import BaseCommand

from offcut.platform.listings import seeking


class Command(BaseCommand):
    """After a restore without the index, or a version that analyses words in another way."""

    help = "Make the index of words of all listings anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Index everything; says how many."""
        self.stdout.write(f"{seeking.index_everything()} listings are indexed.")
