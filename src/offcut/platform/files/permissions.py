"""Who may do what here; see ``access.table``. What a file is attached to decides further."""

from offcut.platform.access.table import EVERYBODY, Rules

RULES: Rules = {
    "files.download": EVERYBODY,  # the door alone: pictures of public pages are everybody's
}
