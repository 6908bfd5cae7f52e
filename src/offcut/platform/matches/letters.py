"""Letters: what is new for a person, with reasons; listings about to end. Public faces alone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offcut.platform.access.middleware import viewer_for
from offcut.platform.accounts.models import User
from offcut.platform.listings import renewal
from offcut.platform.listings.models import Listing
from offcut.platform.listings.queries import ending_between
from offcut.platform.mail.actions import send
from offcut.platform.matches import queries, unsubscribing
from offcut.platform.matches.models import Alert, Frequency, Preference
from offcut.platform.organisations.queries import people_to_tell

SHOWN = 8
"""Matches described in a letter; of the others it says how many they are."""
OPENS_AT = 7
"""Daily and weekly letters are written from this hour on."""
WARNED_DAYS = 14
"""Days before a listing ends that its owners are written to."""
_HOW_OFTEN = {
    Frequency.AT_ONCE: "as soon as there is something",
    Frequency.DAILY: "once a day",
    Frequency.WEEKLY: "once a week",
}


def is_due(preference: Preference, now: datetime) -> bool:
    """Whether it is time for a person's letter."""
    local, last = timezone.localtime(now), preference.last_sent_at
    if preference.frequency == Frequency.NEVER:
        return False
    if preference.frequency == Frequency.AT_ONCE:
        return True
    if local.hour < OPENS_AT:
        return False
    if last is None:
        return True
    days = (local.date() - timezone.localtime(last).date()).days
    if preference.frequency == Frequency.DAILY:
        return days >= 1
    return days >= 7 or (days >= 1 and local.weekday() == 0)


def write_digest(person: User, now: datetime) -> bool:
    """What is new for a person since the last letter; False where there is nothing to tell.

    All is read before the transaction begins: where a region is large, that takes long enough to
    keep others from writing.
    """
    preference, _ = Preference.objects.get_or_create(person=person)
    if not is_due(preference, now):
        return False
    since = preference.last_sent_at or person.date_joined
    viewer = viewer_for(person)
    rows = queries.for_organisation(viewer).filter(
        first_found_at__gt=since, first_found_at__lte=now
    )
    count = rows.count() if viewer.organisations else 0
    alerts = list(_untold(person))
    context = {
        "person": person,
        "matches": list(queries.seen(viewer, rows[:SHOWN])) if count else [],
        "count": count,
        "more": max(0, count - SHOWN),
        "searches": _by_search(alerts),
        "stop": unsubscribing.link(person),
    }
    with transaction.atomic():
        mine = Preference.objects.filter(pk=preference.pk, last_sent_at=preference.last_sent_at)
        if not mine.update(last_sent_at=now):
            return False  # somebody else wrote to them in this moment
        if not count and not alerts:
            return False
        send(
            to=person,
            template="matches/mail/digest",
            context=context,
            reason=(
                "You get this because your organisation is on Offcut and you asked to be written"
                f" to {_HOW_OFTEN[Frequency(preference.frequency)]}."
            ),
        )
        Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(told_at=now)
    return True


def _untold(person: User) -> Iterable[Alert]:
    rows = Alert.objects.filter(person=person, told_at=None, about=Alert.About.SEARCH)
    return rows.select_related("search")


def _by_search(alerts: Iterable[Alert]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for alert in alerts:
        counts[alert.search.name if alert.search else ""] += 1
    return sorted(counts.items())


def warn_of_ends(now: datetime) -> int:
    """Writes to the people of listings that end soon, once; returns how many letters."""
    today = timezone.localdate(now)
    ending: dict[UUID, list[Listing]] = defaultdict(list)
    for listing in ending_between(today, today + timedelta(days=WARNED_DAYS)):
        ending[listing.organisation_id].append(listing)
    return sum(
        _warn(person, listings, now)
        for organisation, listings in ending.items()
        for person in people_to_tell(organisation)
    )


@transaction.atomic
def _warn(person: User, listings: list[Listing], now: datetime) -> int:
    """One letter with the listings that the person has not been told of."""
    subjects = {f"ends {one.pk} {one.expires_on}": one for one in listings}
    known = Alert.objects.filter(person=person, subject__in=list(subjects))
    for subject in known.values_list("subject", flat=True):
        del subjects[subject]
    if not subjects:
        return 0
    Alert.objects.bulk_create(
        Alert(person=person, about=Alert.About.EXPIRY, listing=one, subject=subject, told_at=now)
        for subject, one in subjects.items()
    )
    rows = [{"listing": one, "link": renewal.link(one)} for one in subjects.values()]
    send(
        to=person,
        template="matches/mail/ending",
        context={"rows": rows, "count": len(rows)},
        reason="You get this because these listings are your organisation's.",
        secret=True,
    )
    return 1
