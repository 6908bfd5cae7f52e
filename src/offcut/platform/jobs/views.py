"""Pages of work in the background: waiting for one piece, and all of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import may, operation, require
from offcut.platform.access.viewer import Request
from offcut.platform.jobs import actions, queries
from offcut.platform.jobs.models import JobRecord, State
from offcut.platform.jobs.showing import shown


def _job(request: Request, id_: UUID) -> JobRecord:
    job = queries.get(request.viewer, id_)
    if job is None:
        raise Http404
    return job


@operation("jobs.list_all")
def every(request: Request) -> HttpResponse:
    """All work, by state: what is stuck first."""
    state = request.GET.get("state", "")
    page = Paginator(queries.listed(request.viewer, state), 25).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": queries.tally(request.viewer, state),
        "workers": queries.living(),
        "dead": queries.counts(request.viewer)[State.DEAD],
    }
    return render(request, "jobs/every.html", context)


@operation("jobs.see_job")
def detail(request: Request, id: UUID) -> HttpResponse:
    """How far one piece of work is; a part of the page asks for itself anew while it runs."""
    job = _job(request, id)
    require(request.viewer, "jobs.see_job", job)
    context = {
        "job": job,
        "shown": shown(job),
        "refresh_url": reverse("jobs:part", args=[job.id]),
        "may_cancel": job.may_be_cancelled and may(request.viewer, "jobs.cancel_job", job),
        "may_mend": may(request.viewer, "jobs.retry_job", job),
        "sees_all": may(request.viewer, "jobs.list_all"),
        "leads_to": job.leads_to if request.viewer.person_id in job.person_ids() else "",
    }
    return render(request, "jobs/detail.html", context)


@operation("jobs.see_job")
def part(request: Request, id: UUID) -> HttpResponse:
    """The part that changes. When the work has ended the whole page is asked for anew."""
    job = _job(request, id)
    require(request.viewer, "jobs.see_job", job)
    context = {"shown": shown(job), "refresh_url": request.path}
    answer = render(request, "jobs/part.html", context)
    if job.has_ended:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@operation("jobs.cancel_job")
def cancel(request: Request, id: UUID) -> HttpResponse:
    """Ask it to stop."""
    job = _job(request, id)
    actions.cancel(request.viewer, job)
    messages.success(request, "It is cancelled." if job.has_ended else "It stops at its next step.")
    return redirect("jobs:detail", job.id)


@require_POST
@operation("jobs.retry_job")
def retry(request: Request, id: UUID) -> HttpResponse:
    """Try it again."""
    job = _job(request, id)
    if actions.retry(request.viewer, job):
        messages.success(request, "It is queued again.")
    else:
        messages.info(request, "Nothing to do: the same work is queued already, or it has ended.")
    return redirect("jobs:detail", job.id)


@require_POST
@operation("jobs.retry_job")
def retry_all(request: Request) -> HttpResponse:
    """Try all that failed for good again."""
    count = actions.retry_all(request.viewer)
    messages.success(request, f"Queued again: {count}.")
    return redirect("jobs:every")


@require_POST
@operation("jobs.discard_job")
def discard(request: Request, id: UUID) -> HttpResponse:
    """Put it aside."""
    job = _job(request, id)
    actions.discard(request.viewer, job)
    messages.success(request, "It is put aside.")
    return redirect("jobs:every")
