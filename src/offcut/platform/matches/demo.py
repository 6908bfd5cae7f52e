"""The matches of the example region, with what its member said and looks for."""

from offcut.platform.access.roles import Role
from offcut.platform.matches import actions, queries, rematching
from offcut.platform.matches.models import Reason
from offcut.platform.operations.demonstration.world import World


def load(world: World) -> None:
    """All matches, worked out as every night; one put aside, one search saved."""
    rematching.rematch_everything()
    viewer = world.viewer(Role.MEMBER)
    rows = list(queries.for_organisation(viewer)[:6])
    if len(rows) > 3:
        actions.dismiss(viewer, rows[-1], Reason.NOT_NOW, "Ask again after the shutdown.")
    actions.save_search(viewer, "Anything for our sand", {"material": "sand"})
