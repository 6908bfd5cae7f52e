"""Who may do what here; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_ADMIN = {Role.SYSTEM_ADMIN: Reach.ANY}

RULES: Rules = {
    "operations.see_health": EVERYBODY,
    "operations.see_overview": {**_ADMIN, Role.AUDITOR: Reach.ANY},
    "operations.see_settings": {**_ADMIN, Role.AUDITOR: Reach.ANY},
    "operations.change_settings": _ADMIN,
}
