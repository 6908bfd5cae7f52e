"""``python -m offcut.platform <command>``: Django's commands on the platform's settings."""

import os
import sys


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offcut.platform.settings")
    from django.core.management import execute_from_command_line

    sys.argv[0] = "python -m offcut.platform"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
