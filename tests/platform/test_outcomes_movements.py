"""Movements: papers by the duty of care, kept as they are; a correction is another movement."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from things_outcomes import PAPERS, moved, own_synergy
from world import client_of, viewer_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.outcomes import duty_of_care, moving, queries
from offcut.platform.outcomes.models import Movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world):
    return world.viewer(Role.MEMBER)


@pytest.fixture
def synergy(world):
    return own_synergy(world)


def standing(synergy):
    rows = Movement.objects.as_system("test").filter(synergy=synergy, corrected_by=None)
    return [(row.moved_on, row.quantity) for row in rows]


def test_a_movement_of_waste_with_its_papers_is_recorded(member, synergy):
    made = moved(member, synergy, "21.4", loads=1)
    assert (made.unit, made.waste_code, made.hazardous) == ("t", "100908", False)
    assert made.transferor_sic == "24510", "of the organisation that gave it"
    assert Event.objects.filter(action="movement.recorded").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("waste_code", "99 99 99", "List of Wastes"),
        ("description", "general waste", "Describe it"),
        ("document_reference", "", "number of the note"),
        ("document", "delivery_note", "transfer note"),
        ("document", "consignment_note", "hazardous waste"),
        ("carrier", " ", "who carried it"),
        ("carrier_registration", "12345", "CBDU"),
        ("carrier_registration", "", "or choose why there is none"),
        ("receiver_authorisation", "", "permit or registered exemption"),
        ("transferor_sic", "00000", "SIC code"),
        ("hierarchy_confirmed", False, "could not be prevented"),
        ("hazardous_properties", "HP 99", "HP 1 to HP 15"),
        ("container", "ZZZ", "container of the list"),
    ],
)
def test_what_regulation_35_asks_for_keeps_a_movement_out(member, synergy, field, value, told):
    with pytest.raises(moving.BadMovement, match=told) as problem:
        moved(member, synergy, **{field: value})
    assert all(finding.source for finding in problem.value.findings)
    assert standing(synergy) == []


def test_hazard_comes_from_the_list_of_wastes_and_asks_for_a_consignment_note(member, synergy):
    hazardous = {"waste_code": "10 09 07*", "hazardous": False}
    with pytest.raises(moving.BadMovement, match="consignment note") as problem:
        moved(member, synergy, **hazardous)
    assert {one.field for one in problem.value.findings} == {"hazardous_properties", "document"}
    papers = {"document": "consignment_note", "hazardous_properties": "HP 14"}
    with pytest.raises(moving.BadMovement, match="has a code such as"):
        moved(member, synergy, **hazardous, **papers, document_reference="17")
    made = moved(member, synergy, **hazardous, **papers, document_reference="ABCDEF/12345")
    assert made.hazardous
    assert duty_of_care.keep_until(made) == date(2028, 5, 6), "three years"


def test_what_is_not_waste_says_why(member, synergy):
    plain = {"waste_status": "not_waste", "document": "delivery_note", "waste_code": ""}
    with pytest.raises(moving.BadMovement, match="Say why this is not waste"):
        moved(member, synergy, **plain)
    made = moved(
        member,
        synergy,
        **plain,
        not_waste_because="by_product",
        not_waste_reason="Assessment of 3 March 2025, signed by the works manager",
    )
    assert not made.hazardous


def test_a_carrier_without_registration_says_why_or_is_refused(member, synergy):
    made = moved(member, synergy, carrier_registration="", carrier_without_registration="ON_SITE")
    assert made.carrier_without_registration == "ON_SITE"
    with pytest.raises(moving.BadMovement, match="not both"):
        moved(member, synergy, carrier_without_registration="ON_SITE")


@pytest.mark.parametrize("fields", [{"quantity": 0}, {"quantity": -3}])
def test_nothing_is_no_movement(member, synergy, fields):
    with pytest.raises(InputError, match="above 0"):
        moved(member, synergy, **fields)


def test_a_day_to_come_is_refused(member, synergy):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(InputError, match="today or earlier"):
        moved(member, synergy, moved_on=tomorrow)


def test_nothing_moves_before_the_exchange_is_in_place(world, member):
    early = own_synergy(world, stage="negotiation", reached="negotiation", completed_on=None)
    with pytest.raises(InputError, match="put in place"):
        moved(member, early)


def test_the_database_refuses_changes_and_deletions(member, synergy):
    made = moved(member, synergy)
    connection.check_constraints()  # or TRUNCATE is refused for what still waits for the commit
    for statement in (
        "UPDATE outcomes_movement SET quantity = 1",
        "DELETE FROM outcomes_movement",
        "TRUNCATE outcomes_movement CASCADE"
        if connection.vendor == "postgresql"
        else "INSERT OR REPLACE INTO outcomes_movement SELECT * FROM outcomes_movement",
    ):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert standing(synergy) == [(made.moved_on, Decimal("400"))]


def test_a_correction_is_a_new_movement_that_names_the_old_one(member, synergy):
    wrong = moved(member, synergy, "214")
    right = moving.correct_movement(member, wrong, quantity=Decimal("21.4"), reason="Ticket: 21.4")
    assert right.corrects_id == wrong.pk
    assert right.document_reference == wrong.document_reference, "the papers are taken over"
    assert standing(synergy) == [(wrong.moved_on, Decimal("21.4"))]
    with pytest.raises(InputError, match="corrected already"):
        moving.correct_movement(member, wrong, quantity=Decimal(5), reason="Again")
    with pytest.raises(InputError, match="Say why"):
        moving.correct_movement(member, right, quantity=Decimal(5), reason=" ")
    moving.correct_movement(member, right, quantity=Decimal(0), reason="Never took place")
    amounts = [quantity for _, quantity in standing(synergy)]
    assert amounts == [Decimal(0)], "it stands, and is of nothing"


def test_a_season_ticket_covers_only_what_stays_the_same(member, synergy):
    fields = {
        "reference": "ST 2025",
        "waste_code": "10 09 08",
        "description": PAPERS["description"],
        "carrier": PAPERS["carrier"],
    }
    begin = date(2025, 4, 1)
    with pytest.raises(InputError, match="31 March 2026 at the latest"):
        moving.make_season_ticket(
            member, synergy, valid_from=begin, valid_to=date(2026, 4, 1), **fields
        )
    ticket = moving.make_season_ticket(
        member, synergy, valid_from=begin, valid_to=date(2026, 3, 31), **fields
    )
    covered = {"document": "season_ticket", "season_ticket": ticket, "document_reference": ""}
    made = moved(member, synergy, **covered)
    assert made.document_reference == "ST 2025"
    assert duty_of_care.keep_until(made) == date(2028, 3, 31), "two years from its last day"
    for change in (
        {"moved_on": date(2025, 3, 31)},
        {"waste_code": "10 09 06"},
        {"carrier": "Another haulier"},
        {"container": "SKI"},
    ):
        with pytest.raises(moving.BadMovement, match="ST 2025"):
            moved(member, synergy, **covered, **change)


def test_hazardous_waste_has_no_season_ticket(member, synergy):
    with pytest.raises(InputError, match="consignment note of its own"):
        moving.make_season_ticket(
            member, synergy, reference="X", waste_code="10 09 07*", description="d", carrier="c",
            valid_from=date(2025, 4, 1), valid_to=date(2025, 5, 1),
        )  # fmt: skip


def test_who_may_record_and_who_may_see(world, member, synergy):
    made = moved(member, synergy)
    moved(viewer_of(world.outsider), synergy, document_reference="WTN 0418")
    for role in (Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.AUTHORITY_OFFICER):
        with pytest.raises(PermissionDenied):
            moved(world.viewer(role), synergy)
    seen = {
        role: queries.movements(world.viewer(role)).filter(pk=made.pk).exists()
        for role in (Role.FACILITATOR, Role.AUDITOR, Role.AUTHORITY_OFFICER, Role.NEWCOMER)
    }
    assert seen == {
        Role.FACILITATOR: True,
        Role.AUDITOR: True,
        Role.AUTHORITY_OFFICER: False,
        Role.NEWCOMER: False,
    }


def test_the_form_says_at_each_field_what_the_law_asks_for(world, synergy):
    client = client_of(world.person(Role.MEMBER))
    given = {
        "moved_on": "2025-05-06",
        "quantity": "21.4",
        "waste_code": "10 09 08",
        "document": "transfer_note",
    }
    page = client.post(f"/outcomes/exchanges/{synergy.pk}/movement/waste/", given)
    text = page.content.decode()
    assert page.status_code == 200
    for told in ("Give description", "Give who carried it", "could not be prevented"):
        assert told in text
    assert 'href="#id_description"' in text, "the summary leads to the field"


@pytest.mark.parametrize(
    ("kind", "number", "fits"),
    [  # written in Defra's lists, or by hand against the patterns they publish
        ("carrier", "CBDL456", True),
        ("carrier", "cbdu1234", True),
        ("carrier", "CBDU12", False),
        ("carrier", "WCR/R/1234567", True),
        ("carrier", "SEA/123456", True),
        ("carrier", "ROC UT 36", True),
        ("carrier", "CBDX123", False),
        ("site", "AB1234CD", True),
        ("site", "EPR/AB1234CD/D5678", True),
        ("site", "EAWML12345", True),
        ("site", "WEX123456", True),
        ("site", "WEX12345", False),
        ("consignment", "ABCDEF/12345A", True),
        ("consignment", "SA1234567", True),
        ("consignment", "12345", False),
    ],
)
def test_numbers_are_checked_by_their_form(kind, number, fits):
    assert duty_of_care.is_written_as(kind, number) is fits
