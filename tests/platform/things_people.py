"""People, organisations, sites, invitations and consents, for the walk through all addresses."""

from typing import Any

from world import SYSTEM, Known, World, make_member, make_person, site_of, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.accounts.models import User
from offcut.platform.organisations import actions, invitations, mandates
from offcut.platform.organisations.models import Invitation, Mandate, Membership, Organisation


def make_invitation(organisation: Organisation, email: str = "") -> Invitation:
    """An invitation that waits for an answer."""
    admin = organisation.memberships.filter(role=Role.ORGANISATION_ADMIN)[0].person
    return invitations.invite(
        viewer_of(admin), organisation, email=email or "invited@example.org", role=Role.MEMBER
    )


def make_mandate(organisation: Organisation, facilitator: User) -> Mandate:
    """A consent to a facilitator."""
    admin = organisation.memberships.filter(role=Role.ORGANISATION_ADMIN)[0].person
    return mandates.give(viewer_of(admin), organisation, facilitator=facilitator, how="here")


def things(world: World) -> dict[str, Known]:
    """What the addresses of people, organisations and events are about."""
    own, other = world.own, world.other
    somebody = make_person("Somebody Else")
    of_person: dict[str, Any] = {"person_id": somebody.pk}
    person = Known(own=of_person, other=of_person, own_thing=somebody, other_thing=somebody)
    about = {"own": {"organisation_id": own.pk}, "other": {"organisation_id": other.pk}}
    organisation = Known(**about, own_thing=own, other_thing=other)
    return {
        **{f"accounts:{name}": person for name in _OF_PERSONS},
        **{f"organisations:{name}": organisation for name in _OF_ORGANISATIONS},
        "organisations:change_site": _site(world),
        "organisations:remove_site": _site(world),
        "organisations:accept": _invited(world),
        "organisations:withdraw_invitation": _invitation(world),
        "organisations:member_role": _membership(world),
        "organisations:remove_member": _membership(world),
        "organisations:leave": _own_membership(world),
        "organisations:withdraw_mandate": _mandate(world),
        "organisations:switch": Known(
            **about,
            own_thing=make_mandate(own, world.person(Role.FACILITATOR)),
            other_thing=other,
        ),
        "organisations:join": _joining(world),
    }


_OF_PERSONS = ("person", "staff_roles", "set_active", "second_step")
_OF_ORGANISATIONS = (
    "detail",
    "change",
    "facilitator",
    "add_site",
    "members",
    "invite",
    "mandates",
    "give_mandate",
    "record_mandate",
)


def _site(world: World) -> Known:
    own = actions.add_site(SYSTEM, world.own, postcode="WV10 9TE", name="Yard")
    other = site_of(world.other)
    return Known({"site_id": own.pk}, {"site_id": other.pk}, own, other)


def _invitation(world: World) -> Known:
    own, other = make_invitation(world.own), make_invitation(world.other)
    return Known({"invitation_id": own.pk}, {"invitation_id": other.pk}, own, other)


def _invited(world: World) -> Known:
    """Nobody of the world is invited: for all of them there is no such invitation."""
    made = make_invitation(world.own, "stranger@example.org")
    about = {"invitation_id": made.pk}
    return Known(about, about, only=frozenset())


def _joining(world: World) -> Known:
    """Whoever holds the letter's secret; here nobody does."""
    about = {"secret": "no-such-secret"}
    return Known(about, about, only=frozenset())


def _membership(world: World) -> Known:
    own = Membership.objects.get(person=make_member(world.own))
    other = Membership.objects.get(person=make_member(world.other))
    return Known({"membership_id": own.pk}, {"membership_id": other.pk}, own, other)


def _own_membership(world: World) -> Known:
    """Leaving is for who is a member: of ``own`` the member, and the administrator not."""
    own = world.membership
    other = Membership.objects.get(person=world.outsider)
    about = {"own": {"membership_id": own.pk}, "other": {"membership_id": other.pk}}
    return Known(**about, own_thing=own, other_thing=other, only=frozenset({Role.MEMBER}))


def _mandate(world: World) -> Known:
    """Of ``own`` to the world's facilitator; of ``other`` to somebody else."""
    colleague = make_person("Another Facilitator", staff_roles=(Role.FACILITATOR,))
    own = make_mandate(world.own, world.person(Role.FACILITATOR))
    other = make_mandate(world.other, colleague)
    return Known({"mandate_id": own.pk}, {"mandate_id": other.pk}, own, other)
