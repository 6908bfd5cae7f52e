"""The rows of matches: which are there, and what was made put in their place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from offcut.matching.saving import Plain
from offcut.platform.matches.models import Match, Source, Working
from offcut.platform.matches.rows import FIELDS, Made

_WHY = "storing matches"
_AT_ONCE = 200
Key = tuple[UUID, str]
"""A want, and the ids of the sources."""


@dataclass(slots=True)
class Written:
    """What a write changed."""

    new: list[UUID] = field(default_factory=list)
    changed: list[UUID] = field(default_factory=list)
    gone: int = 0

    def add(self, other: "Written") -> None:
        """Takes in what another write changed."""
        self.new += other.new
        self.changed += other.changed
        self.gone += other.gone


class Row(NamedTuple):
    """What of a stored match says whether it is to be written anew."""

    pk: UUID
    gone_at: datetime | None
    first_found_at: datetime
    basis: str


def there_of(wants: Collection[UUID], of: UUID | None = None) -> dict[Key, Row]:
    """The stored matches of wants, those that are gone too; all, or of a have by itself."""
    rows = Match.objects.as_system(_WHY).filter(want__in=wants).order_by()
    if of is not None:
        rows = rows.filter(have=of, is_blend=False)
    columns = rows.values_list("want_id", "sources_key", *Row._fields)
    return {(want, key): Row(*rest) for want, key, *rest in columns}


def put(made: Iterable[Made], there: Mapping[Key, Row]) -> tuple[Written, set[UUID]]:
    """Writes what is not there as it was made; with the keys of rows that it stands in."""
    written, now = Written(), timezone.now()
    fresh: list[Made] = []
    again: list[Made] = []
    perhaps: list[Made] = []
    stay: set[UUID] = set()
    for one in made:
        row = there.get((one.match.want_id, one.match.sources_key))
        if row is None:
            fresh.append(one)
            continue
        stay.add(row.pk)
        if row.gone_at is not None:
            written.new.append(row.pk)
            again.append(one.onto(row.pk, now))
        elif row.basis != one.match.basis:
            again.append(one.onto(row.pk, row.first_found_at))
        else:
            perhaps.append(one.onto(row.pk, row.first_found_at))
    again += _differing(perhaps)
    told = Plain()
    _create(fresh, told)
    _update(again, told)
    written.new += [one.match.pk for one in fresh]
    written.changed += [one.match.pk for one in again]
    return written, stay


def _differing(made: Sequence[Made]) -> list[Made]:
    """Those that are not what stands for them already, though they follow from the same."""
    rows = Match.objects.as_system(_WHY).in_bulk([one.match.pk for one in made])
    return [one for one in made if not _same(rows[one.match.pk], one.match)]


def _same(row: Match, other: Match) -> bool:
    return all(getattr(row, name) == getattr(other, name) for name in FIELDS)


def _create(made: Sequence[Made], told: Plain) -> None:
    Match.objects.bulk_create([one.match for one in made], batch_size=_AT_ONCE)
    Source.objects.bulk_create([source for one in made for source in one.sources])
    Working.objects.bulk_create([one.working(told) for one in made], batch_size=_AT_ONCE)


def _update(made: Sequence[Made], told: Plain) -> None:
    names = [name for name in FIELDS if name != "have_id"]
    fields = [*names, "have", "basis", "on", "computed_at", "gone_at", "first_found_at"]
    Match.objects.bulk_create(
        [one.match for one in made],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )
    Source.objects.filter(match__in=[one.match for one in made]).delete()
    Source.objects.bulk_create([source for one in made for source in one.sources])
    ids = [one.match.pk for one in made]
    digests = dict(Working.objects.filter(match__in=ids).values_list("match_id", "digest"))
    workings = [one.working(told) for one in made]
    Working.objects.bulk_create(
        [row for row in workings if digests.get(row.match_id) != row.digest],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["match"],
        update_fields=["packed", "digest"],
    )
