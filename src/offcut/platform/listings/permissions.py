"""Who may do what with listings; see ``access.table``."""

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import EVERYBODY, Rules

_OWNERS = {Role.MEMBER: Reach.OWN, Role.ORGANISATION_ADMIN: Reach.OWN}
# A facilitator changes nothing without a mandate; with one, they are here as a member.
_READ = {**_OWNERS, Role.FACILITATOR: Reach.ASSIGNED}

RULES: Rules = {
    "listings.see_public": EVERYBODY,  # material, quantity band, district
    "listings.list_own": _OWNERS,
    "listings.see_listing": {**_OWNERS, Role.FACILITATOR: Reach.ANY, Role.AUDITOR: Reach.ANY},
    "listings.see_terms": _READ,  # prices, costs
    "listings.see_history": {**_READ, Role.AUDITOR: Reach.ANY},
    "listings.download_own": _OWNERS,
    "listings.search_names": {role: Reach.ANY for role in Role if role != Role.VISITOR},
    "listings.create_listing": _OWNERS,
    "listings.update_listing": _OWNERS,
    "listings.accept_suggestion": _OWNERS,
    "listings.withdraw_listing": _OWNERS,
    "listings.renew_listing": _OWNERS,
    "listings.renew_by_letter": EVERYBODY,  # who holds the letter's link
    "listings.copy_listing": _OWNERS,
    "listings.attach_file": _OWNERS,
    "listings.record_measurements": _OWNERS,
    "listings.see_imports": _OWNERS,  # the file holds prices
    "listings.import_listings": _OWNERS,
}
