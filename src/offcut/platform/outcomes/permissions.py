"""Who may do what here; see ``access.table``. What figures are seen by whom: ``seeing``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import Rules

_PARTIES = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}
_CARRY = {**_PARTIES, Role.FACILITATOR: Reach.ASSIGNED}
_STAFF = {
    Role.FACILITATOR: Reach.ANY,
    Role.PROGRAMME_MANAGER: Reach.ANY,
    Role.AUDITOR: Reach.ANY,
}
_THIRD_PARTIES = {Role.FACILITATOR: Reach.ANY, Role.PROGRAMME_MANAGER: Reach.ANY}

RULES: Rules = {
    # claims, without what the firms state of their money
    "outcomes.list_claims": {**_PARTIES, **_STAFF},
    "outcomes.see_claim": {**_PARTIES, **_STAFF},
    "outcomes.see_working": {**_PARTIES, **_STAFF},
    "outcomes.make_claim": _CARRY,
    "outcomes.change_claim": _CARRY,
    "outcomes.add_evidence": _CARRY,
    "outcomes.remove_evidence": _CARRY,
    # what one firm states of itself
    "outcomes.see_statement": {
        **_PARTIES,
        Role.FACILITATOR: Reach.ASSIGNED,
        Role.AUDITOR: Reach.ANY,
    },
    "outcomes.state_figures": _CARRY,
    "outcomes.sign_statement": _PARTIES,
    # what the account rests on
    "outcomes.see_basis": {**_PARTIES, **_STAFF},
    "outcomes.see_terms": {
        **_PARTIES,
        Role.FACILITATOR: Reach.ASSIGNED,
        Role.AUDITOR: Reach.ANY,
    },
    "outcomes.change_basis": {Role.FACILITATOR: Reach.ASSIGNED},
    "outcomes.change_terms": _CARRY,
    # movements
    "outcomes.list_movements": {**_PARTIES, **_STAFF},
    "outcomes.see_movement": {**_PARTIES, **_STAFF},
    "outcomes.record_movement": _CARRY,
    "outcomes.correct_movement": _CARRY,
    "outcomes.make_season_ticket": _CARRY,
    # verification: by a third party, which the action checks
    "outcomes.verify": _THIRD_PARTIES,
    "outcomes.withdraw_verification": _THIRD_PARTIES,
    "outcomes.restate": {Role.FACILITATOR: Reach.ASSIGNED, Role.PROGRAMME_MANAGER: Reach.ANY},
    # certificates of one organisation
    "outcomes.list_certificates": {
        **_PARTIES,
        Role.FACILITATOR: Reach.ASSIGNED,
        Role.AUDITOR: Reach.ANY,
    },
    "outcomes.download_certificate": {
        **_PARTIES,
        Role.FACILITATOR: Reach.ASSIGNED,
        Role.AUDITOR: Reach.ANY,
    },
    "outcomes.issue_certificate": _PARTIES,
}
