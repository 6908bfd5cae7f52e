"""Who may do what here; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_ADMIN = {Role.SYSTEM_ADMIN: Reach.ANY}
_AND_AUDITOR = {**_ADMIN, Role.AUDITOR: Reach.ANY}
_OWN_ADMIN = {Role.ORGANISATION_ADMIN: Reach.OWN, **_ADMIN}

RULES: Rules = {
    "operations.see_health": EVERYBODY,
    "operations.see_overview": _AND_AUDITOR,
    "operations.see_settings": _AND_AUDITOR,
    "operations.change_settings": _ADMIN,
    "operations.export_organisation": _OWN_ADMIN,
    "operations.close_organisation": _OWN_ADMIN,
}
