"""Who may do what here; see ``access.table``.

Names of firms: their own people, and staff who work with firms. An authority's officer sees
figures of the network, never a firm. Exact sites: own people, facilitators, the auditor.
"""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, SIGNED_IN, Rules

_OWN_PEOPLE = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}
_OWN_ADMIN = {Role.ORGANISATION_ADMIN: Reach.OWN}
_FIRMS = {
    Role.FACILITATOR: Reach.ANY,
    Role.PROGRAMME_MANAGER: Reach.ANY,
    Role.AUDITOR: Reach.ANY,
    Role.SYSTEM_ADMIN: Reach.ANY,
}
_ASSIGNED = {Role.FACILITATOR: Reach.ASSIGNED}
_SYSTEM = {Role.SYSTEM_ADMIN: Reach.ANY}

RULES: Rules = {
    # which organisations, and for which one I work
    "organisations.see_mine": SIGNED_IN,
    "organisations.list_organisations": _FIRMS,
    "organisations.download_organisations": _FIRMS,
    "organisations.search_names": _FIRMS,
    "organisations.search_industries": SIGNED_IN,
    "organisations.create_organisation": {
        Role.NEWCOMER: Reach.ANY,
        Role.MEMBER: Reach.ANY,
        Role.ORGANISATION_ADMIN: Reach.ANY,
        Role.FACILITATOR: Reach.ANY,
        Role.SYSTEM_ADMIN: Reach.ANY,
    },
    "organisations.switch": {**_OWN_PEOPLE, **_ASSIGNED},
    # one organisation
    "organisations.see_organisation": {**_OWN_PEOPLE, **_FIRMS},
    "organisations.change_organisation": {**_OWN_ADMIN, **_ASSIGNED, **_SYSTEM},
    "organisations.assign_facilitator": {
        **_OWN_ADMIN,
        Role.PROGRAMME_MANAGER: Reach.ANY,
        Role.SYSTEM_ADMIN: Reach.ANY,
    },
    # its sites
    "organisations.see_sites": {
        **_OWN_PEOPLE,
        Role.FACILITATOR: Reach.ANY,
        Role.AUDITOR: Reach.ANY,
    },
    "organisations.add_site": {**_OWN_PEOPLE, **_ASSIGNED},
    "organisations.change_site": {**_OWN_PEOPLE, **_ASSIGNED},
    "organisations.remove_site": {**_OWN_ADMIN, **_ASSIGNED},
    # its people
    "organisations.see_members": {
        **_OWN_PEOPLE,
        Role.FACILITATOR: Reach.ANY,
        Role.AUDITOR: Reach.ANY,
        Role.SYSTEM_ADMIN: Reach.ANY,
    },
    "organisations.invite": {**_OWN_ADMIN, **_ASSIGNED, **_SYSTEM},
    "organisations.withdraw_invitation": {**_OWN_ADMIN, **_ASSIGNED, **_SYSTEM},
    "organisations.see_invitation": EVERYBODY,  # who holds the letter's secret
    "organisations.accept_invitation": SIGNED_IN,  # its addressee
    "organisations.change_member_role": {**_OWN_ADMIN, **_SYSTEM},
    "organisations.remove_member": {**_OWN_ADMIN, **_SYSTEM},
    "organisations.leave": _OWN_PEOPLE,
    # consent to a facilitator's acting
    "organisations.see_mandates": {
        **_OWN_PEOPLE,
        Role.FACILITATOR: Reach.ASSIGNED,
        Role.AUDITOR: Reach.ANY,
    },
    "organisations.give_mandate": _OWN_ADMIN,
    "organisations.record_mandate": _ASSIGNED,  # told to the facilitator, who says how
    "organisations.withdraw_mandate": {**_OWN_ADMIN, **_ASSIGNED},
}
