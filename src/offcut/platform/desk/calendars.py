"""A person's next actions and tasks as a calendar, at a private address that can be revoked.

The address holds a signed id: without the key of this installation none can be made up, and one
that was revoked stays dead. The calendar goes to whoever holds it, so it names no organisation:
titles, next actions and tasks alone.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from offcut.platform.access.guard import require
from offcut.platform.access.middleware import viewer_for
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.queries import lacks_second_step
from offcut.platform.audit.actions import record
from offcut.platform.desk import queries
from offcut.platform.desk.models import CalendarFeed

_SALT = "desk.calendar"
_LONGEST_OCTETS = 75  # of a line, RFC 5545


def standing(viewer: Viewer) -> CalendarFeed | None:
    """The viewer's calendar that can be read now."""
    found = CalendarFeed.objects.seen_by(viewer, Q(person=viewer.person_id or None))
    return found.filter(revoked_at=None).first()


@transaction.atomic
def make(viewer: Viewer) -> CalendarFeed:
    """A new private address; one that stands is revoked."""
    require(viewer, "desk.manage_calendar")
    revoke(viewer)
    made = CalendarFeed.objects.create(person_id=viewer.person_id)
    record(viewer, "calendar.made", made)
    return made


@transaction.atomic
def revoke(viewer: Viewer) -> None:
    """The viewer's address shows nothing any more."""
    feed = standing(viewer)
    if feed is not None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        record(viewer, "calendar.revoked", feed)


def token_of(feed: CalendarFeed) -> str:
    """What its address holds."""
    return signing.Signer(salt=_SALT).sign(feed.pk.hex)


def address_of(feed: CalendarFeed) -> str:
    """Its whole address."""
    return settings.SITE_URL.rstrip("/") + reverse("desk:feed", args=[token_of(feed)])


def by_token(token: str) -> CalendarFeed | None:
    """The calendar of an address; None where it was made up or revoked, or its person has left.

    Nor is it read while its person needs a second step and has none: what shows the same cases
    without a sign-in is no way around it.
    """
    try:
        id_ = UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    rows = CalendarFeed.objects.as_system("who holds the address").select_related("person")
    found: CalendarFeed | None = rows.filter(
        pk=id_, revoked_at=None, person__is_active=True
    ).first()
    return None if found is None or lacks_second_step(found.person) else found


def text_of(feed: CalendarFeed) -> str:
    """The calendar as iCalendar text, of what the person carries and may do now."""
    viewer = viewer_for(feed.person)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Offcut//Desk//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Offcut desk",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *_events(viewer),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _events(viewer: Viewer) -> Iterator[str]:
    for case in queries.carried_by(viewer).exclude(next_on=None).order_by("next_on", "pk"):
        told = f"{case.next_action or 'Next action'}: {case.title}"
        yield from _event(f"next-{case.pk}", case.next_on, told, case.pk)
    for task in queries.own_tasks(viewer).exclude(due_on=None):
        told = f"{task.words}: {task.synergy.title}"
        yield from _event(f"task-{task.pk}", task.due_on, told, task.synergy_id)


def _event(uid: str, on: date | None, told: str, synergy_id: UUID) -> Iterable[str]:
    """A whole day; its end is the day after, as the standard counts."""
    if on is None:
        return ()
    page = settings.SITE_URL.rstrip("/") + reverse("desk:detail", args=[synergy_id])
    return (
        "BEGIN:VEVENT",
        f"UID:{uid}@offcut",
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(told)}",
        f"URL:{page}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _escaped(text: str) -> str:
    """A text value: no line, comma or semicolon of it is read as one of the format.

    >>> _escaped("Call; ask, then write")
    'Call\\\\; ask\\\\, then write'
    """
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, never cut within a character."""
    part, octets = "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > _LONGEST_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + sign, octets + size
    yield part
