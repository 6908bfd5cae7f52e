"""The example programme's own sheets; its synergies and claims stand on the desk already."""

from offcut.evaluation.reading import PROGRAMME_SHEETS
from offcut.impact.workbook import SYNERGY_SHEETS, read_workbook
from offcut.platform.access.roles import Role
from offcut.platform.operations.demonstration.world import World
from offcut.platform.programmes import actions
from offcut.platform.programmes.sheets import KEPT, as_text


def load(world: World) -> None:
    """Terms, targets, spend, activity, members … whole; evaluated by the worker soon after."""
    viewer = world.viewer(Role.PROGRAMME_MANAGER)
    book = read_workbook(world.region.programme_path, (*PROGRAMME_SHEETS, *SYNERGY_SHEETS))
    terms = as_text("programme", book.first("programme"))
    made = actions.make_programme(viewer, terms, synthetic=True)
    sheets = {sheet: [as_text(sheet, row) for row in book.rows[sheet]] for sheet in KEPT}
    actions.write_sheets(viewer, made, sheets)
    world.things["programme"] = made.pk
