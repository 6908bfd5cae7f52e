"""All writes of plans: scenarios, their runs, sharing; synergies are the desk's to write."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer, system
from offcut.platform.audit.actions import record
from offcut.platform.desk import actions as desk
from offcut.platform.jobs import actions as jobs
from offcut.platform.jobs import queries as job_queries
from offcut.platform.jobs.models import State as JobState
from offcut.platform.plans.models import PlanFlow, PlanResult, PlanRun, Scenario, State
from offcut.platform.plans.withholding import without_rates
from offcut.platform.shapes import PLAN, in_shape
from offcut.platform.ui.documents import pack, squeezed

if TYPE_CHECKING:
    from offcut.platform.desk.models import Synergy
    from offcut.platform.plans.exchanged import Exchanged
    from offcut.platform.plans.problem import Taken
    from offcut.platform.plans.working import Answer

_WHY = "working out a plan"
FIELDS = (
    "name", "objective", "materials", "most_km", "facilities", "sites", "after_tests",
    "exchange_gbp", "time_limit_s",
)  # fmt: skip


@transaction.atomic
def make_plan(viewer: Viewer, asked: Mapping[str, Any], *, synthetic: bool = False) -> PlanRun:
    """Keep a scenario and queue its first run; ``asked`` holds some of :data:`FIELDS`."""
    require(viewer, "plans.make_plan")
    known = {name: asked[name] for name in FIELDS if name in asked}
    made = Scenario.objects.create(made_by_id=viewer.person_id, synthetic=synthetic, **known)
    record(viewer, "plan.made", made, objective=made.objective, facilities=made.facilities)
    return _queue(viewer, made)


@transaction.atomic
def work_out_again(viewer: Viewer, scenario: Scenario) -> PlanRun:
    """Queue another run of a scenario, from the listings as they will stand; one at a time."""
    require(viewer, "plans.work_out_again", scenario)
    rows = PlanRun.objects.as_system(_WHY).select_for_update().filter(scenario=scenario)
    going = (one for one in rows if one.open and not job_queries.ended(one.job_id))
    waiting: PlanRun | None = next(going, None)
    if waiting is not None:
        return waiting
    return _queue(viewer, scenario)


def _queue(viewer: Viewer, scenario: Scenario) -> PlanRun:
    from offcut.platform.plans.tasks import work_out_plan

    rows = PlanRun.objects.as_system(_WHY).filter(scenario=scenario)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    run = PlanRun(scenario=scenario, number=last + 1, asked_by_id=viewer.person_id)
    job = work_out_plan.enqueue(
        str(run.pk),
        unique=f"plan {run.pk}",
        viewer=viewer,
        leads_to=f"/plans/{run.pk}/",
        title=f"Plan: {scenario.name}",
    )
    run.job_id = job.pk
    run.save(force_insert=True)
    record(viewer, "plan.asked", run, number=run.number)
    return run


@transaction.atomic
def rename(viewer: Viewer, scenario: Scenario, name: str) -> None:
    """Call a scenario something else."""
    require(viewer, "plans.change_plan", scenario)
    before, scenario.name = scenario.name, name
    scenario.save(update_fields=["name"])
    record(viewer, "plan.renamed", scenario, name=[before, name])


@transaction.atomic
def delete(viewer: Viewer, scenario: Scenario) -> None:
    """Take a scenario away with all its runs; work on it stops. Synergies made of it stay."""
    require(viewer, "plans.change_plan", scenario)
    runs = PlanRun.objects.as_system(_WHY).filter(scenario=scenario)
    for run in runs:
        _cancel_job(viewer, run)
    record(viewer, "plan.deleted", scenario, name=scenario.name, runs=runs.count())
    scenario.delete()


@transaction.atomic
def stop(viewer: Viewer, run: PlanRun) -> bool:
    """Stop a run with the best found; returns whether it stopped at once, before it had begun."""
    require(viewer, "plans.change_plan", run)
    if not run.open:
        return False
    record(viewer, "plan.stopped", run)
    if _cancel_job(viewer, run) != JobState.CANCELLED:
        return False
    run.state, run.finished_at = State.NONE, timezone.now()
    run.message = "It was stopped before it had begun."
    run.save(update_fields=["state", "finished_at", "message"])
    return True


def _cancel_job(viewer: Viewer, run: PlanRun) -> str:
    """Stop a run's work; returns how it stands then."""
    job = job_queries.get(viewer, run.job_id) if run.job_id and run.open else None
    if job is None:
        return ""
    jobs.cancel(viewer, job)
    return job.state


@transaction.atomic
def share(viewer: Viewer, run: PlanRun, *, shared: bool) -> None:
    """Let firms see their own part of a plan (and officers its totals), or no longer.

    Shared while it is still being worked out, it is seen once there is an answer.
    """
    require(viewer, "plans.share_plan", run)
    if shared == (run.shared_at is not None):
        return
    run.shared_at = timezone.now() if shared else None
    run.save(update_fields=["shared_at"])
    record(viewer, "plan.shared" if shared else "plan.withdrawn", run)


@transaction.atomic
def make_synergy(viewer: Viewer, flow: PlanFlow) -> "Synergy":
    """Carry one exchange of a plan on as a synergy.

    Raises:
        InputError: there is one of these two listings already; it says which.
    """
    require(viewer, "plans.make_synergy", flow)
    made = desk.create_from_plan(
        viewer,
        have_listing=flow.have,
        want_listing=flow.want,
        tonnes=flow.tonnes,
        value_gbp=flow.gain_gbp,
        plan=str(flow.run),
    )
    record(viewer, "plan.exchange_taken_up", flow, synergy=str(made.pk))
    return made


# ---- the work in the background


@transaction.atomic
def begin(run: PlanRun) -> None:
    """The run is being worked out."""
    run.state, run.message, run.best = State.RUNNING, "", {}
    run.save(update_fields=["state", "message", "best"])


def note_best(run_id: UUID, best: Mapping[str, Any]) -> None:
    """Keep how good the best plan so far is, for who waits."""
    rows = PlanRun.objects.as_system(_WHY).filter(pk=run_id, state=State.RUNNING)
    rows.update(best=dict(best))


@transaction.atomic
def finish(run: PlanRun, answer: "Answer", found: "Taken") -> None:
    """Keep the answer: summary, plan, report and exchanges together or not at all."""
    from offcut.platform.plans.working import summary_of

    if not PlanRun.objects.as_system(_WHY).select_for_update().filter(pk=run.pk).exists():
        return  # it was deleted meanwhile
    run.state = State.STOPPED if answer.stopped else State.DONE
    run.summary = in_shape(summary_of(answer), PLAN)
    PlanResult.objects.as_system(_WHY).filter(run=run).delete()
    PlanFlow.objects.as_system(_WHY).filter(run=run).delete()
    kept = pack(answer.report)
    PlanResult.objects.create(
        run=run,
        plan=squeezed(answer.values),
        report=kept.report,
        book=kept.book,
        told=pack(without_rates(answer.report)).book,
    )
    PlanFlow.objects.bulk_create(
        [_flow(run, number, one) for number, one in enumerate(answer.exchanges, start=1)],
        batch_size=500,
    )
    _end(run, found)


@transaction.atomic
def finish_without(run: PlanRun, why: str, found: "Taken") -> None:
    """There is no plan, and why."""
    run.state, run.message = State.NONE, why[:1000]
    _end(run, found)


@transaction.atomic
def note_failure(run: PlanRun) -> None:
    """The work broke off; it is tried again by itself, and this is what people read meanwhile."""
    rows = PlanRun.objects.as_system(_WHY).filter(pk=run.pk)
    told = "Something went wrong while the plan was worked out. It is tried again by itself."
    rows.update(state=State.FAILED, finished_at=timezone.now(), message=told)


def _end(run: PlanRun, found: "Taken") -> None:
    run.finished_at = timezone.now()
    run.listings_at, run.listings = found.read_at, found.count
    run.save(
        update_fields=["state", "summary", "message", "finished_at", "listings_at", "listings"]
    )
    record(system("plans"), "plan.worked_out", run, state=run.state, listings=run.listings)


def _flow(run: PlanRun, number: int, one: "Exchanged") -> PlanFlow:
    return PlanFlow(
        run=run,
        number=number,
        have=one.have,
        want=one.want,
        have_organisation_id=one.have.organisation_id,
        want_organisation_id=one.want.organisation_id,
        material=one.material[:120],
        how=one.how,
        given=one.given,
        given_unit=one.given_unit,
        received=one.received,
        received_unit=one.received_unit,
        tonnes=one.tonnes,
        distance_km=one.distance_km,
        gain_gbp=one.gain_gbp,
        have_gain_gbp=one.have_gain_gbp,
        want_gain_gbp=one.gain_gbp - one.have_gain_gbp,
        kgco2e=one.kgco2e,
        figure=one.figure,
    )
