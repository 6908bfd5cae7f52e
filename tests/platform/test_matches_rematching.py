"""Matches in the database are the core's, worked out one change at a time or all at once."""

import random
from datetime import date

import pytest
from things_listings import make_listing
from world import SYSTEM, World, make_organisation

import offcut
from offcut.matching import Match as CoreMatch
from offcut.matching.pairing import Assessed, Pairing
from offcut.platform.listings import actions as listings
from offcut.platform.listings.conversion import core_listings
from offcut.platform.listings.models import Listing
from offcut.platform.listings.queries import live_for_matching
from offcut.platform.matches import actions, rematching, warm
from offcut.platform.matches.models import Ledger, Match, Matched

pytestmark = pytest.mark.django_db

PLACES = ("B70 0AH", "CV1 1GF", "WV10 9TE", "B1 1AA")
HAVES = (
    ("Spent green sand", "sand.foundry.green"),
    ("Furan sand", "sand.foundry.furan"),
    ("Asphalt planings", "aggregate.asphalt_planings"),
    ("Crushed concrete", "aggregate.rca"),
)
WANTS = (
    ("Sand for concrete blocks", "SAND-CONC-0/4MP"),
    ("Type 1 sub-base", "SAND-SUBBASE-T1"),
    ("Foundry sand", ""),
)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept from another test, and medians count as they are."""
    warm.forget()
    monkeypatch.setattr(rematching, "HOLD", 0.0)


@pytest.fixture
def market(world: World) -> list[Listing]:
    """Haves and wants of several organisations; one have and one want without an amount."""
    chance = random.Random(6)
    made = []
    for number in range(18):
        organisation = make_organisation(postcode=chance.choice(PLACES), sic_code="24510")
        if number % 3 < 2:
            words, kind = HAVES[number % len(HAVES)]
            made.append(
                make_listing(
                    organisation,
                    resource_type=kind,
                    words=words,
                    quantity="" if number == 7 else str(100 * (1 + number % 7)),
                    disposal_cost=str(10 + 3 * number),
                )
            )
        else:
            words, use = WANTS[number % len(WANTS)]
            quantity = "" if number == 8 else str(400 * (1 + number % 5))
            made.append(
                make_listing(organisation, kind="want", words=words, use=use, quantity=quantity)
            )
    rematching.rematch_everything()
    return made


def stored() -> dict[tuple[str, str], tuple[str, float, float, str]]:
    """What stands in the database, by sources and want."""
    rows = Match.objects.as_system("test").filter(gone_at=None)
    return {
        (row.sources_key, str(row.want_id)): (row.verdict, row.value, row.distance, row.train)
        for row in rows
    }


def of_the_core() -> dict[tuple[str, str], tuple[str, float, float, str]]:
    """What ``offcut.match`` finds for the same listings."""
    rows = core_listings(live_for_matching("test"))
    found = offcut.match(rows, warm.K)
    return {
        ("+".join(sorted(p.have_id for p in m.blend)) or m.have_id, m.want_id): (
            m.route.verdict.value,
            m.worth.value_gbp_per_year,
            m.distance_km,
            " → ".join(steps[0].name for steps in m.route.steps_once),
        )
        for m in found.matches
    }


def test_what_is_stored_is_what_the_core_finds(market: list[Listing]) -> None:
    assert len(stored()) > 5
    assert stored() == of_the_core()


def test_changes_one_by_one_end_where_a_whole_run_ends(market: list[Listing]) -> None:
    chance = random.Random(7)
    for _ in range(8):
        listing = chance.choice(market)
        listing.refresh_from_db()
        _change(chance, listing)
        rematching.rematch_changed()
    one_by_one = stored()
    assert one_by_one == of_the_core()
    warm.forget()
    rematching.rematch_everything()
    assert stored() == one_by_one
    assert not kept_outdated()


def _change(chance: random.Random, listing: Listing) -> None:
    if not listing.is_open:
        listings.publish(SYSTEM, listing.pk)
    elif chance.random() < 0.3:
        listings.withdraw(SYSTEM, listing.pk)
    else:
        quantity = chance.choice(["", "50", "9000"])
        listings.update(SYSTEM, listing.pk, listing.version, {"quantity": quantity})


def kept_outdated() -> set[object]:
    """Listings whose matches rest on another version than stands."""
    kept = warm.kept()
    kept.refresh(actions.ledger().number)
    return set(kept.outdated())


def test_a_new_listing_has_its_matches_and_those_of_others_stay_as_they_are(
    market: list[Listing],
) -> None:
    before = {row.pk: row.computed_at for row in Match.objects.as_system("test")}
    new = make_listing(
        make_organisation(postcode="B70 0AH"),
        resource_type="sand.foundry.green",
        disposal_cost="180",
        quantity="700",
    )
    written = rematching.rematch_changed()
    mine = Match.objects.as_system("test").filter(have=new, gone_at=None)
    assert mine.exists()
    assert set(mine.values_list("pk", flat=True)) <= set(written.new)
    after = {row.pk: row.computed_at for row in Match.objects.as_system("test")}
    assert any(after[pk] == at for pk, at in before.items()), "all was written again"
    assert set(written.new) == after.keys() - before.keys()


def test_a_listing_that_is_withdrawn_takes_its_matches_with_it_and_brings_the_same_back(
    market: list[Listing],
) -> None:
    match = Match.objects.as_system("test").filter(gone_at=None, is_blend=False)[0]
    listings.withdraw(SYSTEM, match.have_id)
    rematching.rematch_changed()
    match.refresh_from_db()
    assert match.gone_at is not None
    assert stored() == of_the_core()
    listings.publish(SYSTEM, match.have_id)
    rematching.rematch_changed()
    again = Match.objects.as_system("test").get(pk=match.pk)
    assert again.gone_at is None
    assert stored() == of_the_core()


def test_a_listing_that_is_deleted_leaves_no_trace(market: list[Listing]) -> None:
    match = Match.objects.as_system("test").filter(gone_at=None, is_blend=False)[0]
    Listing.objects.as_system("test").filter(pk=match.have_id).delete()
    rematching.rematch_changed()
    assert stored() == of_the_core()
    assert not Matched.objects.filter(pk=match.have_id).exists()


def test_work_upon_a_ledger_that_moved_on_is_refused_and_done_again(
    market: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    new = make_listing(make_organisation(postcode="B1 1AA"), disposal_cost="90")
    refused: list[bool] = []
    real = actions.store

    def meddled(*args: object, **kwargs: object) -> object:
        if not refused:
            refused.append(True)
            Ledger.objects.filter(pk=1).update(number=10_000)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "store", meddled)
    rematching.rematch_changed()
    assert refused
    assert Matched.objects.filter(pk=new.pk).exists()
    assert stored() == of_the_core()


def test_who_is_always_too_late_says_so(
    market: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_listing(make_organisation(postcode="B1 1AA"), disposal_cost="90")
    before = stored()

    def late(*args: object, **kwargs: object) -> object:
        raise actions.OutOfDate

    monkeypatch.setattr(actions, "_claim", late)
    with pytest.raises(actions.OutOfDate):
        rematching.rematch_changed()
    assert stored() == before


@pytest.mark.parametrize("cost", ["400", "1"])
def test_the_matches_of_a_changed_have_come_first_and_the_rest_though_work_was_killed(
    market: list[Listing], monkeypatch: pytest.MonkeyPatch, cost: str
) -> None:
    have = Match.objects.as_system("test").filter(gone_at=None, is_blend=False)[0].have
    before = stored()

    class Killed(Exception):
        pass

    def killed(*args: object, **kwargs: object) -> None:
        raise Killed

    listings.update(SYSTEM, have.pk, have.version, {"disposal_cost": cost})
    with monkeypatch.context() as patched:
        patched.setattr(rematching, "_write", killed)
        with pytest.raises(Killed):
            rematching.rematch_changed()
    first, whole, name = stored(), of_the_core(), str(have.pk)
    assert {key: it for key, it in whole.items() if key[0] == name}.items() <= first.items()
    assert {key: it for key, it in first.items() if key[0] != name} == {
        key: it for key, it in before.items() if key[0] != name
    }
    assert first != before
    assert have.pk in kept_outdated()
    rematching.rematch_changed()
    assert stored() == whole
    assert not kept_outdated()


def test_what_stands_is_not_told_again_but_each_night(
    market: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    match = Match.objects.as_system("test").filter(gone_at=None, is_blend=False)[0]
    listings.update(SYSTEM, match.have_id, match.have.version, {"disposal_cost": "99"})
    told: list[str] = []
    real = Pairing.match

    def telling(self: Pairing, assessed: Assessed) -> CoreMatch:
        told.append(assessed.account.have.id)
        return real(self, assessed)

    monkeypatch.setattr(Pairing, "match", telling)
    rematching.rematch_changed()
    others = [name for name in told if name != str(match.have_id)]
    told.clear()
    rematching.rematch_everything()
    alone = Match.objects.as_system("test").filter(gone_at=None, is_blend=False).count()
    assert len(told) >= alone > len(others)
    assert stored() == of_the_core()


def test_nothing_changed_writes_nothing(market: list[Listing]) -> None:
    number = actions.ledger().number
    written = rematching.rematch_changed()
    assert (written.new, written.changed, written.gone) == ([], [], 0)
    assert actions.ledger().number == number
    assert actions.ledger().on == date.today()


def test_an_owner_is_told_why_there_is_nothing(market: list[Listing]) -> None:
    far = make_organisation(postcode="B1 1AA")
    odd = make_listing(far, words="Old violins", resource_type="", quantity="3")
    rematching.rematch_changed()
    assert Matched.objects.get(pk=odd.pk).nothing_because in ("not_understood", "nobody")


def test_a_median_that_moves_a_little_leaves_what_rests_on_it_until_the_night(
    market: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rematching, "HOLD", 0.9)
    held = actions.ledger().medians
    make_listing(make_organisation(postcode="B1 1AA"), resource_type="sand.foundry.green")
    rematching.rematch_changed()
    assert actions.ledger().medians == held
    rematching.rematch_everything()
    assert actions.ledger().medians != held
    assert stored() == of_the_core()
