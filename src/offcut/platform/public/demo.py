"""The public site of the example region: its results published, one made-up story told."""

from offcut.platform.access.roles import Role
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.public import figures, studies


def load(world: World) -> None:
    """Publish what the example exchanges achieved, and tell of one of them."""
    figures.publish(SYSTEM, on=world.today)
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    completed = [one for one in studies.synergies_to_tell_of(manager) if one.synthetic]
    if not completed:
        return
    told = min(completed, key=lambda one: one.reference)
    study = studies.write(
        manager,
        told,
        title=f"From skip to stock: {told.title[:1].lower()}{told.title[1:]}"[:120],
        summary="One firm paid to have it taken away. Another, not far off, now uses it in the"
        " place of something new.",
        body=(
            "This story is made up, like every firm of the example region.\n\n"
            "For years it left the yard in skips. Offcut showed a firm nearby whose limits"
            " it might meet. One test was missing; it was taken, and it decided the matter.\n\n"
            "The two firms met after both had agreed to it. A facilitator helped with the papers,"
            " and the first load went within the quarter."
        ),
        names_firms=False,
    )
    studies.consent_in_example(SYSTEM, study)
