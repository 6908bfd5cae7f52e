"""The roles. A member's are in an organisation; staff roles are a person's own."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is here as."""

    VISITOR = "visitor"  # nobody has signed in
    NEWCOMER = "newcomer"  # signed in, in no organisation yet
    MEMBER = "member"  # of an organisation
    ORGANISATION_ADMIN = "organisation_admin"
    FACILITATOR = "facilitator"
    PROGRAMME_MANAGER = "programme_manager"
    AUTHORITY_OFFICER = "authority_officer"
    AUDITOR = "auditor"  # reads all, changes nothing
    SYSTEM_ADMIN = "system_admin"

    @property
    def label(self) -> str:
        """As people read it."""
        return self.value.replace("_", " ").capitalize()


IN_ORGANISATION = frozenset({Role.MEMBER, Role.ORGANISATION_ADMIN})
STAFF = frozenset(Role) - IN_ORGANISATION - {Role.VISITOR, Role.NEWCOMER}


class Reach(StrEnum):
    """How far a permission goes: whose things."""

    NONE = "no"
    OWN = "own"  # of one's own organisations (or oneself)
    ASSIGNED = "assigned"  # of what the facilitator has been assigned to, and own
    ANY = "any"
