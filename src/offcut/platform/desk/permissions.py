"""Who may do what with synergies; see ``access.table``.

Parties see a synergy of theirs once both know of each other (``Synergy.owner_ids``); prices only
those that they pay or are paid. Facilitators see all cases, and the private side of those they
carry. An authority's officer sees figures of the network, on the pages of programmes.
"""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_PARTIES = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}
_STAFF = {
    Role.FACILITATOR: Reach.ANY,
    Role.PROGRAMME_MANAGER: Reach.ANY,
    Role.AUDITOR: Reach.ANY,
}
_FACILITATORS = {Role.FACILITATOR: Reach.ANY}
_CARRIER = {Role.FACILITATOR: Reach.ASSIGNED}

RULES: Rules = {
    # looking
    "desk.see_today": _STAFF,  # who carries no cases is led to the board
    "desk.see_board": _STAFF,
    "desk.list_own_synergies": _PARTIES,
    "desk.list_synergies": {**_PARTIES, **_STAFF},
    "desk.download_synergies": _STAFF,
    "desk.see_synergy": {**_PARTIES, **_STAFF},
    "desk.see_terms": {**_PARTIES, **_CARRIER},  # a party: the lines that it pays or is paid
    "desk.see_work": {**_CARRIER, Role.AUDITOR: Reach.ANY},  # tasks, hours, private notes
    "desk.see_chances": _STAFF,
    "desk.see_stages": _STAFF,
    # carrying
    "desk.create_synergy": _FACILITATORS,
    "desk.take_synergy": _FACILITATORS,  # one that nobody carries
    "desk.assign_synergy": {**_CARRIER, Role.PROGRAMME_MANAGER: Reach.ANY},
    "desk.change_synergy": _CARRIER,
    "desk.move_stage": _CARRIER,
    "desk.plan_work": _CARRIER,  # next action, tasks
    "desk.write_note": _CARRIER,
    "desk.record_blocker": _CARRIER,
    "desk.record_effort": _CARRIER,
    "desk.record_terms": _CARRIER,
    "desk.change_many": {Role.FACILITATOR: Reach.ANY, Role.PROGRAMME_MANAGER: Reach.ANY},
    # calendar
    "desk.manage_calendar": _FACILITATORS,
    "desk.see_calendar": EVERYBODY,  # who holds its private address
    # cases from a spreadsheet
    "desk.list_imports": {Role.FACILITATOR: Reach.ANY, Role.AUDITOR: Reach.ANY},
    "desk.see_import": {**_CARRIER, Role.AUDITOR: Reach.ANY},
    "desk.start_import": _FACILITATORS,
    "desk.finish_import": _CARRIER,
    # organisations that are one
    "desk.list_duplicates": {
        Role.FACILITATOR: Reach.ANY,
        Role.SYSTEM_ADMIN: Reach.ANY,
        Role.AUDITOR: Reach.ANY,
    },
    "desk.merge_organisations": {Role.FACILITATOR: Reach.ASSIGNED, Role.SYSTEM_ADMIN: Reach.ANY},
}
