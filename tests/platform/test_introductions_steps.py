"""Introductions: interest, two consents, the reveal; who may take which step, and when."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from things_introductions import make_introduction, make_match
from things_listings import make_listing, make_pair
from world import CANARY_NAME, client_of, make_member, make_organisation, viewer_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.desk import queries as desk
from offcut.platform.desk.actions import create_from_introduction
from offcut.platform.introductions import actions, queries
from offcut.platform.introductions.models import Consent, Introduction, Mediation, State
from offcut.platform.mail.models import Letter
from offcut.platform.matches.models import Source

pytestmark = pytest.mark.django_db


def letters_to(person):
    return Letter.objects.filter(person=person)


def events(action):
    return list(Event.objects.filter(action=action).order_by("at"))


@pytest.fixture
def member(world):
    return world.viewer(Role.MEMBER)


@pytest.fixture
def outsider(world):
    return viewer_of(world.outsider)


def test_interest_tells_the_other_side_and_needs_an_agreement(world, member):
    match = make_match(*make_pair(world))
    with pytest.raises(InputError, match="Tick that your organisation's name may be shown"):
        actions.express_interest(member, match, agreed=False)
    found = actions.express_interest(member, match, agreed=True)
    assert (found.state, found.from_side) == (State.INTERESTED, "have")
    assert found.facilitator_id == world.person(Role.FACILITATOR).pk, "of the side that asks"
    assert letters_to(world.outsider).count() == 1
    assert [event.details["side"] for event in events("introduction.interested")] == ["have"]


def test_each_source_of_a_blend_is_introduced_on_its_own(world, member, outsider):
    have, want = make_pair(world)
    third = make_organisation("Thirdmoor Sands (example)", postcode="CV1 1GF")
    second = make_listing(third, words="Spent sand of the third")
    stranger = make_listing(third, words="Another sand")
    match = make_match(have, want)
    match.is_blend = True
    match.save(update_fields=["is_blend"])
    Source.objects.create(match=match, listing=have, share=0.6, units=600)
    Source.objects.create(match=match, listing=second, share=0.4, units=400)
    with pytest.raises(InputError, match="takes no part"):
        actions.express_interest(outsider, match, agreed=True, have=stranger)
    with pytest.raises(InputError, match="not yours"):
        actions.express_interest(member, match, agreed=True, have=second)
    of_third = make_member(third)
    theirs = actions.express_interest(viewer_of(of_third), match, agreed=True)
    assert (theirs.have_listing_id, theirs.from_side) == (second.pk, "have")
    browser = client_of(world.outsider)
    page = browser.get(f"/matches/{match.pk}/").content.decode()
    assert "blend of 2 sources" in page
    assert "Thirdmoor" not in page
    assert f"/introductions/{theirs.pk}/" in page, "where one of them has asked"
    begin = f"/introductions/begin/{match.pk}/?have={have.pk}"
    assert begin in page, "the other can be asked beside it"
    assert browser.get(begin.replace(str(have.pk), str(stranger.pk))).status_code == 404
    assert browser.post(begin, {"agreed": "on"}).status_code == 302
    made = queries.of_match(outsider, match.pk)
    assert set(made) == {have.pk, second.pk}
    assert made[have.pk].to_organisation_id == world.own.pk
    actions.reveal(viewer_of(of_third), actions.consent(outsider, theirs, agreed=True))
    assert "Thirdmoor" in browser.get(f"/matches/{match.pk}/").content.decode()
    page = client_of(of_third).get(f"/matches/{match.pk}/").content.decode()
    assert CANARY_NAME in page
    assert f"£{match.value:,.0f}" not in page, "the gain of a blend stays a band"
    match.tonnes = 1000.0
    match.save(update_fields=["tonnes"])
    facilitator = world.viewer(Role.FACILITATOR)
    case = create_from_introduction(facilitator, queries.get(facilitator, theirs.pk))
    assert (case.expected_tonnes, case.expected_value_gbp) == (400.0, None), "its part alone"


def test_a_case_begun_before_knows_the_day_when_the_names_were_shown(world, member):
    found = make_introduction(world, State.CONSENTED)
    case = create_from_introduction(world.viewer(Role.FACILITATOR), found)
    assert case.names_known_on is None
    assert not desk.synergies(member).exists()
    actions.reveal(member, found)
    (seen,) = desk.synergies(member)
    assert seen.names_known_on == timezone.localdate()
    assert "names were shown" in seen.names_known_how


def test_a_stranger_cannot_show_interest_for_others(world):
    match = make_match(*make_pair(world))
    with pytest.raises(PermissionDenied):
        actions.express_interest(world.viewer(Role.FACILITATOR), match, agreed=True)


def test_two_listings_have_one_introduction_under_way(world, member, outsider):
    have, want = make_pair(world)
    match = make_match(have, want)
    found = actions.express_interest(member, match, agreed=True)
    with pytest.raises(InputError, match="already under way"):
        actions.express_interest(outsider, match, agreed=True)
    actions.revoke(member, found)
    assert actions.express_interest(outsider, match, agreed=True).from_side == "want"
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.create(
            have_listing=have, want_listing=want, from_side="have",
            from_organisation=world.own, to_organisation=world.other,
        )  # fmt: skip


def test_the_side_that_asked_cannot_answer_for_the_other(world, member):
    found = make_introduction(world)
    with pytest.raises(InputError, match="the answer is the other side's"):
        actions.consent(member, found, agreed=True)
    with pytest.raises(PermissionDenied):
        actions.consent(world.viewer(Role.FACILITATOR), found, agreed=True)


def test_names_are_shown_only_by_a_step_of_its_own_after_both_agree(world, member, outsider):
    found = make_introduction(world)
    with pytest.raises(InputError, match="moved on"):
        actions.reveal(member, found)
    found = actions.consent(outsider, found, agreed=True)
    assert not queries.revealed_to(member, world.other.pk)
    found = actions.reveal(member, found)
    assert found.state == State.REVEALED
    assert queries.revealed_to(member, world.other.pk)
    assert queries.revealed_to(outsider, world.own.pk)
    pairs = {(event.details["of"], event.details["to"]) for event in events("identity.revealed")}
    own, other = str(world.own.pk), str(world.other.pk)
    assert pairs == {(own, other), (other, own)}


@pytest.mark.parametrize("who", ["member", "outsider"])
def test_consent_can_be_taken_back_by_either_until_the_names_are_shown(who, world, request):
    viewer = request.getfixturevalue(who)
    found = actions.revoke(viewer, make_introduction(world, State.CONSENTED))
    assert found.state == State.WITHDRAWN
    standing = Consent.objects.as_system("test").filter(introduction=found, revoked_at=None)
    assert not standing.exists()
    assert len(events("consent.revoked")) == 2


def test_after_the_reveal_consent_cannot_be_taken_back(world, member):
    with pytest.raises(InputError, match="known to both sides"):
        actions.revoke(member, make_introduction(world, State.REVEALED))


def test_who_was_asked_declines_and_takes_nothing_back(world, outsider):
    with pytest.raises(InputError, match="you can decline instead"):
        actions.revoke(outsider, make_introduction(world))


def test_declining_tells_a_reason_from_the_list_and_no_words(world, outsider):
    found = make_introduction(world)
    with pytest.raises(InputError, match="Choose one of the reasons"):
        actions.decline(outsider, found, reason="we are Quillfeather")
    actions.decline(outsider, found, reason="quality", words=f"We are {CANARY_NAME}")
    letter = letters_to(world.person(Role.MEMBER)).get()
    assert "The quality does not fit us" in letter.text
    assert CANARY_NAME not in letter.text
    assert all(CANARY_NAME not in str(event.details) for event in Event.objects.all())


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.REVEALED])
def test_nothing_more_happens_to_what_has_ended(world, outsider, state):
    found = make_introduction(world, state)
    for step in (
        lambda: actions.consent(outsider, found, agreed=True),
        lambda: actions.decline(outsider, found, reason="quality"),
        lambda: actions.reveal(outsider, found),
    ):
        with pytest.raises(InputError):
            step()


def test_two_of_one_trade_are_introduced_by_a_facilitator(world, member):
    found = make_introduction(world, State.CONSENTED, same_sic=True)
    assert found.mediation == Mediation.SAME_TRADE
    with pytest.raises(InputError, match="A facilitator takes part"):
        actions.reveal(member, found)
    assert actions.reveal(world.viewer(Role.FACILITATOR), found).state == State.REVEALED


def test_a_side_may_ask_for_a_facilitator_who_then_shows_the_names(world, member, outsider):
    found = actions.ask_mediation(outsider, make_introduction(world, State.CONSENTED))
    assert found.mediation == Mediation.ASKED
    assert letters_to(world.person(Role.FACILITATOR)).exists()
    with pytest.raises(InputError):
        actions.reveal(member, found)


def test_another_facilitator_can_take_it_on_and_only_then_act(world):
    from world import make_person

    found = make_introduction(world, State.CONSENTED, same_sic=True)
    second = viewer_of(make_person("Second", staff_roles=(Role.FACILITATOR,)))
    with pytest.raises(PermissionDenied):
        actions.reveal(second, found)
    actions.take(second, found)
    assert actions.reveal(second, found).state == State.REVEALED


def test_the_first_sight_of_names_is_an_event_for_each_person(world, member, outsider):
    found = make_introduction(world, State.REVEALED)
    assert actions.note_sight(member, found) is None
    assert actions.note_sight(member, found) is not None
    actions.note_sight(outsider, found)
    seen = [(event.person_id, event.details["organisations"]) for event in events("identity.seen")]
    assert seen == [
        (member.person_id, [str(world.other.pk)]),
        (outsider.person_id, [str(world.own.pk)]),
    ]
