"""Finding listings and kinds by words: what is put into the index, and what is asked of it."""

from collections.abc import Iterable
from functools import cache

from django.db import transaction

from offcut import reference
from offcut.platform.listings.faces import material, public_face
from offcut.platform.listings.models import OPEN, Listing, Status
from offcut.platform.search import port
from offcut.platform.search.words import analysed, asked

OWN, PUBLIC = "listing", "listing.public"
_SHOWN, _AT_ONCE = 12, 500


def index(listing: Listing) -> None:
    """Make a listing findable: for its owner by all that it says, for everybody by its face."""
    index_many([listing])


def index_many(listings: Iterable[Listing]) -> None:
    """As ``index``, for many."""
    rows = list(listings)
    port.index_many(OWN, [_own_words(row) for row in rows])
    is_open = [row for row in rows if row.status in OPEN]
    port.index_many(PUBLIC, [_public_words(row) for row in is_open])
    port.remove(PUBLIC, [row.pk for row in rows if row.status not in OPEN])


@transaction.atomic
def index_everything() -> int:
    """The whole index anew, from the listings; how many there are."""
    port.clear(OWN)
    port.clear(PUBLIC)
    rows = Listing.objects.as_system("the index of words anew").select_related("site")
    count, part = 0, []
    for listing in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
        part.append(listing)
        if len(part) == _AT_ONCE:
            index_many(part)
            count, part = count + len(part), []
    index_many(part)
    return count + len(part)


def forget(listing_ids: Iterable[object]) -> None:
    """Make listings findable no longer."""
    ids = list(listing_ids)
    port.remove(OWN, ids)
    port.remove(PUBLIC, ids)


def _own_words(listing: Listing) -> port.Words:
    body = (
        listing.notes,
        listing.reference,
        listing.ewc_code,
        listing.use,
        str(listing.site),
        str(Status(listing.status).label),
        names_of_kind(listing.resource_type),
    )
    return port.Words(
        str(listing.pk),
        tuple(filter(None, body)),
        listing.words,
        str(listing.organisation_id),
        listing.changed_at,
        listing.site.district,
    )


def _public_words(listing: Listing) -> port.Words:
    face = public_face(listing)
    body = (face.kind, names_of_kind(face.resource_type))
    return port.Words(str(listing.pk), body, face.material, "", listing.created_at, face.district)


@cache
def names_of_kind(resource_type: str) -> str:
    """All names of a resource type and of those above it: so its synonyms find it."""
    parts = resource_type.split(".") if resource_type else []
    ids = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    kinds = [reference.resource_types[id_] for id_ in ids if id_ in reference.resource_types]
    own = kinds[0].synonyms if kinds else ()
    return " ".join((*own, *(kind.name for kind in kinds)))


def kinds_like(typed: str) -> list[tuple[str, str]]:
    """Names of kinds with all the words typed, as (id, name); shortest names first."""
    wanted = asked(typed)
    if not wanted:
        return []
    found = [
        id_
        for id_, words in _words_of_kinds().items()
        if all(
            any(
                word == one.word or (one.beginning and word.startswith(one.beginning))
                for word in words
            )
            for one in wanted
        )
    ]
    found.sort(key=lambda id_: (len(material(id_)), id_))
    return [(id_, material(id_)) for id_ in found[:_SHOWN]]


@cache
def _words_of_kinds() -> dict[str, frozenset[str]]:
    return {
        kind.id: frozenset(analysed(" ".join((kind.name, *kind.synonyms))))
        for kind in reference.resource_types.values()
    }
