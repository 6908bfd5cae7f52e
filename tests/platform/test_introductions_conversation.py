"""The conversation: who reads what, what waits for a facilitator, and what counts as unread."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from things_introductions import make_introduction
from world import client_of, viewer_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.files import queries as files
from offcut.platform.introductions import actions, conversation, queries
from offcut.platform.introductions.models import State
from offcut.platform.mail.models import Letter

pytestmark = pytest.mark.django_db
WORDS = "We can load on Tuesdays."


@pytest.fixture
def member(world):
    return world.viewer(Role.MEMBER)


@pytest.fixture
def outsider(world):
    return viewer_of(world.outsider)


def said(viewer, introduction):
    return [message.words for message in queries.messages(viewer, introduction)]


@pytest.mark.parametrize("state", [s for s in State if s != State.REVEALED])
def test_nothing_is_said_before_the_names_are_shown(world, member, state):
    with pytest.raises(InputError, match="once both names are shown"):
        conversation.send_message(member, make_introduction(world, state), words=WORDS)


def test_both_sides_read_it_and_the_letter_does_not_say_it(world, member, outsider):
    found = make_introduction(world, State.REVEALED)
    conversation.send_message(member, found, words=WORDS)
    assert said(outsider, found) == said(member, found) == [WORDS]
    letter = Letter.objects.filter(person=world.outsider).order_by("created_at").last()
    assert "new message" in letter.text
    assert WORDS not in letter.text


def test_unread_messages_are_counted_until_one_has_looked(world, member, outsider):
    found = make_introduction(world, State.REVEALED)
    conversation.send_message(member, found, words=WORDS)
    conversation.send_message(member, found, words="And Thursdays.")
    assert queries.unread_total(outsider) == 2
    assert queries.unread_total(member) == 0, "one's own are read"
    actions.note_sight(outsider, found)
    assert queries.unread_total(outsider) == 0
    conversation.send_message(member, found, words="Or Fridays.")
    assert queries.unread_total(outsider) == 1


def test_between_two_of_one_trade_a_message_waits_for_the_facilitator(world, member, outsider):
    facilitator = world.viewer(Role.FACILITATOR)
    found = make_introduction(world, State.REVEALED, same_sic=True)
    message = conversation.send_message(member, found, words=WORDS)
    assert (said(member, found), said(outsider, found)) == ([WORDS], [])
    assert said(facilitator, found) == [WORDS]
    with pytest.raises(PermissionDenied):
        conversation.pass_on(outsider, message)
    conversation.pass_on(facilitator, message)
    assert said(outsider, found) == [WORDS]
    with pytest.raises(InputError, match="already"):
        conversation.return_message(facilitator, message, why="Too late")


def test_a_returned_message_is_never_read_by_the_other_side(world, member, outsider):
    facilitator = world.viewer(Role.FACILITATOR)
    found = make_introduction(world, State.REVEALED, same_sic=True)
    message = conversation.send_message(member, found, words="We pay 38 pounds.")
    with pytest.raises(InputError, match="Say why"):
        conversation.return_message(facilitator, message, why=" ")
    conversation.return_message(facilitator, message, why="Leave out what you pay.")
    assert said(outsider, found) == []
    assert [one.returned_why for one in queries.messages(member, found)] == [
        "Leave out what you pay."
    ]


def test_a_facilitator_speaks_to_both_without_waiting(world, member, outsider):
    found = make_introduction(world, State.REVEALED, same_sic=True)
    conversation.send_message(world.viewer(Role.FACILITATOR), found, words="Shall we meet?")
    assert said(member, found) == said(outsider, found) == ["Shall we meet?"]


def test_nobody_else_reads_it(world, member):
    from world import make_member, make_organisation, make_person

    found = make_introduction(world, State.REVEALED)
    conversation.send_message(member, found, words=WORDS)
    third = viewer_of(make_member(make_organisation()))
    second = viewer_of(make_person(staff_roles=(Role.FACILITATOR,)))
    for viewer in (third, second, world.viewer(Role.PROGRAMME_MANAGER)):
        assert said(viewer, found) == []
    assert said(world.viewer(Role.AUDITOR), found) == [WORDS]


def test_a_document_is_seen_by_who_reads_the_message(world, member, outsider):
    facilitator = world.viewer(Role.FACILITATOR)
    found = make_introduction(world, State.REVEALED, same_sic=True)
    upload = SimpleUploadedFile("loads.csv", b"day,tonnes\n2026-01-02,21\n", "text/csv")
    message = conversation.send_message(member, found, words="", documents=[upload])
    assert len(files.attached(member, "message", message.pk)) == 1
    assert len(files.attached(outsider, "message", message.pk)) == 0
    conversation.pass_on(facilitator, message)
    assert len(files.attached(outsider, "message", message.pk)) == 1


def test_a_message_of_nothing_is_refused_in_the_form(world, member):
    found = make_introduction(world, State.REVEALED)
    page = client_of(world.person(Role.MEMBER)).post(
        f"/introductions/{found.pk}/messages/", {"words": "  "}
    )
    assert "Write a message" in page.content.decode()
    assert said(member, found) == []


def test_many_documents_come_in_one_message_and_one_of_a_wrong_kind_keeps_all_out(world, member):
    found = make_introduction(world, State.REVEALED)
    client = client_of(world.person(Role.MEMBER))
    address = f"/introductions/{found.pk}/messages/"
    table = b"day,tonnes\n2026-01-02,21\n"
    good = [SimpleUploadedFile(f"{n}.csv", table, "text/csv") for n in "ab"]
    bad = SimpleUploadedFile("c.exe", b"MZ\x90\x00\x03" * 9, "application/octet-stream")
    page = client.post(address, {"words": "See both", "documents": [*good, bad]})
    assert "not accepted" in page.content.decode()
    assert said(member, found) == []
    good = [SimpleUploadedFile(f"{n}.csv", table, "text/csv") for n in "ab"]
    assert client.post(address, {"words": "See both", "documents": good}).status_code == 302
    message = queries.messages(member, found).get()
    assert [file.name for file in files.attached(member, "message", message.pk)] == [
        "a.csv", "b.csv",
    ]  # fmt: skip
