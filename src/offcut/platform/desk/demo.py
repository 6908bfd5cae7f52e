"""The example programme's synergies on the facilitator's desk, with work on those that are open."""

from datetime import timedelta
from decimal import Decimal

from offcut.impact.workbook import read_workbook
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import actions, work
from offcut.platform.desk.casefile import case_of
from offcut.platform.desk.importing import create_case, side_of
from offcut.platform.desk.models import OPEN_STAGES, EffortEntry, Synergy
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.organisations import actions as organisation_actions
from offcut.platform.organisations.models import Organisation

_WHY = "demonstration"
_NEXT = (
    # what, days from today
    ("Ask for the sieve analysis", -6),
    ("Call the works manager about loads", 0),
    ("Visit both sites", 3),
    ("Ask the regulator whether an exemption holds", 9),
    ("Send the draft terms", -1),
    ("", None),
    ("Agree a trial of two loads", 5),
)
_BLOCKED = ("regulation", "quality_unknown", "time")
_TWIN = "Bramble Pool Dairy"


def load(world: World) -> None:
    """Every synergy of the programme at its stage, with terms; and the work on open ones."""
    viewer = world.viewer(Role.FACILITATOR)
    rows = Organisation.objects.as_system(_WHY).filter(pk__in=world.organisation_ids.values())
    by_id = {one.pk: one for one in rows}
    known = {name: by_id[id_] for name, id_ in world.organisation_ids.items()}
    book = read_workbook(world.region.programme_path, ("synergies",))
    for row in book.rows["synergies"]:
        case = case_of(row)
        sides = {side_of(case[side]): known[case[side]["name"]] for side in ("have", "want")}
        create_case(viewer, case, sides)
    found = Synergy.objects.as_system(_WHY).filter(stage__in=OPEN_STAGES).order_by("reference")
    for number, one in enumerate(found):
        _work_on(world, viewer, one, number)
    _twin(world)


def _work_on(world: World, viewer: Viewer, one: Synergy, number: int) -> None:
    words, days = _NEXT[number % len(_NEXT)]
    if days is not None:
        actions.set_next(viewer, one, words=words, on=world.today + timedelta(days=days))
    if number % 3 == 0:
        hours = Decimal(number % 5 + 1) / 2
        kind = EffortEntry.Kind.values[number % len(EffortEntry.Kind.values)]
        work.record_effort(viewer, one, hours=hours, kind=kind)
    if number % 6 == 2:
        work.open_blocker(viewer, one, cause=_BLOCKED[number // 6 % len(_BLOCKED)])
    if number % 5 == 1:
        work.add_task(viewer, one, words="Write up the visit", due_on=world.today)
    if number % 4 == 3 and one.names_known_on:
        work.write_note(viewer, one, words="Both would start with a trial.", shared=True)
    if number == 0:  # one that waits to be taken on
        one.refresh_from_db()
        one.facilitator = None
        actions.save(one, "facilitator")


def _twin(world: World) -> None:
    """An organisation that was entered a second time, to be found."""
    name = next((name for name in world.organisation_ids if name.startswith(_TWIN)), None)
    if name is None:
        return
    made = organisation_actions.create_organisation(
        SYSTEM, name=name.replace(_TWIN, f"{_TWIN} Ltd"), synthetic=True
    )
    facilitator = world.people[Role.FACILITATOR]
    organisation_actions.assign_facilitator(SYSTEM, made, facilitator=facilitator)
