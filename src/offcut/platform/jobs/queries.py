"""What a viewer sees of the work in the background."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.jobs.models import ENDED, JobRecord, State, Worker
from offcut.platform.jobs.recovery import alive


def visible(viewer: Viewer) -> Q:
    """What one asked for oneself, what runs for one's organisations; who runs the platform: all."""
    if viewer.is_any(Role.SYSTEM_ADMIN, Role.AUDITOR):
        return Q(pk__isnull=False)
    if viewer.is_visitor:
        return Q(pk__in=[])
    return Q(person_id=viewer.person_id) | Q(organisation_id__in=viewer.organisation_ids)


def jobs(viewer: Viewer) -> "QuerySet[JobRecord]":
    """The pieces of work that the viewer sees, the newest first."""
    return JobRecord.objects.seen_by(viewer, visible(viewer))


def get(viewer: Viewer, id_: UUID) -> JobRecord | None:
    """One of them."""
    found: JobRecord | None = jobs(viewer).filter(id=id_).first()
    return found


def ended(id_: UUID | None) -> bool:
    """Whether work is over, one way or another, or was never queued; for what waits for it."""
    if id_ is None:
        return True
    rows = JobRecord.objects.as_system("does it still go on?").filter(id=id_)
    return not rows.exclude(state__in=ENDED).exists()


def counts(viewer: Viewer) -> dict[str, int]:
    """How many are in each state."""
    rows = jobs(viewer).order_by().values("state").annotate(n=Count("id"))
    found = {row["state"]: row["n"] for row in rows}
    return {state.value: found.get(state.value, 0) for state in State}


def listed(viewer: Viewer, state: str) -> "QuerySet[JobRecord]":
    """Those in one state, or all."""
    found = jobs(viewer).select_related("person", "organisation").defer("traceback", "arguments")
    return found.filter(state=state) if state else found


def tally(viewer: Viewer, chosen: str) -> list[dict[str, object]]:
    """For the tabs: each state with how many, and all."""
    found = counts(viewer)
    tabs = [("", "All", sum(found.values()))]
    tabs += [(state.value, state.label, found[state.value]) for state in State]
    return [
        {"label": label, "count": n, "url": f"?state={value}", "current": value == chosen}
        for value, label, n in tabs
        if n or not value or value == chosen
    ]


def living() -> list[Worker]:
    """The processes at work."""
    working = alive()
    return [worker for worker in workers() if worker.id in working]


def oldest_waiting_seconds() -> float:
    """How long the work that has been due the longest has waited; 0 where none waits."""
    now = timezone.now()
    rows = JobRecord.objects.as_system("health").filter(
        state__in=[State.QUEUED, State.WAITING], due_at__lte=now
    )
    due = rows.order_by("due_at").values_list("due_at", flat=True).first()
    return (now - due).total_seconds() if due else 0.0


def workers() -> "QuerySet[Worker]":
    """The processes that work, as they last told."""
    return Worker.objects.order_by("started_at")


def due_ids() -> list[UUID]:
    """The open work that is due now, in order."""
    rows = JobRecord.objects.as_system("working off").filter(
        state__in=[State.QUEUED, State.WAITING], due_at__lte=timezone.now()
    )
    return list(rows.order_by("due_at", "created_at").values_list("id", flat=True))


def queues_worked() -> set[str]:
    """The queues that living workers work off."""
    working = alive()
    found = Worker.objects.filter(id__in=working).values_list("queues", flat=True)
    return {queue for queues in found for queue in queues.split(",")}
