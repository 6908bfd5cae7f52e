"""``restore``: put a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from offcut.platform.operations.backups.engines import BackupError
from offcut.platform.operations.backups.restore import put_back


class Command(BaseCommand):
    """Restore. Nothing is touched before the whole file has been checked."""

    help = "Put a backup back and compare every table with it. Stop the platform first."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and whether what is there may go."""
        parser.add_argument("file")
        parser.add_argument("--replace", action="store_true", help="what is there may go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Put it back and say what came back."""
        try:
            manifest = put_back(Path(options["file"]), replace=options["replace"])
        except BackupError as told:
            raise CommandError(str(told)) from told
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"Restored the backup of {manifest['taken_at']}: {rows:,} rows in"
            f" {len(manifest['tables'])} tables and {len(manifest['files'])} files, every one as it"
            " was."
        )
