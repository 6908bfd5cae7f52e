"""Running the platform: what wants attention, settings, copies of an organisation, leaving."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from world import SYSTEM, make_member, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.accounts.models import User
from offcut.platform.audit.models import Event
from offcut.platform.files import actions as files
from offcut.platform.jobs.models import JobRecord, State
from offcut.platform.jobs.worker import work_off
from offcut.platform.mail.models import Letter
from offcut.platform.operations import actions, leaving, queries
from offcut.platform.operations.models import Closure, Export
from offcut.platform.organisations import invitations
from offcut.platform.organisations.models import Membership, Organisation, Site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.DATA = tmp_path


@pytest.fixture
def admin(world):
    return world.client_for(Role.SYSTEM_ADMIN)


def job(**fields):
    made = JobRecord(**{"name": "x", "title": "Match a listing", **fields})
    made.save()
    return made


class TestJobPages:
    def test_failed_work_comes_first_and_is_tried_again_or_put_aside(self, world, admin):
        dead = [job(state=State.DEAD, error="ConnectionError: nobody") for _ in range(2)]
        page = admin.get(reverse("jobs:every")).content.decode()
        assert "2 jobs have failed for good" in page
        assert "ConnectionError: nobody" in page
        admin.post(reverse("jobs:discard", args=[dead[0].id]))
        admin.post(reverse("jobs:retry", args=[dead[1].id]))
        states = {one.id: one.state for one in JobRecord.objects.as_system("test")}
        assert states == {dead[0].id: State.DISCARDED, dead[1].id: State.QUEUED}
        assert set(Event.objects.values_list("action", flat=True)) >= {
            "job.discarded",
            "job.retried",
        }

    def test_all_failed_work_is_tried_again_at_once(self, world, admin):
        for _ in range(3):
            job(state=State.DEAD)
        admin.post(reverse("jobs:retry_all"))
        assert queries_of_states() == [State.QUEUED] * 3

    def test_who_asked_sees_how_far_it_is_and_stops_it(self, world):
        member = world.person(Role.MEMBER)
        mine = job(person=member, organisation=world.own, state=State.RUNNING, done=3, of=12)
        client = world.client_for(Role.MEMBER)
        page = client.get(reverse("jobs:detail", args=[mine.id])).content.decode()
        assert "3 of 12 done." in page
        client.post(reverse("jobs:cancel", args=[mine.id]))
        mine.refresh_from_db()
        assert mine.cancel_asked_at is not None
        assert (
            "It stops at its next step."
            in client.get(reverse("jobs:detail", args=[mine.id])).content.decode()
        )

    def test_the_program_s_own_traces_are_not_for_members(self, world):
        broken = job(
            organisation=world.own, state=State.DEAD, error="The file is empty.", traceback="File x"
        )
        page = world.client_for(Role.MEMBER).get(reverse("jobs:detail", args=[broken.id]))
        assert "The file is empty." in page.content.decode()
        assert "File x" not in page.content.decode()

    def test_others_work_is_not_there(self, world):
        theirs = job(organisation=world.other)
        address = reverse("jobs:detail", args=[theirs.id])
        assert world.client_for(Role.MEMBER).get(address).status_code == 404

    def test_when_it_has_ended_the_part_asks_for_the_whole_page(self, world):
        mine = job(organisation=world.own, state=State.DONE)
        answer = world.client_for(Role.MEMBER).get(reverse("jobs:part", args=[mine.id]))
        assert answer["HX-Refresh"] == "true"


def queries_of_states():
    return [one.state for one in JobRecord.objects.as_system("test")]


class TestOverview:
    def test_says_what_wants_attention(self, world, admin):
        page = admin.get(reverse("operations:overview")).content.decode()
        assert "wants attention" in page
        assert "nobody works off the queue" in page

    def test_health_is_told_to_who_watches_and_holds_no_names(self, client, world):
        answer = client.get("/health/")
        assert answer.status_code == 503
        told = answer.json()["parts"]
        assert told["database"] == {"well": True, "words": "answers"}
        assert told["workers"]["well"] is False
        assert client.get("/health/live/").status_code == 200


class TestSettings:
    def test_are_changed_with_an_event_that_says_from_what_to_what(self, world, admin):
        fields = {"sign_up": "", "region_notice": "Maintenance at noon", "contact_name": "Us"}
        answer = admin.post(reverse("operations:options"), fields)
        assert answer.status_code == 302
        assert queries.option("sign_up") is False
        assert queries.option("region_notice") == "Maintenance at noon"
        event = Event.objects.get(action="setting.changed", thing_id="sign_up")
        assert event.details == {"value": [True, False]}

    def test_the_notice_and_the_address_for_questions_stand_on_every_page(self, admin, client):
        fields = {
            "region_notice": "Maintenance at noon",
            "contact_name": "The team",
            "contact_address": "team@example.org",
        }
        admin.post(reverse("operations:options"), fields)
        page = client.get(reverse("account_login")).content.decode()
        assert "Maintenance at noon" in page
        assert '<a href="mailto:team@example.org">Write to The team</a>' in page

    def test_when_sign_up_is_closed_who_is_invited_still_comes(self, world, admin, client):
        admin.post(reverse("operations:options"), {"sign_up": ""})
        address = reverse("account_signup")
        assert "Joining is by invitation" in client.get(address).content.decode()
        viewer = world.viewer(Role.ORGANISATION_ADMIN)
        invitations.invite(viewer, world.own, email="new@example.org", role=Role.MEMBER)
        letter = Letter.objects.get(template="organisations/mail/invitation")
        link = re.search(r"/organisations/join/\S+", letter.text).group()
        client.get(link)
        assert "Choose a password" in client.get(address).content.decode()

    def test_a_wrong_address_changes_nothing(self, world, admin):
        answer = admin.post(reverse("operations:options"), {"contact_address": "nobody"})
        assert "There is a problem" in answer.content.decode()
        assert queries.option("sign_up") is True

    def test_an_auditor_sees_them_and_changes_none(self, world):
        auditor = world.client_for(Role.AUDITOR)
        assert auditor.get(reverse("operations:options")).status_code == 200
        assert auditor.post(reverse("operations:options"), {}).status_code == 403
        assert queries.option("sign_up") is True


def fetch_copy(world):
    client = world.client_for(Role.ORGANISATION_ADMIN)
    client.post(reverse("operations:export", args=[world.own.pk]))
    work_off()
    export = Export.objects.as_system("test").get()
    return client, export


class TestCopies:
    def test_everything_the_organisation_owns_as_csv_and_json_and_nothing_of_others(self, world):
        upload = SimpleUploadedFile("certificate.txt", b"loi 2.4 %\n")
        file = files.store(SYSTEM, upload, "document", world.own, ("", ""))
        files.store(
            SYSTEM, SimpleUploadedFile("b.txt", b"theirs"), "document", world.other, ("", "")
        )
        client, export = fetch_copy(world)
        address = reverse("files:download", args=[export.file_id])
        unsure = world.client_for(Role.ORGANISATION_ADMIN, sudo=False)
        assert "reauthenticate" in unsure.get(address).url
        answer = client.get(address)
        content = b"".join(answer.streaming_content)
        assert world.other.name.encode() not in content
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert archive.testzip() is None
        [organisation] = json.loads(archive.read("organisation.json"))
        assert organisation["name"] == world.own.name
        rows = list(csv.DictReader(io.StringIO(archive.read("people.csv").decode("utf-8-sig"))))
        assert {row["person__name"] for row in rows} == {"Own member", "Own admin"}
        name = f"files/{str(file.id)[:8]} certificate.txt"
        assert archive.read(name) == b"loi 2.4 %\n"
        whole = b"".join(archive.read(one) for one in archive.namelist())
        assert world.other.name.encode() not in whole
        assert str(world.other.pk).encode() not in whole

    def test_who_asked_gets_a_letter_with_the_way_to_it(self, world):
        _, export = fetch_copy(world)
        letter = Letter.objects.get(template="operations/mail/export_ready")
        assert letter.person == world.person(Role.ORGANISATION_ADMIN)
        assert reverse("operations:export", args=[world.own.pk]) in letter.text
        assert export.can_be_fetched

    def test_after_a_week_it_is_gone(self, world):
        client, export = fetch_copy(world)
        address = reverse("files:download", args=[export.file_id])
        Export.objects.as_system("test").update(expires_at=timezone.now() - timedelta(seconds=1))
        assert client.get(address).status_code == 404
        assert actions.expire_exports() == 1
        assert (
            "its time is up"
            in client.get(reverse("operations:export", args=[world.own.pk])).content.decode()
        )

    def test_it_is_for_admins_after_their_password_only(self, world):
        address = reverse("operations:export", args=[world.own.pk])
        assert world.client_for(Role.MEMBER).post(address).status_code == 403
        unsure = world.client_for(Role.ORGANISATION_ADMIN, sudo=False)
        assert "reauthenticate" in unsure.get(address).url
        assert not Export.objects.as_system("test").exists()

    def test_asking_twice_makes_one(self, world):
        viewer = world.viewer(Role.ORGANISATION_ADMIN)
        assert actions.ask_export(viewer, world.own) == actions.ask_export(viewer, world.own)


def leave(world, days=0):
    viewer = world.viewer(Role.ORGANISATION_ADMIN)
    closure = actions.ask_closure(viewer, world.own)
    due = timezone.localdate() - timedelta(days=days)
    Closure.objects.as_system("test").filter(pk=closure.pk).update(due_on=due)
    return closure


class TestLeaving:
    def test_the_name_must_be_typed(self, world):
        client = world.client_for(Role.ORGANISATION_ADMIN)
        address = reverse("operations:close", args=[world.own.pk])
        answer = client.post(address, {"name": "Another"})
        assert "This is not the name" in answer.content.decode()
        assert not Closure.objects.as_system("test").exists()
        client.post(address, {"name": world.own.name.upper()})
        closure = Closure.objects.as_system("test").get()
        assert closure.due_on == timezone.localdate() + timedelta(days=14)
        assert Letter.objects.filter(template="operations/mail/closure_asked").count() == 1

    def test_until_the_day_it_can_be_withdrawn_and_nothing_is_changed(self, world):
        client = world.client_for(Role.ORGANISATION_ADMIN)
        client.post(reverse("operations:close", args=[world.own.pk]), {"name": world.own.name})
        assert actions.close_due() == 0
        client.post(reverse("operations:stay", args=[world.own.pk]))
        assert Closure.objects.as_system("test").get().withdrawn_at is not None
        world.own.refresh_from_db()
        assert world.own.closed_at is None

    def test_then_people_and_names_go_and_events_keep_numbers(self, world):
        also_elsewhere = make_member(world.own)
        Membership.objects.create(person=also_elsewhere, organisation=world.other)
        member = world.person(Role.MEMBER)
        name = world.own.name
        leave(world)
        assert actions.close_due() == 1
        own = Organisation.objects.as_system("test").get(pk=world.own.pk)
        assert name not in own.name
        assert (own.company_number, own.website) == ("", "")
        assert own.closed_at is not None
        site = Site.objects.as_system("test").filter(organisation=own).get()
        assert site.postcode == "WV10"
        member.refresh_from_db()
        assert member.email == f"{member.pk}@left.invalid"
        also_elsewhere.refresh_from_db()
        assert User.objects.get(pk=also_elsewhere.pk).is_active
        told = json.dumps(list(Event.objects.values("details", "thing_id", "by_system")))
        assert name not in told
        assert "Own member" not in told
        assert actions.close_due() == 0

    def test_what_the_law_keeps_keeps_the_name_until_its_date(self, world, monkeypatch):
        today = timezone.localdate()
        until = today + timedelta(days=400)
        one = leaving.Kept("transfer notes", 3, until, "Duty of care: two years")
        monkeypatch.setattr(leaving, "kept", lambda organisation: [one])
        leave(world)
        actions.close_due()
        closure = Closure.objects.as_system("test").get()
        assert closure.keep_until == until
        assert closure.done_at is None
        own = Organisation.objects.as_system("test").get(pk=world.own.pk)
        assert own.closed_at is not None
        assert own.name == world.own.name
        assert actions.close_due() == 0, "not before its date"
        Closure.objects.as_system("test").update(keep_until=today - timedelta(days=1))
        assert actions.close_due() == 1
        own.refresh_from_db()
        assert own.name.startswith("Organisation that left")

    def test_another_organisation_s_admin_may_not(self, world):
        client_viewer = viewer_of(world.outsider_admin)
        with pytest.raises(Exception, match="close_organisation"):
            actions.ask_closure(client_viewer, world.own)
