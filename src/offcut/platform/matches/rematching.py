"""Working matches out again: those that a change may alter, or all of them.

What is worked out is the same either way (``offcut.matching.live``). It is done outside of any
transaction and written in short ones; when somebody else wrote matches meanwhile, it is done
again from what stands then. The matches of a have that changed are written first, then whole wants,
old or new. What a listing's matches rest on is written last, so that work that was interrupted is
found, and the next run does the rest.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from offcut.listings import Kind
from offcut.listings import Listing as CoreListing
from offcut.matching.live import Medians, moved_medians
from offcut.matching.worth.typical import TypicalAmount
from offcut.platform.jobs import progress
from offcut.platform.listings.queries import still_held
from offcut.platform.matches import actions
from offcut.platform.matches.models import Ledger, Match, Matched
from offcut.platform.matches.putting import Written
from offcut.platform.matches.rows import Basis
from offcut.platform.matches.unmatched import because_of_have
from offcut.platform.matches.warm import Warm, kept, lock

ATTEMPTS = 6
MANY = 100
"""So many haves that change at once alter whatever their kinds could: no closer look is taken."""
HOLD = 0.1
"""What is supposed of listings without an amount holds until the median has moved by a tenth, or
until the night: each new amount moves it a little, and with it hundreds of matches."""
_OWN_A_WRITE = 200
_WANTS_A_WRITE = 200
_WHY = "matching"
_Item = TypeVar("_Item")


def rematch_changed() -> Written:
    """Work out what the changes since the last time alter.

    Raises:
        OutOfDate: others wrote matches each time that this was about to.
    """
    return _persist(_changed)


def rematch_everything() -> Written:
    """Work out all matches anew, for today; the listings that went take theirs with them.

    Raises:
        OutOfDate: others wrote matches each time that this was about to.
    """
    return _persist(_everything, whole=True)


def _persist(attempt: Callable[[Warm, Ledger, Written], None], *, whole: bool = False) -> Written:
    written = Written()
    with lock:
        for left in range(ATTEMPTS - 1, -1, -1):
            ledger = actions.ledger()
            warm = kept()
            warm.refresh(ledger.number, whole=whole)
            try:
                attempt(warm, ledger, written)
                break
            except actions.OutOfDate:
                warm.number = -1
                if not left:
                    raise
    return written


def _changed(warm: Warm, ledger: Ledger, written: Written) -> None:
    """First what people changed, so that they see it soon; then what rests on moved medians."""
    today = timezone.localdate()
    held = _medians(ledger)
    warm.live.suppose(held)
    outdated = warm.outdated()
    if outdated:
        _step(warm, outdated, written, today)
    now = moved_medians(held, warm.live.medians(), HOLD)
    if now != held:
        warm.live.suppose(now)
        moved = {UUID(item.id) for item in warm.live.supposing(held)}
        _step(warm, moved, written, today, medians=now)


def _everything(warm: Warm, ledger: Ledger, written: Written) -> None:
    today = timezone.localdate()
    medians = warm.live.medians()
    warm.live.suppose(medians)
    wants = {item.id for item in warm.live if item.kind is Kind.WANT}
    _write(warm, wants, written, today, whole=True)
    everything = warm.outdated() | warm.versions.keys()
    _settle(warm, everything, written, today, medians=medians, whole=True)


def _step(
    warm: Warm,
    outdated: Collection[UUID],
    written: Written,
    today: date,
    medians: Medians | None = None,
) -> None:
    wants, entered = _altered(warm, outdated, today)
    _write_entered(warm, entered, written, today)
    own = wants & {str(pk) for pk in outdated}
    _write(warm, own, written, today)
    _write(warm, wants - own, written, today)
    _settle(warm, outdated, written, today, medians=medians)


def _altered(
    warm: Warm, outdated: Collection[UUID], today: date
) -> tuple[set[str], dict[str, list[str]]]:
    """The wants that must be matched again; by have those among whose best it is now.

    The latter by what it is worth to them, and only where few haves changed.
    """
    live = warm.live
    wants = {str(pk) for pk in outdated}
    wants |= _holding(warm, outdated) | warm.drawing_on(outdated) | _of_deleted(warm, outdated)
    entered: dict[str, list[str]] = {}
    haves = [live[str(pk)] for pk in outdated if _is_have(warm, pk)]
    if len(haves) > MANY:
        kinds: Iterable[str | None] = {have.resource_type for have in haves}
        wants |= {want.id for kind in kinds for want in live.takers(kind)}
    else:
        doors = warm.doors() if haves else {}
        for have in haves:
            worth = live.altered(have.id, doors, today)
            wants |= worth.keys()
            inside = [name for name, gbp in worth.items() if gbp > 0]
            entered[have.id] = sorted(inside, key=lambda name: (-worth[name], name))
    return {name for name in wants if name in live and live[name].kind is Kind.WANT}, entered


def _is_have(warm: Warm, pk: UUID) -> bool:
    return str(pk) in warm.live and warm.live[str(pk)].kind is Kind.HAVE


def _holding(warm: Warm, haves: Collection[UUID]) -> set[str]:
    """Wants that one of these haves is matched with, or was until it ended a moment ago."""
    found: set[str] = set()
    matched_at = [warm.matched[pk].at for pk in haves if pk in warm.matched]
    still = Q(gone_at=None)
    if matched_at:
        still |= Q(gone_at__gte=min(matched_at))
    rows = Match.objects.as_system(_WHY).filter(still)
    for part in _parts(haves, 400):
        held = rows.filter(Q(have__in=part) | Q(sources__listing__in=part))
        found |= {str(pk) for pk in held.values_list("want_id", flat=True)}
    return found


def _of_deleted(warm: Warm, outdated: Collection[UUID]) -> set[str]:
    """Wants that could have had a have that was deleted, its matches with it."""
    gone = [pk for pk in outdated if pk in warm.matched and str(pk) not in warm.live]
    deleted = set(gone) - still_held(gone) if gone else set()
    kinds = {warm.matched[pk].resource_type for pk in deleted if warm.matched[pk].kind == "have"}
    return {want.id for kind in kinds for want in warm.live.takers(kind or None)}


def _write_entered(
    warm: Warm, entered: Mapping[str, list[str]], written: Written, today: date
) -> None:
    """First, for a person waits for them: the matches of haves that changed, each by itself.

    With wants among whose best a have is now, and with those that were matched with it. What it
    pushes out, what takes its place, and mixtures need all haves of the kind: that comes after.
    """
    basis = Basis(warm.live, warm.versions, today)
    for have, inside in entered.items():
        before = actions.wants_of(UUID(have))
        others = sorted(before - set(inside))
        for names in _parts([*inside, *others], _OWN_A_WRITE):
            found = list(warm.live.matches_of(have, names, today))
            wants = {UUID(name) for name in names}
            new = actions.store_own(
                UUID(have), wants, found, warm.live, basis, number=warm.number, on=today
            )
            _took(warm, ())
            written.add(new)


def _write(
    warm: Warm,
    wants: Collection[str],
    written: Written,
    today: date,
    *,
    whole: bool = False,
) -> None:
    """Works wants out and writes them, some at a time.

    With ``whole`` every match is told anew; else those that follow from what stands still are not.
    """
    basis, done = Basis(warm.live, warm.versions, today), 0
    held = {} if whole else actions.standing_of(map(UUID, wants))

    def standing(have: str, want: str) -> bool:
        before = held.get((UUID(want), have))
        return before is not None and before == basis.of((have, want))

    for found in warm.live.for_wants(wants, today, standing if held else None):
        for names in _parts(found, _WANTS_A_WRITE):
            part = {name: found[name] for name in names}
            new, rows = actions.store(
                part, warm.live, warm.versions, basis, number=warm.number, on=today
            )
            _took(warm, rows)
            written.add(new)
            done += len(part)
            progress.tell(done, len(wants), "Working matches out")


def _settle(
    warm: Warm,
    outdated: Collection[UUID],
    written: Written,
    today: date,
    *,
    medians: Medians | None = None,
    whole: bool = False,
) -> None:
    """Writes upon which versions the matches rest now."""
    gone = {pk for pk in outdated if str(pk) not in warm.live}
    haves = [pk for pk in outdated if _is_have(warm, pk)]
    rows = _rows_of_haves(warm, haves, today, told=not whole and len(haves) <= MANY)
    new = actions.settle(
        number=warm.number, settled=rows, gone=gone, medians=medians, whole=whole, on=today
    )
    _took(warm, rows)
    for pk in gone:
        warm.matched.pop(pk, None)
    written.add(new)


def _rows_of_haves(
    warm: Warm, haves: Collection[UUID], today: date, *, told: bool
) -> list[Matched]:
    """What the matches of haves rest on; with ``told``, why nobody takes those without a match."""
    lonely = set(haves) - _matched_haves(haves) if told else set()
    made = []
    for pk in haves:
        have: CoreListing = warm.live[str(pk)]
        before = warm.matched.get(pk)
        because = (before.nothing_because, before.nothing_limit) if before else ("", "")
        if pk in lonely:
            because = because_of_have(have, warm.live, today)
        made.append(
            Matched(
                listing_id=pk,
                kind="have",
                version=warm.versions[pk],
                resource_type=have.resource_type or "",
                nothing_because=because[0],
                nothing_limit=because[1][:120],
            )
        )
    return made


def _matched_haves(haves: Collection[UUID]) -> set[UUID]:
    """Those of these haves that some want takes."""
    found: set[UUID] = set()
    rows = Match.objects.as_system(_WHY).filter(gone_at=None)
    for part in _parts(haves, 400):
        found |= set(rows.filter(have__in=part).values_list("have_id", flat=True))
        blends = rows.filter(sources__listing__in=part)
        found |= set(blends.values_list("sources__listing_id", flat=True))
    return found


def _took(warm: Warm, rows: Iterable[Matched]) -> None:
    """What was written is known here too, and so is the ledger's new number."""
    warm.number += 1
    warm.matched.update({row.listing_id: row for row in rows})


def _medians(ledger: Ledger) -> Medians:
    return {
        (Kind(kind), unit, node): TypicalAmount(amount, listings)
        for kind, unit, node, amount, listings in ledger.medians
    }


def _parts(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
