"""Work in the background: matching of what changed, of everything at night, letters."""

from datetime import time

from offcut.platform.jobs.job import job
from offcut.platform.matches import rematching


@job("Work out the matches of a changed listing", attempts=6, first_wait_seconds=2)
def rematch_listing(listing_id: str) -> dict[str, int]:
    """The matches that a changed listing alters; whatever else changed meanwhile is done with it.

    ``listing_id`` tells the page of jobs for which listing it was asked.
    """
    return _told(rematching.rematch_changed())


@job("Work out all matches anew", queue="long", daily_at=time(2, 30))
def rematch_all() -> dict[str, int]:
    """All matches, for today: dated facts and chances change from one day to the next."""
    return _told(rematching.rematch_everything())


def _told(written: rematching.actions.Written) -> dict[str, int]:
    return {"new": len(written.new), "changed": len(written.changed), "gone": written.gone}
