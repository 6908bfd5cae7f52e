"""Who may do what with programmes; see ``access.table``.

Officers see how a programme stands, never a firm: not the rows, and no figure's working. What a
firm states of its money, and prices, are seen by the auditor alone here; programme managers and
facilitators see every sum of them.
"""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import Rules

_STAFF = {
    Role.FACILITATOR: Reach.ANY,
    Role.PROGRAMME_MANAGER: Reach.ANY,
    Role.AUDITOR: Reach.ANY,
}
_MANAGERS = {Role.PROGRAMME_MANAGER: Reach.ANY}
_REPORTED = {**_MANAGERS, Role.AUDITOR: Reach.ANY}

RULES: Rules = {
    "programmes.list_programmes": {**_STAFF, Role.AUTHORITY_OFFICER: Reach.ANY},
    "programmes.see_programme": {**_STAFF, Role.AUTHORITY_OFFICER: Reach.ANY},
    "programmes.download_chart": {**_STAFF, Role.AUTHORITY_OFFICER: Reach.ANY},
    "programmes.see_working": _STAFF,
    "programmes.see_statements": {Role.AUDITOR: Reach.ANY},  # what single firms state
    "programmes.see_rows": _STAFF,
    "programmes.download_rows": _REPORTED,
    "programmes.make_programme": _MANAGERS,
    "programmes.change_rows": _MANAGERS,
    "programmes.bring_up_to_date": _MANAGERS,
    "programmes.list_reports": _REPORTED,
    "programmes.make_report": _MANAGERS,
    "programmes.import_workbook": _MANAGERS,
    "programmes.see_import": _REPORTED,
}
