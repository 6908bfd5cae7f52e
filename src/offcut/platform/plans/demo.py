"""One plan of everything that is listed, worked out by the worker soon after."""

from offcut.platform.access.roles import Role
from offcut.platform.operations.demonstration.world import World
from offcut.platform.plans import actions


def load(world: World) -> None:
    """A plan of all exchanges, without facilities; firms and officers see their part of it."""
    viewer = world.viewer(Role.PROGRAMME_MANAGER)
    run = actions.make_plan(viewer, {"name": "Everything that is listed"}, synthetic=True)
    actions.share(viewer, run, shared=True)
    world.things["plan"] = run.pk
