"""Matches for tests, worked out as the platform does."""

from typing import Any

from things_listings import make_listing, make_pair
from world import SYSTEM, Known, World, make_organisation, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.listings import actions as listings
from offcut.platform.matches import actions, rematching, unsubscribing, warm
from offcut.platform.matches.models import Match, SavedSearch


def make_matched(world: World) -> Match:
    """A match of ``own``, which has, and ``other``, which wants: whatever else stands."""
    warm.forget()
    have, want = make_pair(world)
    want = listings.update(SYSTEM, want.pk, want.version, {"use": "SAND-CONC-0/4MP"})
    rematching.rematch_changed()
    return _whole(Match.objects.as_system("test").get(have=have, want=want, gone_at=None))


def _whole(match: Match) -> Match:
    rows = Match.objects.as_system("test")
    found: Match = rows.select_related("have__organisation", "want__organisation").get(pk=match.pk)
    return found


def things(world: World) -> dict[str, Known]:
    """What the addresses of matches are about."""
    own = make_matched(world)
    third = make_organisation(postcode="CV1 1GF")
    have = make_listing(third, resource_type="sand.foundry.green", disposal_cost="61")
    rematching.rematch_changed()
    other = _whole(Match.objects.as_system("test").get(have=have, want=own.want, gone_at=None))
    member, outsider = world.viewer(Role.MEMBER), viewer_of(world.outsider)
    match: dict[str, Any] = {
        "own": {"match_id": own.pk},
        "own_thing": own,
        "other": {"match_id": other.pk},
        "other_thing": other,
    }
    mine = actions.dismiss(member, own, "not_now")
    theirs = actions.dismiss(outsider, other, "not_now")
    searches: list[SavedSearch] = [
        actions.save_search(viewer, "Sand", {"material": "sand"}) for viewer in (member, outsider)
    ]
    letters = [
        {"token": unsubscribing.link(person).rstrip("/").rpartition("/")[2]}
        for person in (world.person(Role.MEMBER), world.outsider)
    ]
    return {
        "matches:stop_letters": Known(letters[0], letters[1]),
        "matches:detail": Known(**match),
        "matches:dismiss": Known(**match),
        "matches:undo": Known({"dismissal_id": mine.pk}, {"dismissal_id": theirs.pk}, mine, theirs),
        "matches:delete_search": Known(
            {"search_id": searches[0].pk}, {"search_id": searches[1].pk}, searches[0], searches[1]
        ),
    }
