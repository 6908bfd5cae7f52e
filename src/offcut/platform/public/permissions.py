"""Who may do what with the public site; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_FIRMS = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}
_WRITERS = {Role.FACILITATOR: Reach.ASSIGNED, Role.PROGRAMME_MANAGER: Reach.ANY}

RULES: Rules = {
    "public.see_pages": EVERYBODY,
    "public.download_data": EVERYBODY,
    "public.see_menu": {Role.VISITOR: Reach.ANY, Role.NEWCOMER: Reach.ANY},  # in the head
    "public.publish_figures": {Role.PROGRAMME_MANAGER: Reach.ANY},
    "public.list_drafts": {**_FIRMS, **_WRITERS, Role.AUDITOR: Reach.ANY},
    "public.see_draft": {**_FIRMS, **_WRITERS, Role.AUDITOR: Reach.ANY},
    "public.write_study": _WRITERS,
    "public.withdraw_study": {**_FIRMS, **_WRITERS},
    "public.consent_to_study": _FIRMS,
}
