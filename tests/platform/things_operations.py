"""Jobs, letters, files and operations for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile
from world import SYSTEM, Known, World

from offcut.platform.access.roles import Role
from offcut.platform.files import actions as files
from offcut.platform.jobs.models import JobRecord
from offcut.platform.mail.actions import write


def make_job(organisation, **fields):
    """A piece of work of an organisation."""
    job = JobRecord(name="test", title="Match a listing", organisation=organisation, **fields)
    job.save()
    return job


def things(world: World) -> dict[str, Known]:
    """What the addresses of these apps are about."""
    own, other = make_job(world.own), make_job(world.other)
    job = Known(own={"id": own.pk}, other={"id": other.pk}, own_thing=own, other_thing=other)
    letter = write(to="ann@example.org", subject="Hello", text="Words", reason="A test.")
    post = Known(own={"id": letter.pk}, other={"id": letter.pk})
    uploads = [
        files.store(SYSTEM, SimpleUploadedFile("a.txt", b"words\n"), "document", one, ("", ""))
        for one in (world.own, world.other)
    ]
    file = Known(
        own={"id": uploads[0].pk},
        other={"id": uploads[1].pk},
        own_thing=uploads[0],
        other_thing=uploads[1],
        only=frozenset({Role.MEMBER, Role.ORGANISATION_ADMIN}),  # of whose it is
        only_other=frozenset(),
    )
    organisation = Known(
        own={"organisation_id": world.own.pk},
        other={"organisation_id": world.other.pk},
        own_thing=world.own,
        other_thing=world.other,
    )
    return {
        **{f"jobs:{name}": job for name in ("detail", "part", "cancel", "retry", "discard")},
        **{f"mail:{name}": post for name in ("letter", "send_again")},
        "files:download": file,
        "operations:options": Known(changing="operations.change_settings"),
        **{f"operations:{name}": organisation for name in ("export", "close", "stay")},
    }
