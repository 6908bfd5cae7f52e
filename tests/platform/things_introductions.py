"""Introductions for tests: made through the app's actions, up to any state."""

from datetime import date
from typing import Any

from things_listings import make_listing, make_pair
from world import Known, World, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.introductions import actions, conversation
from offcut.platform.introductions.models import Introduction, State
from offcut.platform.listings.models import Listing
from offcut.platform.matches.models import Match


def make_match(have: Listing, want: Listing, *, same_sic: bool = False) -> Match:
    """The standing match of two listings; its figures are of no matter here."""
    found: Match | None = Match.objects.as_system("test").filter(have=have, want=want).first()
    if found is not None:  # matched as they were saved
        found.same_sic = same_sic
        found.save(update_fields=["same_sic"])
        return found
    figures: dict[str, Any] = {
        "expected_value": 1000.0, "value": 1200.0, "have_gain": 700.0, "want_gain": 500.0,
        "chance": 0.97, "distance": 21.0, "have_sees_km": 20.0, "want_sees_km": 22.0,
    }  # fmt: skip
    return Match.objects.create(
        have=have,
        want=want,
        sources_key=str(have.pk),
        verdict="PASS",
        verdict_rank=0,
        unit="t",
        route_kind="direct",
        same_sic=same_sic,
        on=date(2026, 11, 2),
        **figures,
    )


def make_introduction(
    world: World, state: State = State.INTERESTED, *, began: str = "own", **match: bool
) -> Introduction:
    """An introduction of ``own`` (which has) and ``other`` (which wants), brought to a state."""
    have, want = make_pair(world)
    made = make_match(have, want, **match)
    first, second = world.viewer(Role.MEMBER), viewer_of(world.outsider)
    if began == "other":
        first, second = second, first
    found = actions.express_interest(first, made, agreed=True)
    if state == State.DECLINED:
        return actions.decline(second, found, reason="quality", words="Ask Quillfeather")
    if state == State.WITHDRAWN:
        return actions.revoke(first, found)
    if state in (State.CONSENTED, State.REVEALED):
        found = actions.consent(second, found, agreed=True)
    if state == State.REVEALED:
        by = world.viewer(Role.FACILITATOR) if found.mediation != "none" else first
        found = actions.reveal(by, found)
    return found


def foreign_introduction(world: World, **match: bool) -> Introduction:
    """One between ``other`` and a third organisation, which nobody of ``own`` may know of."""
    from world import make_member, make_organisation

    third = make_organisation("Thirdmoor Aggregates (example)", postcode="CV1 1GF")
    have = make_listing(third, words="Spent sand of the third")
    want = make_listing(world.other, kind="want", words="Sand, of the other")
    viewer = viewer_of(make_member(third))
    found = actions.express_interest(viewer, make_match(have, want, **match), agreed=True)
    found = actions.consent(viewer_of(world.outsider), found, agreed=True)
    if match.get("same_sic"):
        facilitator = world.viewer(Role.FACILITATOR)
        return actions.reveal(facilitator, actions.take(facilitator, found))
    return actions.reveal(viewer, found)


_ONE = (
    "detail", "agree", "decline", "revoke", "reveal", "ask_mediation", "take", "send",
)  # fmt: skip


def things(world: World) -> dict[str, Known]:
    """What the addresses of introductions are about."""
    own = make_introduction(world, State.INTERESTED)
    other = foreign_introduction(world)
    about: dict[str, Any] = {
        "own": {"introduction_id": own.pk},
        "own_thing": own,
        "other": {"introduction_id": other.pk},
        "other_thing": other,
    }
    return {f"introductions:{name}": Known(**about) for name in _ONE} | {
        f"introductions:{name}": known for name, known in _others(world).items()
    }


def _others(world: World) -> dict[str, Known]:
    own = make_introduction(world, State.REVEALED, same_sic=True)
    said = conversation.send_message(world.viewer(Role.MEMBER), own, words="When?")
    other = foreign_introduction(world)
    thirds = conversation.send_message(viewer_of(world.outsider), other, words="Where?")
    have, want = make_pair(world)
    third = make_listing(other.from_organisation, words="More sand of the third")
    match, unseen = make_match(have, want), make_match(third, want)
    message = Known(
        {"message_id": said.pk}, {"message_id": thirds.pk}, own_thing=said, other_thing=thirds
    )
    begin = Known(
        {"match_id": match.pk}, {"match_id": unseen.pk}, own_thing=match, other_thing=unseen
    )
    return {"begin": begin, "pass_on": message, "return": message}
