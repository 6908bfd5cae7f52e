"""Rows that are made ready before the transaction that writes them."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import transaction
from things_listings import make_listing
from world import SYSTEM, World

from offcut.platform import prepared
from offcut.platform.audit.actions import events_of
from offcut.platform.audit.models import Event, EventOwner
from offcut.platform.listings.models import Listing
from offcut.platform.organisations.models import Site
from offcut.platform.prepared import inserts, updates

pytestmark = pytest.mark.django_db


def test_rows_stand_as_their_objects_say_and_only_these_change(world: World) -> None:
    one, other = make_listing(world.own, words="One"), make_listing(world.own, words="Other")
    made = Listing(
        id=uuid4(), organisation=world.own, site=one.site, kind="have", words="Made ready",
        amount_low=1.5, amount_central=2.5, amount_high=3.5, add_first=["unit: t or m³"],
    )  # fmt: skip
    one.words, one.add_first, one.notes = "One, changed", ["quantity"], "not among the fields"
    ready = (inserts([made]), updates([one], ["words", "add_first", "site"]))
    with transaction.atomic():
        for part in ready:
            part.write()
    rows = Listing.objects.as_system("test").in_bulk([one.pk, other.pk, made.pk])
    assert {
        field.attname: getattr(rows[made.pk], field.attname) for field in made._meta.fields
    } == {field.attname: getattr(made, field.attname) for field in made._meta.fields}
    assert (rows[one.pk].words, rows[one.pk].add_first) == ("One, changed", ["quantity"])
    assert rows[one.pk].notes == ""
    assert rows[other.pk].words == "Other"


def test_events_made_ready_are_those_of_each_thing(world: World) -> None:
    site = Site.objects.as_system("test").filter(organisation=world.own)[0]
    ready = events_of(
        SYSTEM, "site.seen", [site], each=lambda one: {"of": one.postcode}, why="test"
    )
    assert not Event.objects.filter(action="site.seen").exists()
    with transaction.atomic():
        ready.write()
    event = Event.objects.get(action="site.seen")
    assert (event.thing_id, event.details) == (str(site.pk), {"of": site.postcode, "why": "test"})
    owners = EventOwner.objects.filter(event=event).values_list("organisation_id", flat=True)
    assert set(owners) == {world.own.pk}


def test_nothing_is_written_outside_a_transaction(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = inserts([make_listing(world.own)])
    monkeypatch.setattr(prepared, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        ready.write()
