"""``backup``: database and uploads in one file, while the platform serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from offcut.platform.operations.backups.backup import take


class Command(BaseCommand):
    """Take a backup."""

    help = "Write database, uploads and secret key to one file; the platform may go on serving."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", nargs="?", help="default: offcut-<date>.backup.tar.gz here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it and say what is in it."""
        named = options["file"] or f"offcut-{timezone.localtime():%Y-%m-%d-%H%M}.backup.tar.gz"
        manifest = take(Path(named))
        rows = sum(table["rows"] for table in manifest["tables"].values())
        size = Path(named).stat().st_size / 1e6
        self.stdout.write(
            f"Wrote {named} ({size:.1f} MB): {rows:,} rows in {len(manifest['tables'])} tables,"
            f" {len(manifest['files'])} files. It holds everything, the secret key too: keep it"
            " safe."
        )
