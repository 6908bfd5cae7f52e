"""Plans for tests: steel that works as it is, from listings of four firms, worked out for real."""

from typing import Any

from things_listings import make_listing
from world import Known, World, make_organisation

from offcut.platform.access.roles import Role
from offcut.platform.jobs.worker import work_off
from offcut.platform.plans import actions, queries
from offcut.platform.plans.models import PlanRun

_STEEL = {
    "words": "Shredded steel",
    "resource_type": "metal.steel.shredded",
    "properties": "Cu=0.25 % [lab 2026-09-09]",
    "current_fate": "recycling",
}


def make_region(world: World) -> None:
    """``own`` and a third give steel; ``other`` (at the canary's price) and a fourth take it."""
    third = make_organisation("Thirdmoor Scrap (example)", postcode="B7 5AP")
    fourth = make_organisation("Fourthgate Steel (example)", postcode="CV1 1GF")
    make_listing(world.own, quantity="2000", **_STEEL)
    make_listing(third, quantity="2280", **_STEEL)
    taken: dict[str, Any] = {"kind": "want", "use": "MET-STEEL-ASTM-CS"}
    make_listing(
        world.other, words="Shredded steel, zanzibarite free", quantity="3000",
        purchase_price="247.31", **taken,
    )  # fmt: skip
    make_listing(
        fourth, words="Shredded steel low copper", quantity="2000", purchase_price="168", **taken
    )


def planned(world: World, role: Role = Role.PROGRAMME_MANAGER, **asked: Any) -> PlanRun:
    """A plan of what is listed, worked out."""
    viewer = world.viewer(role)
    run = actions.make_plan(viewer, {"name": "Steel", **asked})
    work_off()
    found = queries.run(viewer, run.pk)
    assert found is not None
    return found


_RUN = (
    "detail", "progress", "stop", "share", "working", "chart", "exchanges", "exchanges_csv",
)  # fmt: skip
_SCENARIO = ("scenario", "again", "rename", "delete")


def things(world: World) -> dict[str, Known]:
    """What the addresses of plans are about: one plan, which belongs to no organisation."""
    make_region(world)
    run = planned(world)
    actions.share(world.viewer(Role.PROGRAMME_MANAGER), run, shared=True)
    unshared = planned(world, name="Steel, not shared")
    flow = queries.flow(world.viewer(Role.PROGRAMME_MANAGER), run, 1)

    def about(of: Any, thing: Any, query: str = "") -> Known:
        return Known(own=of, other=of, own_thing=thing, other_thing=thing, query=query)

    at, one = {"run_id": run.pk}, {"run_id": run.pk, "number": 1}
    found = {f"plans:{name}": about(at, run, "?of=plan.gain") for name in _RUN}
    found |= {
        f"plans:{name}": about({"scenario_id": run.scenario_id}, run.scenario) for name in _SCENARIO
    }
    found["plans:chart"] = about(at, run, "?chart=merit-order")
    found["plans:section"] = about({**at, "section": "exchanges"}, run)
    found["plans:download"] = about({**at, "form": "csv"}, run)
    found["plans:exchange"] = found["plans:synergy"] = about(one, flow)
    pair = f"?before={unshared.pk}&after={run.pk}"
    found["plans:compare"] = Known(query=pair)
    found["plans:compare_chart"] = Known(query=f"{pair}&form=csv")
    found["plans:aggregate"] = Known(
        at, {"run_id": unshared.pk}, own_thing=run, only_other=frozenset()
    )
    found["plans:own_part"] = Known(
        at, {"run_id": unshared.pk}, own_thing=world.own, other_thing=world.other
    )
    return found
