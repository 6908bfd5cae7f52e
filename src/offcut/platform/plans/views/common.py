"""What the pages of plans share."""

from uuid import UUID

from django.http import Http404

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Request, Viewer
from offcut.platform.plans import queries
from offcut.platform.plans.models import PlanRun
from offcut.platform.ui.documents import unpack
from offcut.reports.documents.model import Document


def run_or_404(request: Request, run_id: UUID) -> PlanRun:
    """The run, if the viewer sees it.

    Raises:
        Http404: they do not.
    """
    run = queries.run(request.viewer, run_id)
    if run is None:
        raise Http404
    return run


def report_of(viewer: Viewer, run: PlanRun, *, with_book: bool = False) -> Document:
    """The report of a run; its book as this viewer may read it, with rates only for who may see.

    Raises:
        Http404: there is no plan, or it is one of an earlier version.
    """
    result = None if run.is_older else queries.result(viewer, run)
    if result is None:
        raise Http404
    if not with_book:
        return unpack(result.report)
    sees = may(viewer, "plans.see_rates", run)
    return unpack(result.report, result.book if sees else result.told)
