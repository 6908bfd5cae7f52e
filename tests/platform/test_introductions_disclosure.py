"""What may be seen at each state: the table, walked by pages of every reader in every state."""

import pytest
from things_introductions import foreign_introduction, make_introduction
from things_listings import CANARY_WORDS
from world import CANARY_NAME, CANARY_POSTCODE, CANARY_PRICE, client_of, make_person, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.introductions import queries
from offcut.platform.introductions.disclosure import TABLE, Fact, Relation, known, relation
from offcut.platform.introductions.models import State
from offcut.platform.introductions.showing import show
from offcut.platform.mail.models import Letter

pytestmark = pytest.mark.django_db
STATES = list(State)
SECRETS = {  # a word of the other side's that tells a fact, where it stands on a page
    Fact.NAME: CANARY_NAME,
    Fact.PLACE: CANARY_POSTCODE,
    Fact.REASON_WORDS: "Ask Quillfeather",
}


def reader(world, of):
    """Somebody who is this to the introduction of ``own`` and ``other``."""
    return {
        Relation.SIDE: lambda: world.person(Role.MEMBER),
        Relation.FACILITATOR: lambda: world.person(Role.FACILITATOR),
        Relation.STAFF: lambda: make_person("Second", staff_roles=(Role.FACILITATOR,)),
        Relation.AUDITOR: lambda: world.person(Role.AUDITOR),
        Relation.OUTSIDER: lambda: world.person(Role.PROGRAMME_MANAGER),
    }[of]()


def test_the_table_says_something_of_every_fact_and_nothing_to_outsiders():
    assert set(TABLE) == set(Fact)
    assert all(known(Relation.OUTSIDER, state) == frozenset() for state in STATES)


def test_a_side_knows_no_name_before_the_reveal_and_then_all_but_words_for_the_facilitator():
    private = {Fact.NAME, Fact.CONTACT, Fact.PLACE, Fact.MESSAGES, Fact.REASON_WORDS}
    for state in STATES:
        held = known(Relation.SIDE, state) & private
        assert held == (private - {Fact.REASON_WORDS} if state == State.REVEALED else set())


@pytest.mark.parametrize("of", list(Relation))
@pytest.mark.parametrize("state", STATES)
def test_pages_show_what_the_table_says_and_no_more(world, of, state):
    found = make_introduction(world, state)
    person = reader(world, of)
    viewer = viewer_of(person)
    assert relation(viewer, found) == of
    client = client_of(person)
    page = client.get(f"/introductions/{found.pk}/")
    if of == Relation.OUTSIDER:
        assert page.status_code in (403, 404)
        text = page.content.decode()
        facts = frozenset()
    else:
        assert page.status_code == 200
        text = page.content.decode() + client.get("/introductions/").content.decode()
        facts = known(of, state)
    for fact, word in SECRETS.items():
        assert (word in text) == (fact in facts), f"{fact} to {of} while {state}"
    agrees = state in (State.CONSENTED, State.REVEALED)
    assert (world.outsider.email in text) == (Fact.CONTACT in facts and agrees)
    assert not [price for price in (f"{CANARY_PRICE:,.2f}", str(CANARY_PRICE)) if price in text]
    assert CANARY_WORDS not in text, "the listing's own words may give a firm away"


@pytest.mark.parametrize("began", ["own", "other"])
@pytest.mark.parametrize("state", [s for s in STATES if s != State.REVEALED])
def test_neither_side_learns_a_name_before_the_reveal_whoever_began(world, state, began):
    found = make_introduction(world, state, began=began)
    for person, names in (
        (world.person(Role.MEMBER), (CANARY_NAME, CANARY_POSTCODE, world.outsider.email)),
        (world.outsider, (world.own.name, "WV10 9TE", world.person(Role.MEMBER).email)),
    ):
        text = client_of(person).get(f"/introductions/{found.pk}/").content.decode()
        assert not [name for name in names if name in text]


@pytest.mark.parametrize("state", STATES)
def test_no_letter_holds_a_name_an_address_or_a_price(world, state):
    make_introduction(world, state, same_sic=True)
    secrets = [CANARY_NAME, CANARY_POSTCODE, world.own.name, "WV10 9TE", str(CANARY_PRICE)]
    secrets += [world.outsider.email, world.person(Role.MEMBER).email, CANARY_WORDS]
    for letter in Letter.objects.all():
        told = f"{letter.subject}\n{letter.text}"
        assert not [word for word in secrets if word in told], letter.template
        assert "/introductions/" in told, "a link, and nothing else"


def test_others_introductions_are_not_there_at_all(world):
    found = foreign_introduction(world)
    client = client_of(world.person(Role.MEMBER))
    assert client.get(f"/introductions/{found.pk}/").status_code == 404
    assert "third" not in client.get("/introductions/").content.decode().lower()


def test_what_is_shown_holds_nothing_that_the_table_withholds(world):
    member = world.viewer(Role.MEMBER)
    found = make_introduction(world, State.CONSENTED)
    shown = show(member, queries.get(member, found.pk))
    other = shown.other
    assert (other.name, other.organisation_id, other.postcode, other.contacts) == (
        None, None, None, (),
    )  # fmt: skip
    assert shown.between == ""


def test_a_title_tells_two_introductions_apart_by_public_faces_alone(world):
    found = make_introduction(world, State.INTERESTED)
    title = "Spent green sand (bentonite bonded) for concreting sand, Wolverhampton to Sandwell"
    for role in (Role.MEMBER, Role.FACILITATOR, Role.AUDITOR):
        viewer = world.viewer(role)
        shown = show(viewer, queries.get(viewer, found.pk))
        assert shown.title == title
        between = "" if role is Role.MEMBER else f"{world.own.name} and {world.other.name}"
        assert shown.between == between
        page = world.client_for(role).get(f"/introductions/{found.pk}/").content.decode()
        assert f"<h1>{title}</h1>" in page
        assert (CANARY_NAME in page) == (role is not Role.MEMBER)
        assert title in world.client_for(role).get("/introductions/").content.decode()
