"""Who may do what with tokens and webhooks; see ``access.table``."""

from collections.abc import Mapping

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_ONE_S_OWN: Mapping[Role, Reach] = {role: Reach.OWN for role in Role if role != Role.VISITOR}
_ADMINS = {Role.ORGANISATION_ADMIN: Reach.OWN}

RULES: Rules = {
    "api.see_guide": EVERYBODY,
    "api.list_tokens": _ONE_S_OWN,
    "api.create_token": _ONE_S_OWN,  # it may no more than its person
    "api.revoke_token": _ONE_S_OWN,
    "api.list_webhooks": _ADMINS,
    "api.see_webhook": _ADMINS,
    "api.create_webhook": _ADMINS,
    "api.change_webhook": _ADMINS,
}
