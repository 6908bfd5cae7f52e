"""Who may do what with matches; see ``access.table``. What is seen of each: ``seeing``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_SIDES = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}
_READ = {**_SIDES, Role.FACILITATOR: Reach.ANY, Role.AUDITOR: Reach.ANY}
_READERS = {**_SIDES, Role.FACILITATOR: Reach.OWN}

RULES: Rules = {
    "matches.list_matches": _READ,
    "matches.see_match": _READ,
    "matches.see_terms": {**_SIDES, Role.FACILITATOR: Reach.ASSIGNED},  # of one side
    "matches.download_matches": _READ,
    "matches.dismiss_match": _SIDES,
    "matches.undo_dismissal": _SIDES,
    "matches.see_statistics": {
        Role.FACILITATOR: Reach.ANY,
        Role.PROGRAMME_MANAGER: Reach.ANY,
        Role.AUDITOR: Reach.ANY,
    },
    "matches.list_searches": _READERS,
    "matches.save_search": _READERS,
    "matches.delete_search": _READERS,
    "matches.change_letters": _READERS,
    "matches.stop_letters": EVERYBODY,  # by the signed link of a letter
}
