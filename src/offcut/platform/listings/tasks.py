"""Work in the background: spreadsheets, and what time does to listings."""

from datetime import time
from uuid import UUID

from offcut.platform.access.viewer import system
from offcut.platform.jobs.job import job
from offcut.platform.listings import actions
from offcut.platform.listings.importing import running, working
from offcut.platform.listings.models import OPEN, Listing


@job("Check a spreadsheet", attempts=3, queue="long", first_wait_seconds=2, priority=10)
def check_spreadsheet(run_id: str) -> None:
    """Everything that is wrong with it, or what it would change."""
    working.check(UUID(run_id))


@job("Load a spreadsheet", attempts=3, queue="long", first_wait_seconds=2, priority=10)
def load_spreadsheet(run_id: str, withdraw_missing: bool) -> None:
    """All of it in one transaction: killed at any point, nothing of it is there."""
    working.load(UUID(run_id), withdraw_missing)


@job("End listings whose time is over", queue="long", daily_at=time(1, 0))
def expire_listings() -> int:
    """Listings that nobody confirmed for a year are no longer matched; they can be renewed."""
    viewer = system("nightly expiry")
    over = Listing.objects.as_system("nightly expiry").filter(
        status__in=OPEN, expires_on__lt=actions.local_day()
    )
    return sum(actions.expire(viewer, pk) for pk in over.values_list("pk", flat=True))


@job("Forget what stood before a spreadsheet", queue="long", daily_at=time(1, 15))
def forget_changes() -> int:
    """A load can be taken back for a day; after it, what stood before is kept no longer."""
    return running.forget_changes()
