"""The one way to find things by words: the same results on SQLite and on PostgreSQL.

Every word asked for must be there, as itself or as a beginning (of a place: as itself). Things
whose title has all the words come first, then the later of two, then by id: a rule plain enough
for both engines to agree.
Who may see what was found is not decided here: callers keep only what their scoped query shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection
from django.utils import timezone

from offcut.platform.search.engines import Engine, engine_of
from offcut.platform.search.models import Entry
from offcut.platform.search.words import analysed, asked, whole

MOST = 1_000
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one thing, to be indexed."""

    thing_id: str
    body: str | tuple[str, ...]  # parts that many things share are analysed once
    title: str = ""
    owner_id: str = ""
    at: datetime | None = None  # now, where it is not said
    place: str = ""  # its district: found by whole words alone


def index(
    kind: str,
    thing_id: object,
    text: str,
    *,
    title: str = "",
    owner_id: object = "",
    at: datetime | None = None,
    place: str = "",
) -> None:
    """Make a thing findable by its words, in the place of what stood there for it."""
    index_many(kind, [Words(str(thing_id), text, title, str(owner_id), at, place)])


def index_many(kind: str, things: Iterable[Words]) -> None:
    """As ``index``, for many things of one kind."""
    rows = [
        Entry(
            kind=kind,
            thing_id=thing.thing_id,
            owner_id=thing.owner_id,
            title_words=_analysed(thing.title),
            body_words=" ".join(
                filter(None, (*map(_analysed, _parts(thing)), _whole(thing.place)))
            ),
            at=thing.at or timezone.now(),
        )
        for thing in things
    ]
    Entry.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["kind", "thing_id"],
        update_fields=["owner_id", "title_words", "body_words", "at"],
    )


def _parts(thing: Words) -> tuple[str, ...]:
    body = (thing.body,) if isinstance(thing.body, str) else thing.body
    return (thing.title, *body)


@lru_cache(maxsize=20_000)
def _analysed(text: str) -> str:
    return " ".join(analysed(text))


@lru_cache(maxsize=1_000)
def _whole(text: str) -> str:
    return " ".join(whole(text))


def remove(kind: str, thing_ids: Iterable[object]) -> None:
    """Make things findable no longer."""
    ids = [str(one) for one in thing_ids]
    for start in range(0, len(ids), _BATCH):
        Entry.objects.filter(kind=kind, thing_id__in=ids[start : start + _BATCH]).delete()


def clear(kind: str) -> None:
    """Forget everything of a kind, before it is indexed anew."""
    Entry.objects.filter(kind=kind).delete()


def find(
    kind: str, words: str, *, owner_ids: Sequence[object] | None = None, most: int = MOST
) -> list[str]:
    """The ids of the things of a kind that have all these words, best first.

    Args:
        kind: of ``index``.
        words: as somebody types them; nothing is found without a word.
        owner_ids: only things of these owners.
        most: how many at most.
    """
    wanted = asked(words)
    if not wanted or (owner_ids is not None and not owner_ids):
        return []
    engine: Engine = engine_of(connection.vendor)
    owners = None if owner_ids is None else [str(one) for one in owner_ids]
    statement, values = engine.statement(kind, wanted, owners, most)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
