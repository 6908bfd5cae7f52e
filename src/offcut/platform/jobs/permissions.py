"""Who may do what here; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import Rules

_OWN = {
    Role.MEMBER: Reach.OWN,
    Role.ORGANISATION_ADMIN: Reach.OWN,
    Role.FACILITATOR: Reach.OWN,
    Role.PROGRAMME_MANAGER: Reach.OWN,
    Role.AUTHORITY_OFFICER: Reach.OWN,
    Role.SYSTEM_ADMIN: Reach.ANY,
}

RULES: Rules = {
    "jobs.see_job": {**_OWN, Role.AUDITOR: Reach.ANY},
    "jobs.cancel_job": _OWN,
    "jobs.list_all": {Role.SYSTEM_ADMIN: Reach.ANY, Role.AUDITOR: Reach.ANY},
    "jobs.retry_job": {Role.SYSTEM_ADMIN: Reach.ANY},
    "jobs.discard_job": {Role.SYSTEM_ADMIN: Reach.ANY},
}
