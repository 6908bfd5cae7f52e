"""What saved searches find: each thing once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from offcut.platform.access.middleware import viewer_for
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.queries import public
from offcut.platform.matches import queries
from offcut.platform.matches.asking import filters_kept
from offcut.platform.matches.models import Alert, SavedSearch

MOST = 50
"""Things that a search finds at a time; so many at once are no news but a list."""
_LOOKS_BACK = timedelta(days=3)


def look(now: datetime) -> int:
    """Runs every saved search over what came since; returns how much was found."""
    rows = SavedSearch.objects.filter(person__is_active=True).select_related("person")
    return sum(_look(search, now) for search in rows.iterator(chunk_size=200))


def _look(search: SavedSearch, now: datetime) -> int:
    since = max(search.created_at, now - _LOOKS_BACK)
    viewer = viewer_for(search.person)
    of_matches = search.of == SavedSearch.Of.MATCHES
    ids = _matches(viewer, search, since) if of_matches else _listings(viewer, search, since)
    subjects = {f"{search.pk} {pk}": pk for pk in ids}
    known = Alert.objects.filter(person=search.person, subject__in=list(subjects))
    new = subjects.keys() - set(known.values_list("subject", flat=True))
    made = [
        Alert(
            person=search.person,
            about=Alert.About.SEARCH,
            search=search,
            subject=subject,
            match_id=subjects[subject] if of_matches else None,
            listing_id=None if of_matches else subjects[subject],
        )
        for subject in sorted(new)
    ]
    return len(Alert.objects.bulk_create(made, ignore_conflicts=True))


def _matches(viewer: Viewer, search: SavedSearch, since: datetime) -> Iterable[UUID]:
    rows = queries.for_organisation(viewer, filters_kept(search.asked))
    found = rows.filter(first_found_at__gt=since).values_list("pk", flat=True)
    return list(found[:MOST])


def _listings(viewer: Viewer, search: SavedSearch, since: datetime) -> Iterable[UUID]:
    asked = search.asked
    rows = public(
        viewer,
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        resource_type=asked.get("material") or asked.get("type") or "",
        district_code=asked.get("district", ""),
    )
    others = rows.exclude(organisation__in=viewer.organisation_ids)
    return list(others.filter(created_at__gt=since).values_list("pk", flat=True)[:MOST])
