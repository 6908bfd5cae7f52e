"""What who runs the platform changes; copies and closures of organisations."""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer, system
from offcut.platform.audit.actions import record
from offcut.platform.files.actions import keep_made, remove
from offcut.platform.mail.actions import send
from offcut.platform.operations import exporting, leaving
from offcut.platform.operations.models import Closure, Export, Setting
from offcut.platform.operations.options import BY_KEY
from offcut.platform.operations.queries import forget_options, options

EXPORT_DAYS = 7
DAYS_TO_WITHDRAW = 14
_SYSTEM = system("copies and closures")


@transaction.atomic
def change_options(viewer: Viewer, values: Mapping[str, Any]) -> list[str]:
    """Set options; returns the keys that changed."""
    require(viewer, "operations.change_settings")
    before = options()
    changed = [key for key, value in values.items() if key in BY_KEY and before[key] != value]
    for key in changed:
        row, _ = Setting.objects.update_or_create(
            key=key,
            defaults={
                "value": values[key],
                "changed_at": timezone.now(),
                "changed_by_id": viewer.person_id,
            },
        )
        record(viewer, "setting.changed", row, value=[before[key], values[key]])
    forget_options()
    transaction.on_commit(forget_options)
    return changed


@transaction.atomic
def ask_export(viewer: Viewer, organisation: Any) -> Export:
    """Have a copy made; one that is being made already is that one."""
    from offcut.platform.operations.tasks import make_export

    require(viewer, "operations.export_organisation", organisation)
    rows = Export.objects.as_system("one copy at a time").filter(organisation=organisation)
    waiting: Export | None = rows.filter(
        file=None, job__state__in=["queued", "waiting", "running"]
    ).first()
    if waiting is not None:
        return waiting
    export = Export(organisation=organisation, asked_by_id=viewer.person_id)
    export.save()
    export.job = make_export.enqueue(
        str(export.id),
        unique=f"export {export.id}",
        viewer=viewer,
        organisation_id=organisation.pk,
        leads_to=f"/operations/organisations/{organisation.pk}/export/",
    )
    export.save(update_fields=["job"])
    record(viewer, "export.asked", export)
    return export


def make_export(export: Export) -> None:
    """Write the ZIP and keep it for some days; who asked gets a letter."""
    organisation = export.organisation
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        path = Path(folder) / "export.zip"
        counts = exporting.write(path, organisation.pk, organisation.name)
        with transaction.atomic():
            export.file = keep_made(
                _SYSTEM,
                path,
                f"{organisation.name} {timezone.localdate().isoformat()}.zip",
                "application/zip",
                "export",
                organisation,
                ("export", export.pk),
            )
            export.counts = counts
            export.expires_at = timezone.now() + timedelta(days=EXPORT_DAYS)
            export.save(update_fields=["file", "counts", "expires_at"])
            record(_SYSTEM, "export.made", export, rows=sum(counts.values()))
            if export.asked_by is not None:
                send(
                    to=export.asked_by,
                    template="operations/mail/export_ready",
                    context={"export": export, "organisation": organisation},
                    reason="You get this letter because you asked for this copy.",
                )


def expire_exports() -> int:
    """Take away the copies whose time is up; returns how many."""
    old = Export.objects.as_system("copies whose time is up").filter(
        expires_at__lt=timezone.now(), file__isnull=False
    )
    count = 0
    for export in old.select_related("file"):
        with transaction.atomic():
            file, export.file = export.file, None
            export.save(update_fields=["file"])
            if file is not None:
                remove(_SYSTEM, file)
        count += 1
    return count


@transaction.atomic
def ask_closure(viewer: Viewer, organisation: Any) -> Closure:
    """The organisation is to leave, in some days; asking twice changes nothing."""
    require(viewer, "operations.close_organisation", organisation)
    open_ones = Closure.objects.as_system("one closure").filter(
        organisation=organisation, withdrawn_at=None
    )
    found: Closure | None = open_ones.first()
    if found is not None:
        return found
    closure = Closure(
        organisation=organisation,
        asked_by_id=viewer.person_id,
        due_on=timezone.localdate() + timedelta(days=DAYS_TO_WITHDRAW),
    )
    closure.save()
    record(viewer, "closure.asked", closure, due_on=closure.due_on.isoformat())
    for membership in organisation.memberships.select_related("person"):
        if membership.role == "organisation_admin":
            send(
                to=membership.person,
                template="operations/mail/closure_asked",
                context={"closure": closure, "organisation": organisation},
                reason=f"You get this letter as an admin of {organisation.name}.",
            )
    return closure


@transaction.atomic
def withdraw_closure(viewer: Viewer, closure: Closure) -> bool:
    """The organisation stays after all; whether that was still possible."""
    require(viewer, "operations.close_organisation", closure)
    if closure.closed_at is not None or closure.withdrawn_at is not None:
        return False
    closure.withdrawn_at = timezone.now()
    closure.save(update_fields=["withdrawn_at"])
    record(viewer, "closure.withdrawn", closure)
    return True


def close_due() -> int:
    """Close what is due and finish what the law lets go; returns how many changed."""
    today = timezone.localdate()
    rows = Closure.objects.as_system("closures that are due").filter(
        withdrawn_at=None, done_at=None, due_on__lte=today
    )
    return sum(_close(closure) for closure in rows.select_related("organisation"))


@transaction.atomic
def _close(closure: Closure) -> bool:
    """One closure's next step, whole or not at all."""
    organisation, now = closure.organisation, timezone.now()
    if closure.closed_at is None:
        found = leaving.kept(organisation)
        leaving.close(_SYSTEM, organisation)
        closure.closed_at = now
        closure.kept = [one.told() for one in found]
        closure.keep_until = max((one.until for one in found), default=None)
        record(_SYSTEM, "organisation.closed", organisation, kept=len(found))
    elif closure.keep_until and closure.keep_until >= timezone.localdate():
        return False
    if not closure.keep_until or closure.keep_until < timezone.localdate():
        leaving.erase(_SYSTEM, organisation)
        closure.done_at = now
        record(_SYSTEM, "organisation.erased", organisation)
    closure.save()
    return True


def count_rows() -> None:
    """Let the database count what it holds, so that it asks its indexes in the right order.

    PostgreSQL does it by itself as well; SQLite does not, and then lists of matches take three
    times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
