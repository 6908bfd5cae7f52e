"""The example region's businesses, with their sites; the demonstration's people in their places."""

from offcut.platform.access.roles import Role
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.organisations import actions


def load(world: World) -> None:
    """A business for each name of the region's example listings, a site for each postcode."""
    listings = world.region.example()
    facilitator = world.people[Role.FACILITATOR]
    for name in sorted({one.organisation for one in listings}):
        of_it = [one for one in listings if one.organisation == name]
        code = next((one.sic_code for one in of_it if one.sic_code), "")
        made = actions.create_organisation(SYSTEM, name=name, sic_code=code, synthetic=True)
        actions.assign_facilitator(SYSTEM, made, facilitator=facilitator)
        for postcode in sorted({one.place.postcode or "" for one in of_it} - {""}):
            actions.add_site(SYSTEM, made, postcode=postcode)
        world.organisation_ids[name] = made.pk
        if name == world.home:
            for role in (Role.MEMBER, Role.ORGANISATION_ADMIN):
                actions.add_member(SYSTEM, made, person=world.people[role], role=role)
