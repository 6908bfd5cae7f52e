"""Who may do what with plans; see ``access.table``.

A plan names firms and what they would gain together: facilitators, programme managers and the
auditor see it. The rates under a figure tell single firms' prices: the auditor sees them, and a
facilitator who is assigned to every firm of the plan. A firm sees its own part once it is shared.
"""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import Rules

_PLANNERS = {Role.FACILITATOR: Reach.ANY, Role.PROGRAMME_MANAGER: Reach.ANY}
_READERS = {**_PLANNERS, Role.AUDITOR: Reach.ANY}
_OWN_PLANS = {Role.FACILITATOR: Reach.OWN, Role.PROGRAMME_MANAGER: Reach.OWN}
_PARTIES = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}

RULES: Rules = {
    "plans.list_plans": _READERS,
    "plans.see_plan": _READERS,
    "plans.see_rates": {Role.AUDITOR: Reach.ANY, Role.FACILITATOR: Reach.ASSIGNED},
    "plans.download_plan": _READERS,
    "plans.make_plan": _PLANNERS,
    "plans.work_out_again": _PLANNERS,
    "plans.change_plan": _OWN_PLANS,  # rename, stop, delete
    "plans.share_plan": _OWN_PLANS,
    "plans.make_synergy": {Role.FACILITATOR: Reach.ANY},
    "plans.list_aggregates": {Role.AUTHORITY_OFFICER: Reach.ANY},  # totals, no firms
    "plans.see_aggregate": {Role.AUTHORITY_OFFICER: Reach.ANY},
    "plans.list_own_parts": _PARTIES,
    "plans.see_own_part": _PARTIES,
}
