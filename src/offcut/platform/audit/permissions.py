"""Who may do what here; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_READERS = {
    Role.ORGANISATION_ADMIN: Reach.OWN,
    Role.AUDITOR: Reach.ANY,
    Role.SYSTEM_ADMIN: Reach.ANY,
}

RULES: Rules = {
    "audit.see_events": _READERS,
    "audit.download_events": _READERS,
    "audit.see_permissions": EVERYBODY,  # the rules are no secret
}
