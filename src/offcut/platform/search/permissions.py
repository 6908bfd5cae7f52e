"""Who may do what here; see ``access.table``. What is found is for each app's queries to say."""

from offcut.platform.access.table import SIGNED_IN, Rules

RULES: Rules = {"search.see_everything": SIGNED_IN}
