"""The public site of the example region: its results published, one made-up story told."""

from offcut import reference
from offcut.platform.access.roles import Role
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.public import figures, studies

_KINDS = ("sand", "plastic", "wood", "metal")  # of which a story is told, the first that there is


def load(world: World) -> None:
    """Publish what the example exchanges achieved, and tell of one of them."""
    figures.publish(SYSTEM, on=world.today)
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    completed = [one for one in studies.synergies_to_tell_of(manager) if one.synthetic]
    if not completed:
        return
    told = min(completed, key=lambda one: (_place(one.resource_type), one.reference))
    kind = reference.resource_types.get(told.resource_type) if told.resource_type else None
    material = kind.name.lower() if kind else "a by-product"
    study = studies.write(
        manager,
        told,
        title=f"From skip to stock: {material}"[:120],
        summary=f"One firm paid to have {material} taken away. Another, not far off, now uses it in"
        " the place of something new.",
        body=(
            "This story is made up, like every firm of the example region.\n\n"
            f"For years {material} left the yard in skips. Offcut showed a firm nearby whose limits"
            " it might meet. One test was missing; it was taken, and it decided the matter.\n\n"
            "The two firms met after both had agreed to it. A facilitator helped with the papers,"
            " and the first load went within the quarter."
        ),
        names_firms=False,
    )
    studies.consent_in_example(SYSTEM, study)


def _place(resource_type: str) -> int:
    family = resource_type.partition(".")[0]
    return _KINDS.index(family) if family in _KINDS else len(_KINDS)
