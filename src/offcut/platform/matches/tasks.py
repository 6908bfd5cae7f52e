"""Work in the background: matching of what changed, of everything at night, letters."""

from datetime import time, timedelta

from django.utils import timezone

from offcut.platform.jobs import progress
from offcut.platform.jobs.job import job
from offcut.platform.matches import letters, rematching, warm, watching
from offcut.platform.matches.putting import Written
from offcut.platform.operations.queries import option
from offcut.platform.organisations.queries import people_with_organisations

AT_START = (warm.prepare,)
"""What a process of the queue "default" does before its first work."""


@job("Work out the matches of a changed listing", attempts=6, first_wait_seconds=2, priority=50)
def rematch_listing(listing_id: str) -> dict[str, int]:
    """The matches that a changed listing alters; whatever else changed meanwhile is done with it.

    ``listing_id`` tells the page of jobs for which listing it was asked.
    """
    return _told(rematching.rematch_changed())


@job("Work out all matches anew", queue="long", daily_at=time(2, 30))
def rematch_all() -> dict[str, int]:
    """All matches, for today: dated facts and chances change from one day to the next."""
    return _told(rematching.rematch_everything())


def _told(written: Written) -> dict[str, int]:
    return {"new": len(written.new), "changed": len(written.changed), "gone": written.gone}


@job(
    "Look through saved searches and write letters about matches",
    queue="long",
    every=timedelta(minutes=15),
)
def write_letters() -> dict[str, int]:
    """Whoever's time has come is written to; who has nothing new is not."""
    now = timezone.now()
    found, written = watching.look(now), 0
    if not option("digests"):  # who runs the network has stopped these letters
        return {"found": found, "written": 0}
    people = people_with_organisations()
    for number, person in enumerate(people, start=1):
        written += letters.write_digest(person, now)
        progress.tell(number, len(people), "Writing letters")
    return {"found": found, "written": written}


@job("Warn of listings that are about to end", queue="long", daily_at=time(8, 0))
def warn_of_ends() -> int:
    """Two weeks before, with a link that renews them."""
    return letters.warn_of_ends(timezone.now())
