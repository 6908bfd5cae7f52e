"""The listings that stand, kept ready in a process: only what changed is read and converted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from uuid import UUID

from offcut.matching.live import Door, LiveListings
from offcut.platform.listings.conversion import as_core
from offcut.platform.listings.queries import changed_since, live_for_matching
from offcut.platform.matches.models import Ledger, Matched

K = 10
"""Matches kept for each want."""
_AT_ONCE = 500
_OVERLAP = timedelta(minutes=15)
"""A change is seen when its transaction ends, which may be long after it was made."""


@dataclass(slots=True)
class Warm:
    """What this process knows, and as of when."""

    live: LiveListings = field(default_factory=lambda: LiveListings(K))
    versions: dict[UUID, int] = field(default_factory=dict)
    matched: dict[UUID, Matched] = field(default_factory=dict)
    number: int = -1  # of the ledger, when ``matched`` was read
    seen_until: datetime | None = None  # when the last change that was taken in was made

    def refresh(self, number: int, *, whole: bool = False) -> None:
        """Takes in what changed since; ``number`` is that of the ledger now.

        Only what changed lately is read; all listings where ``whole`` is asked for, or where other
        listings stand than the lately changed account for.
        """
        if whole or not self._take_in_lately():
            self._take_in_all()
        if number != self.number:
            self.matched = {row.listing_id: row for row in Matched.objects.all()}
            self.number = number

    def _take_in_lately(self) -> bool:
        """Listings that changed since a while before the last one seen; False: there is more."""
        if self.seen_until is None:
            return False
        rows = changed_since(self.seen_until - _OVERLAP, "matching").order_by()
        lately = list(rows.values_list("pk", "version", "changed_at"))
        still = self._still_open([pk for pk, *_ in lately])
        self._drop({pk for pk, *_ in lately if pk in self.versions} - still)
        found = {pk: version for pk, version, _ in lately if pk in still}
        self._convert([pk for pk, version in found.items() if self.versions.get(pk) != version])
        self.versions |= found
        self.seen_until = max((at for *_, at in lately), default=self.seen_until)
        return live_for_matching("matching").count() == len(self.versions)

    @staticmethod
    def _still_open(ids: list[UUID]) -> set[UUID]:
        """Those that are matched; a loaded spreadsheet changes more than one question may name."""
        rows, found = live_for_matching("matching").order_by(), set()
        for start in range(0, len(ids), _AT_ONCE):
            part = rows.filter(pk__in=ids[start : start + _AT_ONCE])
            found |= set(part.values_list("pk", flat=True))
        return found

    def _take_in_all(self) -> None:
        rows = live_for_matching("matching").order_by()
        now, latest = {}, self.seen_until
        for pk, version, changed_at in rows.values_list("pk", "version", "changed_at"):
            now[pk] = version
            latest = changed_at if latest is None else max(latest, changed_at)
        self._drop(self.versions.keys() - now.keys())
        self._convert([pk for pk, version in now.items() if self.versions.get(pk) != version])
        self.versions, self.seen_until = now, latest

    def _drop(self, gone: Iterable[UUID]) -> None:
        for pk in list(gone):
            self.live.drop(str(pk))
            self.versions.pop(pk, None)

    def _convert(self, ids: list[UUID]) -> None:
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            rows = live_for_matching("matching").filter(pk__in=part)
            for listing in rows.only("pk", "understood"):
                self.live.put(as_core(listing))

    def outdated(self) -> set[UUID]:
        """Listings that changed or came since the stored matches, and those that went."""
        rows = ((pk, version, self.matched.get(pk)) for pk, version in self.versions.items())
        changed = {pk for pk, version, row in rows if row is None or row.version != version}
        known = len(self.versions) - sum(1 for pk in changed if pk not in self.matched)
        if known == len(self.matched):  # none went
            return changed
        return changed | (self.matched.keys() - self.versions.keys())

    def doors(self) -> dict[str, Door]:
        """What it takes to alter what was found for each want."""
        return {
            str(row.listing_id): door_of(row) for row in self.matched.values() if row.kind == "want"
        }

    def drawing_on(self, ids: Iterable[UUID]) -> set[str]:
        """Wants whose mixture may draw on one of these haves."""
        names = {str(pk) for pk in ids}
        return {
            str(row.listing_id)
            for row in self.matched.values()
            if row.partners and not names.isdisjoint(row.partners.split(","))
        }


def door_of(row: Matched) -> Door:
    """The core's record of a stored row."""
    partners = tuple(row.partners.split(",")) if row.partners else ()
    return Door(row.floor, row.has_room, (row.mixing_failing, row.mixing_other), partners)


lock = RLock()
"""One thread of a process at a time works with what is kept."""
_kept: list[Warm] = []


def kept() -> Warm:
    """What this process keeps; call with ``lock`` held."""
    if not _kept:
        _kept.append(Warm())
    return _kept[0]


def prepare() -> None:
    """Reads what stands before the first change comes, so that nobody waits for it."""
    with lock:
        found = Ledger.objects.filter(pk=1).first()
        kept().refresh(found.number if found else 0)


def forget() -> None:
    """Begins anew: for tests, and where the database was put back."""
    with lock:
        _kept.clear()
