"""Who is looking: read once for a request, given to every query and action."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest

from offcut.platform.access.roles import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person with roles, as of this request.

    ``organisations`` maps each organisation's id to the person's role in it. ``acting_for`` is the
    organisation that a member of several has chosen, or the one that a facilitator acts for with
    its recorded consent: then it stands in ``organisations`` too, with the rights of a member for
    as long as the mandate holds. What is done is recorded under both names.
    """

    person_id: UUID | None = None
    name: str = ""
    staff_roles: frozenset[Role] = frozenset()
    organisations: dict[UUID, Role] = field(default_factory=dict)
    acting_for: UUID | None = None
    token_id: UUID | None = None  # the request came with a personal token of this id
    scopes: frozenset[str] | None = None  # of that token; None: everything the person may

    @property
    def is_visitor(self) -> bool:
        """Whether nobody has signed in."""
        return self.person_id is None

    @property
    def roles(self) -> frozenset[Role]:
        """All roles of the person, wherever they hold."""
        if self.is_visitor:
            return frozenset({Role.VISITOR})
        held = self.staff_roles | frozenset(self.organisations.values())
        return held or frozenset({Role.NEWCOMER})

    @property
    def organisation_ids(self) -> frozenset[UUID]:
        """The organisations that the person is a member of."""
        return frozenset(self.organisations)

    def is_any(self, *roles: Role) -> bool:
        """Whether the person has one of these roles anywhere."""
        return bool(self.roles & frozenset(roles))

    def belongs_to(self, organisation_id: UUID | None) -> bool:
        """Whether the person is a member of this organisation."""
        return organisation_id in self.organisations


VISITOR = Viewer()


class Request(HttpRequest):
    """A request as our views get it, for their signatures."""

    viewer: Viewer


def system(reason: str) -> Viewer:
    """The platform itself, at work in the background; the reason stands in the audit."""
    return Viewer(person_id=None, name=f"Offcut ({reason})", staff_roles=frozenset())
