"""Who may do what here; see ``access.table``."""

from offcut.platform.access.table import Rules

RULES: Rules = {}
