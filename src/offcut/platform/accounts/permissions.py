"""Who may do what here; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import SIGNED_IN, Rules

_SYSTEM = {Role.SYSTEM_ADMIN: Reach.ANY}
_ONESELF = dict.fromkeys(SIGNED_IN, Reach.OWN)

RULES: Rules = {
    "accounts.see_start": SIGNED_IN,
    "accounts.see_profile": _ONESELF,
    "accounts.change_profile": _ONESELF,
    "accounts.close_own_account": _ONESELF,
    "accounts.list_people": {**_SYSTEM, Role.AUDITOR: Reach.ANY},
    "accounts.see_person": {**_SYSTEM, Role.AUDITOR: Reach.ANY},
    "accounts.grant_staff_roles": _SYSTEM,
    "accounts.close_account": _SYSTEM,
    "accounts.remove_second_step": _SYSTEM,
}
