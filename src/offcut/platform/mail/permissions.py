"""Who may do what here; see ``access.table``. In the demonstration nobody is real: all may read."""

from django.conf import settings

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_READERS = EVERYBODY if settings.DEMONSTRATION else {Role.SYSTEM_ADMIN: Reach.ANY}

RULES: Rules = {
    "mail.list_letters": _READERS,
    "mail.see_letter": _READERS,
    "mail.send_again": {Role.SYSTEM_ADMIN: Reach.ANY},
}
