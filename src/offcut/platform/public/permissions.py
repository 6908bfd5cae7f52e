"""Who may do what here; see ``access.table``."""

from offcut.platform.access.table import EVERYBODY, Rules

RULES: Rules = {"public.see_pages": EVERYBODY}
