"""One plan of everything that is listed, worked out by the worker soon after."""

from offcut.platform.access.roles import Role
from offcut.platform.operations.demonstration.world import World
from offcut.platform.plans import actions


def load(world: World) -> None:
    """A plan of all exchanges, without facilities."""
    viewer = world.viewer(Role.PROGRAMME_MANAGER)
    run = actions.make_plan(viewer, {"name": "Everything that is listed"}, synthetic=True)
    world.things["plan"] = run.pk
