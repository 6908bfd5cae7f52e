"""``python -m offcut``."""

from offcut.cli import main

main()
