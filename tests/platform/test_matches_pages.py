"""Pages of matches: who sees what, filters, the file, dismissals, searches."""

import csv
import io
from dataclasses import replace

import pytest
from django.test import Client
from things_listings import make_listing
from things_matches import make_matched
from world import (
    CANARY_NAME,
    CANARY_POSTCODE,
    World,
    client_of,
    make_member,
    make_organisation,
    viewer_of,
)

from offcut import reference
from offcut.platform.access.roles import Role
from offcut.platform.matches import actions, choosing, learning, queries, rematching
from offcut.platform.matches.bands import edges_of
from offcut.platform.matches.leaving_behind import left_behind
from offcut.platform.matches.models import Dismissal, Match, Preference, SavedSearch
from offcut.platform.matches.seeing import amount_band

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(world: World) -> Match:
    """A match of ``own``, which has, and ``other``, which wants."""
    return make_matched(world)


@pytest.fixture
def member(world: World) -> Client:
    return world.client_for(Role.MEMBER)


def page(client: Client, address: str) -> str:
    """The text of a page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_member_sees_what_would_work_and_not_with_whom(member: Client, match: Match) -> None:
    text = page(member, "/matches/")
    assert "Spent green sand" in text
    assert "to the middle of" in text
    for secret in (CANARY_NAME, CANARY_POSTCODE, "73619", "73,619", f"{match.value:,.0f}"):
        assert secret not in text


def test_the_explanation_tells_own_terms_exactly_and_the_gain_as_a_band(
    member: Client, match: Match
) -> None:
    text = page(member, f"/matches/{match.pk}/")
    assert "£38" in text
    assert "over £10,000,000" in text
    assert "Show interest" in text
    assert "known to the side that has it" not in text, "own measurements are one's own to see"
    for secret in (CANARY_NAME, CANARY_POSTCODE, "73619", "73,619", f"{match.value:,.0f}"):
        assert secret not in text


def test_the_other_side_does_not_see_the_giver_s_costs(world: World, match: Match) -> None:
    text = page(client_of(world.outsider), f"/matches/{match.pk}/")
    assert "£38" not in text
    assert world.own.name not in text


def test_nobody_else_finds_it(world: World, match: Match) -> None:
    third = client_of(make_member(make_organisation(postcode="CV1 1GF")))
    assert third.get(f"/matches/{match.pk}/").status_code == 404
    assert "Spent green sand" not in page(third, "/matches/")


def test_a_facilitator_sees_all_by_name_and_the_gain_only_of_organisations_assigned(
    world: World, match: Match
) -> None:
    client = world.client_for(Role.FACILITATOR)
    text = page(client, f"/matches/{match.pk}/")
    assert CANARY_NAME in text
    assert f"£{match.value:,.0f}" not in text, "only one side is assigned"
    person = world.person(Role.FACILITATOR)
    type(world.other).objects.as_system("test").filter(pk=world.other.pk).update(facilitator=person)
    assert f"£{match.value:,.0f}" in page(client, f"/matches/{match.pk}/")


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True),
        ("?verdict=PASS&verdict=MARGINAL&verdict=PLAUSIBLE&verdict=UNKNOWN", True),
        ("?side=have", True),
        ("?side=want", False),
        ("?material=sand.foundry", True),
        ("?material=metal", False),
        ("?within=500", True),
        ("?within=0.1", False),
        ("?since=2026-01-01", True),
        ("?since=2999-01-01", False),
        ("?since=nonsense&within=x&listing=1", True),
        ("?show=dismissed", False),
        ("?sort=distance", True),
        ("?sort=new", True),
        ("?sort=gain", True),
        ("?sort=verdict", True),
    ],
)
def test_filters_narrow_the_list(member: Client, match: Match, query: str, there: bool) -> None:
    assert (str(match.pk) in page(member, f"/matches/{query}")) is there


def test_the_filter_offers_the_materials_that_one_deals_in(
    world: World, member: Client, match: Match
) -> None:
    listed = match.have.resource_type
    offered = choosing.choices(viewer_of(world.person(Role.MEMBER))).materials
    assert {id_ for id_, _name in offered} >= {listed, listed.split(".")[0]}
    assert not [id_ for id_, _name in offered if id_.startswith("metal")]
    kept = member.get("/matches/?material=metal").content.decode()
    assert '<option value="metal" selected>' in kept, "a kind that a saved search asks for stays"
    staff = choosing.choices(viewer_of(world.person(Role.FACILITATOR))).materials
    assert len(staff) == len(reference.resource_types)


def test_the_file_holds_what_the_list_shows(member: Client, match: Match) -> None:
    answer = member.get("/matches/matches.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["match"] for row in rows][:1] == [str(match.pk)]
    assert rows[0]["gain_gbp_per_year"] == ""
    assert rows[0]["gain_band"] == "over £10,000,000"
    assert CANARY_NAME not in text


def test_a_dismissed_match_leaves_the_own_list_alone_and_comes_back(
    world: World, member: Client, match: Match
) -> None:
    address = f"/matches/{match.pk}/dismiss/"
    assert "Choose a reason" in member.post(address, {}).content.decode()
    member.post(address, {"reason": "too_far", "words": "Over the hills"})
    assert str(match.pk) not in page(member, "/matches/")
    assert str(match.pk) in page(member, "/matches/?show=dismissed")
    assert str(match.pk) in page(client_of(world.outsider), "/matches/")
    assert "Over the hills" in page(world.client_for(Role.FACILITATOR), f"/matches/{match.pk}/")
    assert "Over the hills" not in page(client_of(world.outsider), f"/matches/{match.pk}/")
    found = Dismissal.objects.as_system("test").get()
    other = client_of(world.outsider)
    assert other.post(f"/matches/dismissals/{found.pk}/undo/").status_code == 404
    member.post(f"/matches/dismissals/{found.pk}/undo/")
    assert str(match.pk) in page(member, "/matches/")


def test_what_a_dismissal_teaches_is_the_rule_that_is_stated(world: World, match: Match) -> None:
    viewer = world.viewer(Role.MEMBER)
    for postcode in ("CV1 1GF", "WV10 9TE"):
        make_listing(
            make_organisation(postcode=postcode),
            kind="want",
            words="Sand for concrete",
            use="SAND-CONC-0/4MP",
            quantity="900",
        )
    rematching.rematch_changed()
    rows = list(queries.for_organisation(viewer, queries.Filters(side="have")))
    by_km = sorted(rows, key=lambda row: row.have_sees_km)
    middle = by_km[1]
    made = actions.dismiss(viewer, middle, "too_far")
    after = {row.pk: row.have_lowered for row in Match.objects.as_system("test")}
    assert after[by_km[0].pk] == 0, "it is nearer"
    assert after[by_km[2].pk] == 1, "it is farther"
    assert all(row.want_lowered == 0 for row in Match.objects.as_system("test")), (
        "nothing changes for the other side"
    )
    actions.undo_dismissal(viewer, made)
    assert not Match.objects.as_system("test").exclude(have_lowered=0).exists()


def test_reasons_that_say_nothing_of_others_teach_nothing() -> None:
    assert not {"already", "not_now", "other"} & set(map(str, learning.RULES))


def test_statistics_count_reasons_and_name_nobody(
    world: World, member: Client, match: Match
) -> None:
    member.post(f"/matches/{match.pk}/dismiss/", {"reason": "too_little"})
    text = page(world.client_for(Role.FACILITATOR), "/matches/statistics/")
    assert "Too little material" in text
    assert world.own.name not in text
    assert member.get("/matches/statistics/").status_code == 403


def test_saved_searches_are_a_person_s_own(world: World, member: Client, match: Match) -> None:
    member.post("/matches/searches/save/?material=sand&verdict=PASS", {"name": "Sand"})
    saved = SavedSearch.objects.get()
    assert saved.asked == {"material": "sand", "verdict": ["PASS"]}
    assert "Sand" in page(member, "/matches/searches/")
    other = client_of(world.outsider)
    assert other.post(f"/matches/searches/{saved.pk}/delete/").status_code == 404
    member.post(f"/matches/searches/{saved.pk}/delete/")
    assert not SavedSearch.objects.exists()


def test_a_search_of_what_is_on_offer_is_kept_from_its_page(world: World, member: Client) -> None:
    text = page(member, "/on-offer/?kind=want&district=E08000028&q=sand")
    assert "/matches/searches/save/?kind=want&amp;district=E08000028" in text
    address = "/matches/searches/save/?kind=want&district=E08000028&q=sand&of=listings"
    assert "in Sandwell" in page(member, address)
    member.post(address, {"name": "Sand wanted near"})
    assert "/on-offer/?q=sand&amp;kind=want&amp;district=E08000028" in page(
        member, "/matches/searches/"
    )


def test_how_often_letters_come_is_chosen(world: World, member: Client) -> None:
    member.post("/matches/searches/letters/", {"frequency": "daily"})
    assert Preference.objects.get(person=world.person(Role.MEMBER)).frequency == "daily"
    assert (
        "Select a valid choice"
        in member.post("/matches/searches/letters/", {"frequency": "hourly"}).content.decode()
    )


def test_empty_pages_say_what_to_do(world: World) -> None:
    newcomer = client_of(make_member(make_organisation(postcode="B1 1AA")))
    assert "Add a listing" in page(newcomer, "/matches/")
    assert "Save this search" in page(newcomer, "/matches/searches/")


def test_an_own_listing_without_a_match_is_told_why(world: World) -> None:
    make_listing(world.own, words="Old violins", quantity="3")
    rematching.rematch_changed()
    text = page(world.client_for(Role.MEMBER), "/matches/")
    assert "Without a match" in text
    assert "Old violins" in text


def test_a_list_takes_few_queries(
    world: World, match: Match, django_assert_max_num_queries: object
) -> None:
    client = world.client_for(Role.MEMBER)
    page(client, "/matches/")  # the first visit writes down the session
    with django_assert_max_num_queries(17):  # type: ignore[operator]
        page(client, "/matches/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page(client, f"/matches/{match.pk}/")


def test_what_treatments_leave_is_told_from_the_band_until_names_are_shown(match: Match) -> None:
    flow = {"name": "Fines", "resource_type": "sand", "ewc_code": "191212", "units": 0.1}
    gone = {"name": "Off-gas", "resource_type": None, "ewc_code": None, "units": 0.02}
    route = [{**flow, "cost_gbp": 9.0}, {**flow, "cost_gbp": 9.0}, {**gone, "cost_gbp": 0.0}]
    working = {
        "route": {"residues": route},  # twice the same: of two sources of a blend
        "worth": {"have_units_per_year": 1000.0, "units_per_year": 1000.0},
        "blend": [],
    }
    match.units = 1000.0
    viewer = viewer_of(make_member(match.have.organisation))
    seen = queries.seen_one(viewer, queries.get(viewer, match.pk))  # type: ignore[arg-type]
    (left,) = left_behind(match, seen, working)
    assert (left.ewc_code, left.share, left.resource_type) == ("19 12 12", 0.1, "sand")
    band = edges_of(amount_band(match, seen.own_organisation, seen.other_organisation))
    low, high = (round(edge / 10) for edge in band if edge)
    assert left.amount == f"{low} to {high} t", "a tenth of the band of the exchange"
    exact = replace(seen, sight=replace(seen.sight, exact=True))
    assert left_behind(match, exact, working)[0].amount == "100 t"
    first = {"units_per_year": 600.0, "residues": route[:1]}
    parts = [first, {"units_per_year": 400.0, "residues": []}]
    match.is_blend = True
    blend = {**working, "blend": parts}
    assert left_behind(match, exact, blend)[0].amount == "60 t", "one source alone leaves it"
    assert left_behind(match, seen, blend)[0].amount == "", "it would tell the sources' shares"


def test_what_is_seen_after_both_agreed_is_exact(world: World) -> None:
    from offcut.platform.introductions import actions as introductions

    match = make_matched(world)
    first, second = world.viewer(Role.MEMBER), viewer_of(world.outsider)
    begun = introductions.express_interest(first, match, agreed=True)
    agreed = introductions.consent(second, begun, agreed=True)
    by = world.viewer(Role.FACILITATOR) if agreed.mediation != "none" else first
    introductions.reveal(by, agreed)
    text = page(world.client_for(Role.MEMBER), f"/matches/{match.pk}/")
    assert CANARY_NAME in text
    assert f"£{match.value:,.0f}" in text
    assert "73,619.43" not in text, "a price stays its owner's"
