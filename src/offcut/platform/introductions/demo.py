"""Introductions of the demonstration's business: one in each state, one with a conversation."""

from django.db.models import Q

from offcut.platform.access.middleware import viewer_for
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.introductions import actions, conversation
from offcut.platform.introductions.models import Introduction, Mediation
from offcut.platform.matches.models import Match
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.organisations import actions as organisations
from offcut.platform.organisations.models import Organisation

_WHY = "demonstration"
_SAID = (
    (False, "Good to meet you. We could take about 40 t a week, dry and sieved to 4 mm."),
    (True, "Ours is sieved to 5 mm at present. Would a sample of 20 kg help to decide?"),
    (False, "Yes. Please send it with the last loss on ignition; our laboratory needs ten days."),
)


def load(world: World) -> None:
    """Asked, asking, agreed, introduced, declined: of the best matches of the home business."""
    home = world.viewer(Role.MEMBER)
    steps = (_answered, _asked, _agreed, _introduced, _declined)
    for number, (step, match) in enumerate(zip(steps, _best_matches(world), strict=False)):
        other = _contact(world, match, number)
        step(home, other, match)


def _best_matches(world: World) -> list[Match]:
    """The best match of the home business with each other one."""
    home = world.organisation_ids[world.home]
    rows = Match.objects.as_system(_WHY).filter(
        Q(have__organisation=home) | Q(want__organisation=home), gone_at=None, is_blend=False
    )
    found: dict[object, Match] = {}
    for match in rows.select_related("have__organisation", "want__organisation").order_by(
        "-expected_value", "pk"
    ):
        sides = {match.have.organisation_id, match.want.organisation_id}
        if len(sides) == 2:
            found.setdefault((sides - {home}).pop(), match)
    return list(found.values())


def _contact(world: World, match: Match, number: int) -> Viewer:
    """Somebody at the other business, who cannot sign in."""
    home = world.organisation_ids[world.home]
    listing = match.want if match.have.organisation_id == home else match.have
    organisation: Organisation = listing.organisation
    person, made = User.objects.get_or_create(
        email=f"contact-{number + 1}@example.org",
        defaults={"name": f"Works manager {number + 1} (fictional)"},
    )
    if made:
        person.set_unusable_password()
        person.save()
        organisations.add_member(SYSTEM, organisation, person=person, role=Role.MEMBER)
    return viewer_for(person)


def _answered(home: Viewer, other: Viewer, match: Match) -> None:
    """The other is interested: it is for the home business to answer."""
    actions.express_interest(other, match, agreed=True)


def _asked(home: Viewer, other: Viewer, match: Match) -> None:
    actions.express_interest(home, match, agreed=True, mediation_asked=True)


def _agreed(home: Viewer, other: Viewer, match: Match) -> Introduction:
    return actions.consent(other, actions.express_interest(home, match, agreed=True), agreed=True)


def _introduced(home: Viewer, other: Viewer, match: Match) -> None:
    found = _agreed(home, other, match)
    if found.mediation != Mediation.NONE:
        return
    found = actions.reveal(home, found)
    for by_home, words in _SAID:
        conversation.send_message(home if by_home else other, found, words=words)


def _declined(home: Viewer, other: Viewer, match: Match) -> None:
    found = actions.express_interest(home, match, agreed=True)
    actions.decline(other, found, reason="quality")
