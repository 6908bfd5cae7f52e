"""Operations' work in the background."""

from datetime import time, timedelta

from django.core.management import call_command
from django.utils import timezone

from offcut.platform.accounts.actions import forget_attempts
from offcut.platform.jobs.actions import forget_old
from offcut.platform.jobs.job import job
from offcut.platform.operations import actions
from offcut.platform.operations.models import Export

JOBS_ARE_KEPT = timedelta(days=30)


@job("Make a copy of an organisation's data", queue="long")
def make_export(export_id: str) -> None:
    """Write one copy; one that is made already stays as it is."""
    export = (
        Export.objects.as_system("making a copy")
        .select_related("organisation", "asked_by")
        .get(id=export_id)
    )
    if export.file_id is None:
        actions.make_export(export)


@job("Take away copies whose time is up", every=timedelta(hours=1), attempts=2)
def expire_exports() -> int:
    """Copies are there for a week."""
    return actions.expire_exports()


@job("Close organisations that leave", daily_at=time(1, 30), queue="long")
def close_due() -> int:
    """What was asked for two weeks ago, and what no law keeps any more."""
    return actions.close_due()


@job("Tidy up", daily_at=time(3, 30), queue="long")
def tidy() -> int:
    """Old work, old sessions and attempts to sign in, and what the queue has behind it."""
    call_command("clearsessions")
    forget_attempts()
    actions.count_rows()
    call_command("prune_db_task_results", min_age_days=1, failed_min_age_days=7, verbosity=0)
    return forget_old(timezone.now() - JOBS_ARE_KEPT)
