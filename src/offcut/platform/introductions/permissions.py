"""Who may do what here; see ``access.table``. What is seen at each state: ``disclosure.TABLE``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import Rules

_SIDES = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}
_SIDES_AND_FACILITATOR = {**_SIDES, Role.FACILITATOR: Reach.ASSIGNED}

RULES: Rules = {
    "introductions.list_introductions": {
        **_SIDES,
        Role.FACILITATOR: Reach.ANY,
        Role.AUDITOR: Reach.ANY,
    },
    "introductions.see_introduction": {
        **_SIDES,
        Role.FACILITATOR: Reach.ANY,
        Role.AUDITOR: Reach.ANY,
    },
    "introductions.express_interest": _SIDES,
    "introductions.answer": _SIDES,  # agree or decline
    "introductions.revoke": _SIDES,
    "introductions.reveal": _SIDES_AND_FACILITATOR,
    "introductions.ask_mediation": _SIDES,
    "introductions.take": {Role.FACILITATOR: Reach.ANY},
    "introductions.see_messages": {
        **_SIDES,
        Role.FACILITATOR: Reach.ASSIGNED,
        Role.AUDITOR: Reach.ANY,
    },
    "introductions.send_message": _SIDES_AND_FACILITATOR,
    "introductions.pass_on": {Role.FACILITATOR: Reach.ASSIGNED},
}
