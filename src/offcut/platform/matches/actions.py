"""Every write: what was matched, what people say to it, what they want to hear of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from offcut.matching import Match as CoreMatch
from offcut.matching.engine import OfWant
from offcut.matching.live import Door, LiveListings, Medians
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer, system
from offcut.platform.audit.actions import record
from offcut.platform.matches import learning
from offcut.platform.matches.models import (
    Dismissal,
    Ledger,
    Match,
    Matched,
    Preference,
    SavedSearch,
    Source,
)
from offcut.platform.matches.putting import Key, Written, put, there_of
from offcut.platform.matches.rows import Basis, Made, made_of
from offcut.platform.matches.seeing import givers
from offcut.platform.matches.unmatched import because_of_want

_WHY = "storing matches"
_AT_ONCE = 200


class OutOfDate(Exception):
    """Somebody else wrote matches meanwhile: work it out again."""


def ledger() -> Ledger:
    """The one row that says how often matches were written."""
    found, _ = Ledger.objects.get_or_create(pk=1)
    return found


@transaction.atomic
def store(
    found: Mapping[str, tuple[OfWant, Door]],
    live: LiveListings,
    versions: Mapping[UUID, int],
    basis: Basis,
    *,
    number: int,
    on: date,
) -> tuple[Written, list[Matched]]:
    """What was found for wants takes the place of what stood for them.

    Args:
        found: by want.
        live: the listings that it was found among.
        versions: of these listings.
        basis: what matches of these listings follow from.
        number: that of the ledger, upon which it was worked out.
        on: the day for which dated facts were taken.

    Returns:
        what changed, and the rows that say upon what it rests.

    Raises:
        OutOfDate: the ledger has moved on; nothing was written.
    """
    _claim(number)
    made = [made_of(m, live, basis, on) for of, _ in found.values() for m in of.matches]
    standing = {
        (UUID(want), one.account.have.id) for want, (of, _) in found.items() for one in of.standing
    }
    written = _replace([UUID(name) for name in found], made, standing)
    matched = [_matched(name, of, door, live, versions) for name, (of, door) in found.items()]
    _save_matched(matched)
    learning.apply_to_listings(_listings_of(made, written.new))
    if written.new or written.gone:
        counts = {"wants": len(found), "new": len(written.new), "gone": written.gone}
        record(system("matching"), "matches.worked_out", Ledger(pk=1, number=number + 1), **counts)
    return written, matched


@transaction.atomic
def store_own(
    have: UUID,
    wants: Collection[UUID],
    found: Sequence[CoreMatch],
    live: LiveListings,
    basis: Basis,
    *,
    number: int,
    on: date,
) -> Written:
    """The matches of a have by itself take the place of those with the same wants.

    Whatever else stands for these wants stays.

    Raises:
        OutOfDate: the ledger has moved on; nothing was written.
    """
    _claim(number)
    made = [made_of(one, live, basis, on) for one in found]
    written, stay = put(made, there_of(wants, of=have))
    own = Match.objects.as_system(_WHY).filter(have=have, is_blend=False, gone_at=None)
    stay |= set(written.new)
    left = own.filter(want__in=wants).exclude(pk__in=stay)
    written.gone = left.update(gone_at=timezone.now())
    learning.apply_to_listings(_listings_of(made, written.new))
    if written.new or written.gone:
        counts = {"wants": len(wants), "new": len(written.new), "gone": written.gone}
        record(system("matching"), "matches.worked_out", Ledger(pk=1, number=number + 1), **counts)
    return written


@transaction.atomic
def settle(
    *,
    number: int,
    settled: Sequence[Matched],
    gone: Collection[UUID],
    medians: Medians | None = None,
    whole: bool = False,
    on: date,
) -> Written:
    """The stored matches rest on these versions now; listings that went take theirs with them.

    Raises:
        OutOfDate: the ledger has moved on; nothing was written.
    """
    _claim(number)
    _save_matched(settled)
    written, ended = Written(), [*gone]
    for start in range(0, len(ended), _AT_ONCE):
        part = ended[start : start + _AT_ONCE]
        Matched.objects.filter(listing_id__in=part).delete()
        standing = Match.objects.as_system(_WHY).filter(gone_at=None, want__in=part)
        written.gone += standing.update(gone_at=timezone.now())
    values: dict[str, object] = {"on": on}
    if medians is not None:
        values["medians"] = [
            [kind.value, unit, node, one.amount, one.listings]
            for (kind, unit, node), one in sorted(medians.items())
        ]
    if whole:
        values["whole_at"] = timezone.now()
    Ledger.objects.filter(pk=1).update(**values)
    return written


def listing_ended(listing_id: UUID) -> None:
    """In the transaction in which a listing ends: its matches go at once.

    What takes their place is worked out afterwards.
    """
    of = Q(have=listing_id) | Q(want=listing_id)
    blends = Source.objects.filter(listing=listing_id).values("match_id")
    rows = Match.objects.as_system(_WHY).filter(of | Q(pk__in=blends), gone_at=None)
    rows.update(gone_at=timezone.now())


def _claim(number: int) -> None:
    """The next number of the ledger, for this transaction; nobody else can have it."""
    if not Ledger.objects.filter(pk=1, number=number).update(number=F("number") + 1):
        raise OutOfDate


def standing_of(wants: Iterable[UUID]) -> dict[Key, str]:
    """What the matches of wants that stand follow from; not of blends."""
    found: dict[Key, str] = {}
    rows = Match.objects.as_system(_WHY).filter(gone_at=None, is_blend=False).order_by()
    rest = iter(wants)
    while part := list(islice(rest, _AT_ONCE)):
        held = rows.filter(want__in=part).values_list("want_id", "sources_key", "basis")
        found.update({(want, key): basis for want, key, basis in held})
    return found


def wants_of(have: UUID) -> set[str]:
    """The wants that a have is matched with by itself."""
    rows = Match.objects.as_system(_WHY).filter(have=have, is_blend=False, gone_at=None)
    return {str(pk) for pk in rows.order_by().values_list("want_id", flat=True)}


def _replace(wants: Sequence[UUID], made: Sequence[Made], standing: Collection[Key]) -> Written:
    """The rows of these wants become the ones made; what falls out is marked gone."""
    there = there_of(wants)
    written, stay = put(made, there)
    stay |= {there[key].pk for key in standing if key in there}
    left = [row.pk for row in there.values() if row.gone_at is None and row.pk not in stay]
    gone = Match.objects.as_system(_WHY).filter(pk__in=left)
    written.gone = gone.update(gone_at=timezone.now())
    return written


def _matched(
    name: str, of: OfWant, door: Door, live: LiveListings, versions: Mapping[UUID, int]
) -> Matched:
    want, pk = live[name], UUID(name)
    because, limit = (
        ("", "") if of.matches or of.standing else because_of_want(want, of.misses, live)
    )
    return Matched(
        listing_id=pk,
        kind="want",
        version=versions[pk],
        resource_type=want.resource_type or "",
        floor=door.floor,
        has_room=door.has_room,
        mixing_failing=door.mixing[0],
        mixing_other=door.mixing[1],
        partners=",".join(door.partners),
        nothing_because=because,
        nothing_limit=limit[:120],
    )


def _save_matched(rows: Sequence[Matched]) -> None:
    Matched.objects.bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["listing_id"],
        update_fields=[
            "kind", "version", "resource_type", "floor", "has_room", "mixing_failing",
            "mixing_other", "partners", "nothing_because", "nothing_limit", "at",
        ],
    )  # fmt: skip


def _listings_of(made: Iterable[Made], new: Iterable[UUID]) -> set[UUID]:
    """The listings of matches that are new: earlier dismissals may speak to them."""
    fresh = set(new)
    return {
        pk for one in made if one.match.pk in fresh for pk in (one.match.have_id, one.match.want_id)
    }


@transaction.atomic
def dismiss(viewer: Viewer, match: Match, reason: str, words: str = "") -> Dismissal:
    """Put a match aside for the viewer's own side; other matches like it go down its list.

    Raises:
        PermissionDenied: neither side is the viewer's.
    """
    require(viewer, "matches.dismiss_match", match)
    organisation = _own_organisation(viewer, match)
    standing = Dismissal.objects.as_system(_WHY).filter(
        match=match, organisation=organisation, undone_at=None
    )
    found: Dismissal | None = standing.first()
    if found is not None:
        return found
    made = Dismissal.objects.create(
        match=match,
        organisation_id=organisation,
        reason=reason,
        words=words.strip(),
        person_id=viewer.person_id,
    )
    record(viewer, "match.dismissed", made, match=str(match.pk), reason=reason)
    learning.apply_to_listings(_own_listings(match, organisation))
    return made


@transaction.atomic
def undo_dismissal(viewer: Viewer, dismissal: Dismissal) -> None:
    """Bring a match back, and take back what its dismissal taught."""
    require(viewer, "matches.undo_dismissal", dismissal)
    if dismissal.undone_at is not None:
        return
    dismissal.undone_at = timezone.now()
    dismissal.save(update_fields=["undone_at"])
    record(viewer, "match.dismissal_undone", dismissal, match=str(dismissal.match_id))
    learning.apply_to_listings(_own_listings(dismissal.match, dismissal.organisation_id))


def _own_organisation(viewer: Viewer, match: Match) -> UUID:
    """The viewer's organisation that the match is of; the one worked for, where it is both."""
    mine = match.owner_ids() & viewer.organisation_ids
    if viewer.acting_for in mine:
        return viewer.acting_for  # type: ignore[return-value]
    wants = match.want.organisation_id
    return wants if wants in mine else min(mine)


def _own_listings(match: Match, organisation: UUID) -> set[UUID]:
    """The listings of an organisation that a match is of."""
    listings = [match.want, *givers(match)]
    return {row.pk for row in listings if row.organisation_id == organisation}


@transaction.atomic
def save_search(
    viewer: Viewer, name: str, asked: Mapping[str, object], of: str = "matches"
) -> SavedSearch:
    """Keep what somebody looks for; of one name there is one, the later takes its place."""
    require(viewer, "matches.save_search")
    found, _ = SavedSearch.objects.update_or_create(
        person_id=viewer.person_id,
        name=name.strip(),
        defaults={"asked": dict(asked), "of": of, "created_at": timezone.now()},
    )
    record(viewer, "search.saved", found, of=of)
    return found


@transaction.atomic
def delete_search(viewer: Viewer, search: SavedSearch) -> None:
    """Look for it no more."""
    require(viewer, "matches.delete_search", search)
    record(viewer, "search.deleted", search)
    search.delete()


@transaction.atomic
def set_frequency(viewer: Viewer, person_id: UUID, frequency: str) -> Preference:
    """How often a person is written to about matches."""
    found, _ = Preference.objects.update_or_create(
        person_id=person_id, defaults={"frequency": frequency}
    )
    record(viewer, "letters.changed", found, frequency=frequency)
    return found
