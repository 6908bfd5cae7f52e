"""An import from the upload to its end, and a day on: each step checks whose turn it is."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.files import actions as files
from offcut.platform.listings import follow_up
from offcut.platform.listings.importing import loading
from offcut.platform.listings.models import ImportRun
from offcut.platform.organisations.models import Organisation

State = ImportRun.State
TAKEN_BACK_WITHIN = timedelta(days=1)
_WHY = "an import at work"


@transaction.atomic
def start(viewer: Viewer, organisation: Organisation, uploaded: UploadedFile) -> ImportRun:
    """Keep the file and have it checked.

    Raises:
        NotAccepted: it is no spreadsheet, or too large.
    """
    run = ImportRun(
        organisation=organisation,
        file_name=Path(uploaded.name or "spreadsheet").name[:200],
        started_by_id=viewer.person_id,
    )
    require(viewer, "listings.import_listings", run)
    file = files.store(viewer, uploaded, "spreadsheet", organisation, ("import", run.pk))
    run.file_id, run.file_name = file.pk, file.name
    run.save(force_insert=True)
    record(viewer, "import.started", run)
    queue_check(viewer, run)
    return run


def queue_check(viewer: Viewer, run: ImportRun) -> None:
    """Have the file checked, anew."""
    from offcut.platform.listings.tasks import check_spreadsheet

    job = check_spreadsheet.enqueue(
        str(run.pk),
        unique=f"import {run.pk}",
        viewer=viewer,
        organisation_id=run.organisation_id,
        leads_to=reverse("listings:import", args=[run.pk]),
        title=f"Check {run.file_name}",
    )
    run.job_id = job.pk
    run.save(update_fields=["job_id"])


@transaction.atomic
def name_columns(viewer: Viewer, run_id: UUID, mapping: dict[str, str]) -> ImportRun:
    """Say which column is which, and have the file checked again."""
    run = locked(viewer, run_id)
    if run.state in (State.COLUMNS, State.PROBLEMS, State.READY):
        run.mapping, run.state, run.problems = mapping, State.CHECKING, []
        run.save()
        record(viewer, "import.columns_named", run)
        queue_check(viewer, run)
    return run


@transaction.atomic
def commit(viewer: Viewer, run_id: UUID, *, withdraw_missing: bool) -> ImportRun:
    """Have the file loaded as the preview said: all of it or nothing."""
    from offcut.platform.listings.tasks import load_spreadsheet

    run = locked(viewer, run_id)
    if run.state == State.READY:
        run.state, run.message = State.LOADING, ""
        run.save()
        job = load_spreadsheet.enqueue(
            str(run.pk),
            withdraw_missing,
            unique=f"import {run.pk}",
            viewer=viewer,
            organisation_id=run.organisation_id,
            leads_to=reverse("listings:import", args=[run.pk]),
            title=f"Load {run.file_name}",
        )
        run.job_id = job.pk
        run.save(update_fields=["job_id"])
    return run


@transaction.atomic
def take_back(viewer: Viewer, run_id: UUID) -> ImportRun:
    """Undo a load, within a day."""
    run = locked(viewer, run_id)
    if may_take_back(run):
        told = loading.take_back(viewer, run)
        follow_up.rematch_after(run.changes)
        run.state, run.changes = State.UNDONE, {}
        run.counts |= told
        run.save()
        record(viewer, "import.taken_back", run, **told)
    return run


def may_take_back(run: ImportRun) -> bool:
    """Whether it was loaded less than a day ago."""
    if run.state != State.DONE or run.finished_at is None or not run.changes:
        return False
    return timezone.now() - run.finished_at < TAKEN_BACK_WITHIN


def forget_changes() -> int:
    """After a day what stood before is needed no more: it holds private figures."""
    over = timezone.now() - TAKEN_BACK_WITHIN
    rows = ImportRun.objects.as_system("a day has passed").filter(
        state=State.DONE, finished_at__lt=over
    )
    return rows.exclude(changes={}).update(changes={}, preview={})


@transaction.atomic
def check_again(viewer: Viewer, run_id: UUID) -> ImportRun:
    """Start over with the same file, where it stopped or somebody wants to see it anew."""
    run = locked(viewer, run_id)
    if run.state not in (State.DONE, State.UNDONE):
        run.state, run.message = State.CHECKING, ""
        run.save()
        queue_check(viewer, run)
    return run


def locked(viewer: Viewer, run_id: UUID) -> ImportRun:
    """The import, held for this transaction, once the viewer may work at it."""
    rows = ImportRun.objects.as_system("about to change").select_for_update(of=("self",))
    run: ImportRun = rows.select_related("organisation", "started_by").get(pk=run_id)
    require(viewer, "listings.import_listings", run)
    return run
