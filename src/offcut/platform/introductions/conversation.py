"""Every change of a conversation: sending, passing on, returning; each with event and letters."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.files.actions import store
from offcut.platform.introductions import letters
from offcut.platform.introductions.models import Introduction, Message, Thread
from offcut.platform.organisations.models import Organisation


@transaction.atomic
def send_message(
    viewer: Viewer,
    introduction: Introduction,
    *,
    words: str,
    documents: Iterable[UploadedFile] = (),
) -> Message:
    """Say something to the other side, or as the facilitator to both.

    Where both are in one trade a side's message waits until the facilitator passes it on.

    Raises:
        InputError: the names are not revealed, or there is nothing to send.
    """
    require(viewer, "introductions.send_message", introduction)
    thread = Thread.objects.as_system("the conversation").filter(introduction=introduction).first()
    given = list(documents)
    if thread is None or not introduction.is_revealed:
        raise InputError("Messages can be sent once both names are shown.")
    if not words.strip() and not given:
        raise InputError("Write a message, or attach a document.")
    organisation = _speaks_for(viewer, introduction)
    waits = introduction.holds_messages and organisation is not None
    made = Message.objects.create(
        thread=thread,
        author_id=viewer.person_id,
        organisation=organisation,
        words=words.strip(),
        passed_on_at=None if waits else timezone.now(),
    )
    for upload in given:
        store(viewer, upload, "document", organisation, attached_to=("message", made.pk))
    record(viewer, "message.sent", made, files=len(given), waits=waits)
    if waits:
        letters.message_waits(introduction)
    else:
        letters.new_message(made, introduction)
    return made


def _speaks_for(viewer: Viewer, introduction: Introduction) -> Organisation | None:
    """The viewer's side; None for the facilitator."""
    for side in (introduction.from_organisation, introduction.to_organisation):
        if viewer.belongs_to(side.pk):
            return side
    return None


@transaction.atomic
def pass_on(viewer: Viewer, message: Message) -> Message:
    """Let the other side read a message."""
    require(viewer, "introductions.pass_on", message)
    found = _waiting(message)
    found.passed_on_at = timezone.now()
    found.save(update_fields=["passed_on_at"])
    record(viewer, "message.passed_on", found)
    letters.new_message(found, found.thread.introduction)
    return found


@transaction.atomic
def return_message(viewer: Viewer, message: Message, *, why: str) -> Message:
    """Give a message back to who wrote it, saying why; the other side never sees it."""
    require(viewer, "introductions.pass_on", message)
    if not why.strip():
        raise InputError("Say why you return it: the author reads this.")
    found = _waiting(message)
    found.returned_at, found.returned_why = timezone.now(), why.strip()
    found.save(update_fields=["returned_at", "returned_why"])
    record(viewer, "message.returned", found)
    letters.message_returned(found, found.thread.introduction)
    return found


def _waiting(message: Message) -> Message:
    rows = Message.objects.as_system("passing on").select_for_update(of=("self",))
    found: Message = rows.select_related("thread__introduction").get(pk=message.pk)
    if not found.waits:
        raise InputError("This message was passed on or returned already.")
    return found
