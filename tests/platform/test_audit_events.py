"""Events: written with the change, never altered, read by those whose things they are about."""

import csv
import io

import pytest
from django.db import DatabaseError, connection, transaction
from world import CANARY_PERSON, SYSTEM, World, client_of, make_member, make_organisation, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.audit import queries
from offcut.platform.audit.actions import record
from offcut.platform.audit.models import Event, EventOwner
from offcut.platform.audit.queries import Asked
from offcut.platform.organisations import actions
from offcut.platform.organisations.models import Organisation


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_change() -> None:
    thing = Organisation(name="x")
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        record(SYSTEM, "thing.changed", thing)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_tests_themselves_empty_the_tables_and_the_triggers_stand_again(turn: int) -> None:
    assert not Event.objects.exists()
    make_organisation()
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.update(action="nothing.happened")


def test_a_change_that_fails_leaves_no_event(world: World) -> None:
    before = Event.objects.count()

    @transaction.atomic
    def interrupted() -> None:
        actions.change_organisation(SYSTEM, world.own, name="Other name")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        interrupted()
    assert Event.objects.count() == before


@pytest.mark.parametrize("table", ["audit_event", "audit_eventowner"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "INSERT OR REPLACE INTO {} SELECT * FROM {}",
    ],
)
def test_the_database_itself_refuses_to_change_events(
    world: World, table: str, statement: str
) -> None:
    if "TRUNCATE" in statement:
        if connection.vendor != "postgresql":
            return  # SQLite has no such statement
        statement += " CASCADE"
        connection.check_constraints()  # or it refuses for what still waits for the commit
    if "REPLACE" in statement and connection.vendor == "postgresql":
        return  # PostgreSQL's "ON CONFLICT DO UPDATE" is an update
    before = Event.objects.count(), EventOwner.objects.count()
    assert min(before) > 0
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.replace("{}", table))
    assert (Event.objects.count(), EventOwner.objects.count()) == before


def test_the_program_refuses_as_well(world: World) -> None:
    event = Event.objects.first()
    assert event is not None
    with pytest.raises(RuntimeError, match="never changed"):
        event.save()
    with pytest.raises(RuntimeError, match="never deleted"):
        event.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(action="nothing.happened")


def test_names_and_numbers_of_firms_do_not_stand_in_events(world: World) -> None:
    actions.change_organisation(SYSTEM, world.own, name="Newname Ltd", company_number="01234567")
    told = Event.objects.get(action="organisation.changed").details
    assert told == {"name": "changed", "company_number": "changed"}


def test_an_administrator_reads_what_happened_to_their_own_organisation(world: World) -> None:
    page = world.client_for(Role.ORGANISATION_ADMIN).get("/audit/").content.decode()
    assert "Site added" in page
    admin = world.viewer(Role.ORGANISATION_ADMIN)
    read = set(queries.events(admin, Asked()).values_list("pk", flat=True))
    own = EventOwner.objects.filter(organisation_id=world.own.pk)
    assert read == set(own.values_list("event", flat=True))


def test_asking_for_another_organisation_shows_nothing(world: World) -> None:
    admin = world.viewer(Role.ORGANISATION_ADMIN)
    assert not queries.events(admin, Asked(organisation=world.other.pk)).exists()


def test_of_a_shared_event_the_other_side_is_not_named(world: World) -> None:
    """Before a reveal both sides own the event, but neither may learn who the other is."""

    class Shared(Organisation):
        class Meta:
            proxy = True
            app_label = "organisations"

        def owner_ids(self):
            return {world.own.pk, world.other.pk}

    thing = Shared(name="an introduction")
    thing.pk = world.own.pk
    with transaction.atomic():
        record(viewer_of(world.outsider), "introduction.consented", thing, tonnes=[1, 2])
        record(world.viewer(Role.MEMBER), "introduction.asked", thing, tonnes=[1, 2])
    rows = list(Event.objects.filter(action__startswith="introduction."))
    admin = queries.told(world.viewer(Role.ORGANISATION_ADMIN), rows)
    assert {t.who for t in admin} == {"Somebody of another organisation", "Own member"}
    assert {t.acting_for for t in admin} == {"", world.own.name}
    assert [t.details for t in admin] == [{}, {}]
    auditor = queries.told(world.viewer(Role.AUDITOR), rows)
    assert {t.who for t in auditor} == {CANARY_PERSON, "Own member"}
    assert auditor[0].details == {"tonnes": "1 → 2"}


def test_the_auditor_reads_everything_and_filters(world: World) -> None:
    auditor = world.viewer(Role.AUDITOR)
    assert queries.events(auditor, Asked()).count() == Event.objects.count()
    sites = queries.events(auditor, Asked(action="site"))
    assert {event.action for event in sites} == {"site.added"}
    with transaction.atomic():
        both = [str(world.own.pk), str(world.other.pk)]
        record(world.viewer(Role.FACILITATOR), "identity.seen", world.own, organisations=both)
    seen = queries.events(auditor, Asked(kind="saw")).get()
    assert seen.action == "identity.seen"
    told = queries.told(auditor, [seen])[0].details
    assert told == {"organisations": f"{world.own.name}, {world.other.name}"}
    assert not queries.events(auditor, Asked(kind="changed", action="identity")).exists()


def test_people_are_named_in_details(world: World) -> None:
    person = make_member(world.own, name="Robin Example")
    page = world.client_for(Role.AUDITOR).get("/audit/?action=member").content.decode()
    assert "Robin Example" in page
    assert str(person.pk) not in page


def test_filters_that_cannot_be_read_are_left_out(world: World) -> None:
    address = "/audit/?since=yesterday&person=nobody&action=nothing&kind=all&page=many"
    assert world.client_for(Role.AUDITOR).get(address).status_code == 200


def test_the_download_runs_nothing_in_a_spreadsheet(world: World) -> None:
    dangerous = make_member(world.own, name="=HYPERLINK(1)")
    with transaction.atomic():
        record(viewer_of(dangerous), "thing.changed", world.own)
    answer = client_of(world.person(Role.AUDITOR)).get("/audit/events.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == Event.objects.count()
    assert rows[0]["who"] == "'=HYPERLINK(1)"


def test_members_and_officers_do_not_read_events(world: World) -> None:
    for role in (Role.MEMBER, Role.AUTHORITY_OFFICER, Role.PROGRAMME_MANAGER, Role.FACILITATOR):
        assert world.client_for(role).get("/audit/").status_code == 403, role


def test_the_table_of_permissions_is_shown_as_it_is(world: World) -> None:
    from offcut.platform.access.table import table

    page = world.client_for(Role.VISITOR).get("/audit/permissions/").content.decode()
    rows = page.count('<th scope="row"')
    assert rows == len(table())


def test_the_page_asks_few_questions_however_long_it_is(
    world: World, django_assert_max_num_queries
) -> None:
    for _ in range(30):
        make_organisation(postcode="B70 0AB")
    client = world.client_for(Role.AUDITOR)
    client.get("/audit/")
    with django_assert_max_num_queries(12):
        client.get("/audit/")
