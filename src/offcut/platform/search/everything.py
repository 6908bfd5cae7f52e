"""What a viewer finds by words: of each kind the first few, by that kind's own scoped queries.

Nothing is found that the viewer could not open: words of a listing are looked up in one's own (for
staff: in all), else in the public faces, and names only where the viewer knows them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import queries as desk
from offcut.platform.desk.asking import has_words
from offcut.platform.introductions import queries as introductions
from offcut.platform.listings import queries as listings
from offcut.platform.matches import queries as matches
from offcut.platform.organisations import queries as organisations

FEW = 5


@dataclass(frozen=True, slots=True)
class Found:
    """One thing."""

    title: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The first things of one kind."""

    name: str
    found: tuple[Found, ...]
    all_url: str  # where all of them stand; empty where these are all, or there is no such page


def groups(viewer: Viewer, words: str) -> list[Group]:
    """What the viewer finds, kind by kind; kinds without a find are left out."""
    kinds: tuple[Callable[[Viewer, str], Group], ...] = (
        _listings,
        _matches,
        _introductions,
        _exchanges,
        _organisations,
        _on_offer,
    )
    return [group for group in (kind(viewer, words) for kind in kinds) if group.found]


def _group(name: str, found: Iterator[Found], url_name: str = "", **asked: str) -> Group:
    rows = tuple(found)
    more = f"{reverse(url_name)}?{urlencode(asked)}" if url_name and len(rows) > FEW else ""
    return Group(name, rows[:FEW], more)


def _listings(viewer: Viewer, words: str) -> Group:
    """One's own; for those who may open all, all."""

    def found() -> Iterator[Found]:
        if not may(viewer, "listings.see_listing"):
            return
        ids = listings.ids_with_words(viewer, words)
        for row in listings.ranked(listings.visible(viewer), ids, FEW + 1):
            note = f"{row.kind.capitalize()}, {row.organisation.name}, {row.get_status_display()}"
            yield Found(row.words, reverse("listings:detail", args=[row.pk]), note)

    page = "listings:own" if may(viewer, "listings.list_own") else ""
    return _group("Listings", found(), page, q=words)


def _matches(viewer: Viewer, words: str) -> Group:
    def found() -> Iterator[Found]:
        if not may(viewer, "matches.list_matches"):
            return
        rows = matches.with_words(viewer, words)[: FEW + 1]
        for seen in matches.seen(viewer, rows):
            note = f"For your {seen.side}: {seen.own_words}" if seen.side else seen.other_called
            url = reverse("matches:detail", args=[seen.id])
            yield Found(seen.title, url, f"{note}. {seen.meaning}")

    return _group("Matches", found())


def _introductions(viewer: Viewer, words: str) -> Group:
    def found() -> Iterator[Found]:
        if not may(viewer, "introductions.list_introductions"):
            return
        rows = introductions.named(viewer, words)[: FEW + 1]
        for shown in introductions.shown(viewer, rows):
            url = reverse("introductions:detail", args=[shown.id])
            names = " and ".join(party.called for party in shown.parties)
            yield Found(shown.title, url, names)

    return _group("Introductions", found())


def _exchanges(viewer: Viewer, words: str) -> Group:
    def found() -> Iterator[Found]:
        if not may(viewer, "desk.list_synergies"):
            return
        rows = desk.synergies(viewer).filter(has_words(words)).order_by("-stage_since", "pk")
        for row in rows[: FEW + 1]:
            note = f"{row.have_organisation.name} → {row.want_organisation.name}, {row.stage}"
            yield Found(row.title, reverse("desk:detail", args=[row.pk]), note)

    page = "desk:list" if may(viewer, "desk.see_board") else ""
    return _group("Exchanges", found(), page, q=words, stage="all")


def _organisations(viewer: Viewer, words: str) -> Group:
    def found() -> Iterator[Found]:
        if not may(viewer, "organisations.see_organisation"):
            return
        for row in organisations.search(viewer, words=words).order_by("name")[: FEW + 1]:
            note = f"Company {row.company_number}" if row.company_number else ""
            yield Found(row.name, reverse("organisations:detail", args=[row.pk]), note)

    page = "organisations:all" if may(viewer, "organisations.list_organisations") else ""
    return _group("Organisations", found(), page, q=words)


def _on_offer(viewer: Viewer, words: str) -> Group:
    """What others have and want, by its public face."""

    def found() -> Iterator[Found]:
        others = listings.public(viewer).exclude(organisation__in=list(viewer.organisation_ids))
        rows = listings.ranked(others, listings.public_ids_with_words(words), FEW + 1)
        for face in listings.public_of(rows):
            note = f"{face.kind.capitalize()}, {face.quantity_band}, {face.district}"
            yield Found(face.material, reverse("listings:detail", args=[face.id]), note)

    return _group("On offer in the network", found(), "public:listings", q=words)
