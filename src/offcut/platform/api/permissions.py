"""Who may do what with tokens and webhooks; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, SIGNED_IN, Rules

_ADMINS = {Role.ORGANISATION_ADMIN: Reach.OWN}

RULES: Rules = {
    "api.see_guide": EVERYBODY,
    "api.list_tokens": SIGNED_IN,  # one's own
    "api.create_token": SIGNED_IN,  # it may no more than its person
    "api.revoke_token": SIGNED_IN,
    "api.list_webhooks": _ADMINS,
    "api.see_webhook": _ADMINS,
    "api.create_webhook": _ADMINS,
    "api.change_webhook": _ADMINS,
}
