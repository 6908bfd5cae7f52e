"""Working a run out: read, value, search, report, and keep it all in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from offcut.errors import InputError
from offcut.platform.plans import actions, queries
from offcut.platform.plans.exchanged import Exchanged, exchanged
from offcut.platform.plans.following import Follower
from offcut.platform.plans.models import PlanRun, Scenario
from offcut.platform.plans.problem import OBJECTIVES, Taken, taken

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.failures import Failures
    from offcut.planning.fronts import Front
    from offcut.planning.model import Network, Part
    from offcut.planning.plan import Plan
    from offcut.reports.documents.model import Document

_GRID = 0.01  # degrees, about a kilometre: a plan's readers do not see exact sites
_NOTHING = (
    "No exchange is feasible between these listings. Allow a greater distance, more materials, or"
    " exchanges that still await a test."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run found: the plan, its plain values, its report and its exchanges."""

    plan: "Plan"
    values: Mapping[str, Any]
    report: "Document"
    exchanges: tuple[Exchanged, ...]
    facilities: "FacilityPlan | None"
    stopped: bool


def work_out(run_id: UUID) -> None:
    """Work a run out; what there is of it before does no harm."""
    run = queries.for_work(run_id)
    if run is None or run.state in ("done", "stopped", "none"):
        return
    actions.begin(run)
    try:
        _work_out(run)
    except Exception:
        actions.note_failure(run)
        raise


def _work_out(run: PlanRun) -> None:
    scenario = run.scenario
    follower = Follower(run.pk, scenario.time_limit_s, scenario.objective)
    follower.say("Reading the listings")
    found = taken(scenario)
    try:
        answer = _answer(scenario, found, follower)
    except InputError as told:
        actions.finish_without(run, str(told), found)
        return
    if answer is None:
        actions.finish_without(run, _NOTHING, found)
        return
    actions.finish(run, answer, found)


def _answer(scenario: Scenario, found: Taken, follower: Follower) -> Answer | None:
    """The plan and all that is told of it; None where nothing is feasible.

    Raises:
        InputError: the listings, or sites, cannot be planned.
    """
    from offcut.planning.build import prepared

    if not found.core.haves or not found.core.wants:
        return None
    follower.say("Valuing every pair")
    valued = prepared(found.core)
    if scenario.facilities:
        return _with_facilities(scenario, found, valued, follower)
    return _without_facilities(scenario, found, valued, follower)


def _without_facilities(
    scenario: Scenario, found: Taken, valued: Any, follower: Follower
) -> Answer | None:
    from offcut.planning.build import network_of
    from offcut.planning.build_exchanges import exchanges, told

    ways = exchanges(valued, _verdicts(scenario), most_km=scenario.most_km)
    if not ways:
        return None
    network = network_of(
        ways,
        scenario.name,
        valued.on.year,
        exchange_gbp=scenario.exchange_gbp,
        notes=told(valued, ways),
    )
    follower.say("Searching")
    plan = rounded(network).solve(
        OBJECTIVES[scenario.objective], scenario.time_limit_s, progress=follower.step
    )
    if not plan.found:
        return None
    failed, front = _further(plan, follower)
    report = _report(plan, found, failed=failed, front=front)
    done = tuple(exchanged(plan, ways, found))
    return Answer(plan, plan.as_dict(), report, done, None, follower.stopped)


def _with_facilities(
    scenario: Scenario, found: Taken, valued: Any, follower: Follower
) -> Answer | None:
    from offcut.planning.facilities import plan_facilities
    from offcut.planning.facilities_flows import as_plan
    from offcut.planning.plan import Plan
    from offcut.platform.plans.sites import read

    follower.say("Searching, with every kind of facility at every site")
    chosen = plan_facilities(
        valued,
        read(scenario.sites) if scenario.sites else None,
        _verdicts(scenario),
        time_limit=float(scenario.time_limit_s),
        exchange_gbp=scenario.exchange_gbp,
        most_km=scenario.most_km,
        progress=follower.step,
    )
    if not chosen.carried_out:
        return None
    solved = as_plan(chosen)
    plan = Plan(rounded(solved.network), solved.worked)
    follower.say("Holding the missing processors against ±30 %")
    failed, _ = _further(plan, follower, front=False)
    report = _report(plan, found, failed=failed, facilities=chosen)
    done = tuple(exchanged(plan, chosen.carried_out, found, chosen))
    return Answer(plan, chosen.as_dict(), report, done, chosen, follower.stopped)


def _verdicts(scenario: Scenario) -> Any:
    from offcut.planning.build_exchanges import AFTER_TESTS, LIKELY

    return AFTER_TESTS if scenario.after_tests else LIKELY


def _further(
    plan: "Plan", follower: Follower, *, front: bool = True
) -> "tuple[Failures | None, Front | None]":
    """What is lost when something fails, and what more carbon costs; nothing once stopped."""
    from offcut.planning.failures import failures
    from offcut.reports.plans.further import front_of, why_not_again

    if follower.stopped or why_not_again(plan):
        return None, None
    failed = failures(plan, progress=follower.part("What if one fails"))
    if follower.stopped or not front or plan.worked.objective not in (None, "cost"):
        return failed, None
    follower.say("What avoiding more carbon would cost", follower.time_limit_s - 1)
    return failed, front_of(plan)


def _report(
    plan: "Plan",
    found: Taken,
    *,
    failed: "Failures | None",
    front: "Front | None" = None,
    facilities: "FacilityPlan | None" = None,
) -> "Document":
    from offcut.reports.plans import plan_report

    return plan_report(
        plan, failures=failed, front=front, facilities=facilities, synthetic=found.synthetic
    )


def rounded(network: "Network") -> "Network":
    """The network with places to the nearest kilometre; distances stay as they are."""

    def rough(part: "Part") -> "Part":
        columns = {
            name: np.round(np.asarray(column, dtype=np.float64) / _GRID) * _GRID
            if name in ("latitude", "longitude")
            else column
            for name, column in part.columns.items()
        }
        return replace(part, columns=columns)

    return replace(
        network,
        sources=rough(network.sources),
        hubs=rough(network.hubs),
        sinks=rough(network.sinks),
    )


def summary_of(answer: Answer) -> dict[str, Any]:
    """What lists and the page's head say of an answer; no firm is named in it."""
    book = answer.report.book
    text = "".join(w if isinstance(w, str) else w.shown for w in answer.report.answer)
    firms = {id_ for one in answer.exchanges for id_ in one.firms}
    figures = {
        name: book.entries[f"plan.{name}"].value
        for name in ("gain", "carbon", "landfill", "virgin")
        if f"plan.{name}" in book.entries
    }
    amounts: dict[str, float] = {}
    for one in answer.exchanges:
        amounts[one.received_unit] = amounts.get(one.received_unit, 0.0) + one.received
    return {
        **figures,
        "answer": text,
        "sure": answer.report.subtitle,
        "exchanges": len(answer.exchanges),
        "firms": len(firms),
        "amounts": amounts,
        "status": answer.values["status"],
        "plants": _plants(answer.facilities),
        "missing": _missing(answer.facilities),
    }


def _plants(found: "FacilityPlan | None") -> list[dict[str, Any]]:
    """The plants of a plan; at a firm's own site the firm is not named."""
    return [
        {
            "kind": one.plant.kind.name,
            "site": "at a firm's own site"
            if one.plant.site.kind == "firm"
            else one.plant.site.name,
            "size": one.size,
            "unit": one.plant.kind.unit,
            "net_gbp": one.unlocked_gbp,
            "payback_years": one.payback_years,
        }
        for one in (found.built if found else ())
    ]


def _missing(found: "FacilityPlan | None") -> list[dict[str, Any]]:
    if found is None:
        return []
    return [
        {
            "kind": one.kind.name,
            "net_gbp": one.unlocked_gbp,
            "low_gbp": one.range_gbp[0],
            "high_gbp": one.range_gbp[1],
            "first": one.first,
            "cases": len(one.swings),
        }
        for one in found.missing
        if one.worth_it
    ]
