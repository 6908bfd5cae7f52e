"""Pages of listings: what each shows, and to whom; forms and what they refuse."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from things_listings import CANARY_WORDS, make_listing, make_pair
from world import CANARY_NAME, CANARY_POSTCODE, SYSTEM, World, client_of, site_of

from offcut.platform.access.roles import Role
from offcut.platform.listings import actions, queries, renewal
from offcut.platform.listings.asking import Asked
from offcut.platform.listings.faces import written_amount
from offcut.platform.listings.models import Listing
from offcut.platform.search import port

SHORT = {"kind": "have", "words": "Spent furan sand", "quantity": "~500", "unit": "t"}


@pytest.fixture
def member(world: World) -> Client:
    return world.client_for(Role.MEMBER)


def the_listing(world: World) -> Listing:
    listing: Listing = queries.own(world.viewer(Role.MEMBER)).get()
    return listing


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("~1200", "about 1,200 t a year"),
        ("2000-3000", "2,000 to 3,000 t a year"),
        ("0.5", "0.5 t a year"),
        ("12428.5", "12,428.5 t a year"),
        ("", ""),
    ],
)
def test_an_amount_is_told_as_it_was_written_with_commas(written: str, told: str) -> None:
    assert written_amount(Listing(quantity=written, unit="t", period="year")) == told


def test_the_first_page_says_what_to_do(member: Client) -> None:
    page = member.get("/listings/").content.decode()
    assert "Nothing is listed yet" in page
    assert "/listings/add/" in page


def test_four_answers_make_a_listing_and_lead_to_suggestions(world: World, member: Client) -> None:
    sent = {**SHORT, "period": "year", "site": str(site_of(world.own).pk)}
    answer = member.post("/listings/add/", sent, follow=True)
    page = answer.content.decode()
    assert "Partial" in page
    assert "What kind of thing is it?" in page
    assert "Spent furan sand" in page
    assert "Add first" in page
    assert the_listing(world).status == "partial"


def test_errors_stand_beside_their_fields_in_words(world: World, member: Client) -> None:
    sent = {"kind": "", "words": "", "quantity": "lots", "unit": "t", "period": "year"}
    page = member.post("/listings/add/", sent).content.decode()
    assert "<title>Error:" in page
    for told in ("Choose whether you have it", "Say what it is", "Choose a site"):
        assert told in page
    sent = {**SHORT, "quantity": "lots", "period": "year", "site": str(site_of(world.own).pk)}
    page = member.post("/listings/add/", sent).content.decode()
    assert "not a quantity" in page
    assert 'href="#id_quantity"' in page


def test_another_site_is_added_by_its_postcode(world: World, member: Client) -> None:
    member.post(
        "/listings/add/", {**SHORT, "period": "year", "site": "elsewhere", "postcode": "B70 0AH"}
    )
    assert the_listing(world).site.postcode == "B70 0AH"
    page = member.post(
        "/listings/add/", {**SHORT, "period": "year", "site": "elsewhere", "postcode": "nowhere"}
    )
    assert "nowhere" in page.content.decode()
    assert queries.own(world.viewer(Role.MEMBER)).count() == 1


def test_a_suggestion_is_accepted_by_one_click_and_taken_back_by_another(
    world: World, member: Client
) -> None:
    listing = make_listing(world.own, words="Spent furan sand")
    sent = {"version": listing.version, "field": "resource_type", "value": "sand.foundry.furan"}
    page = member.post(f"/listings/{listing.pk}/accept/", sent, follow=True).content.decode()
    assert the_listing(world).type_given
    assert the_listing(world).status == "live"
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    member.post(f"/listings/{listing.pk}/undo/", {"token": token[1]})
    assert not the_listing(world).type_given
    member.post(f"/listings/{listing.pk}/undo/", {"token": token[1] + "x"})
    assert the_listing(world).status == "partial"


def test_what_is_not_proposed_cannot_be_accepted(world: World, member: Client) -> None:
    listing = make_listing(world.own)
    sent = {"version": listing.version, "field": "notes", "value": "<script>"}
    page = member.post(f"/listings/{listing.pk}/accept/", sent, follow=True).content.decode()
    assert "not proposed" in page
    assert the_listing(world).notes == ""


def test_answers_to_required_questions_and_typical_values_are_added_as_properties(
    world: World, member: Client
) -> None:
    listing = make_listing(world.own, resource_type="sand.foundry.green")
    sent = {"version": listing.version, "field": "properties", "value": "source_metal=ferrous"}
    member.post(f"/listings/{listing.pk}/accept/", sent)
    assert the_listing(world).properties == "source_metal=ferrous"
    assert the_listing(world).completeness > listing.completeness


def test_a_change_upon_a_change_shows_what_stands_now_and_loses_nothing(
    world: World, member: Client
) -> None:
    listing = make_listing(world.own)
    old = {
        "version": listing.version, "kind": "have", "words": "Our words", "quantity": "~1200",
        "unit": "t", "period": "year", "site": str(listing.site_id), "hazardous": "",
    }  # fmt: skip
    actions.update(SYSTEM, listing.pk, listing.version, {"words": "Their words"})
    page = member.post(f"/listings/{listing.pk}/change/", old).content.decode()
    assert "Somebody else changed this listing" in page
    assert "Their words" in page
    assert "Our words" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    member.post(f"/listings/{listing.pk}/change/", {**old, "version": version[1]})
    assert the_listing(world).words == "Our words"


def test_the_long_form_saves_each_answer(world: World, member: Client) -> None:
    listing = make_listing(world.own)
    sent = {
        "version": listing.version, "kind": "have", "words": "Green sand", "quantity": "1000-1400",
        "unit": "t", "period": "year", "site": str(listing.site_id), "hazardous": "no",
        "resource_type": "Spent green sand (bentonite bonded)", "min_lot": "20",
        "available_from": "31/1/2027", "form": "solid", "ewc_code": "10 09 08",
        "current_fate": "landfill", "disposal_cost": "38.50", "properties": "moisture=3 %",
        "terms": "haulage=want", "notes": "Covered bay", "shelf_life_days": "",
    }  # fmt: skip
    answer = member.post(f"/listings/{listing.pk}/change/", sent)
    assert answer.status_code == 302, answer.content.decode()
    saved = the_listing(world)
    assert (saved.status, saved.type_given, saved.disposal_cost) == ("live", True, "38.50")
    page = member.get(f"/listings/{listing.pk}/change/").content.decode()
    assert "38.50" in page


def test_withdraw_open_renew_copy(world: World, member: Client) -> None:
    listing = make_listing(world.own)
    base = f"/listings/{listing.pk}"
    assert "Withdraw" in member.get(f"{base}/withdraw/").content.decode()
    member.post(f"{base}/withdraw/", {"why": "mistake"})
    assert the_listing(world).withdrawn_why == "It was listed by mistake"
    member.post(f"{base}/open/")
    assert the_listing(world).is_open
    member.post(f"{base}/renew/")
    member.post(f"{base}/copy/")
    assert queries.own(world.viewer(Role.MEMBER)).filter(status="draft").count() == 1
    page = member.get(f"{base}/history/").content.decode()
    for told in ("Listed", "Withdrawn", "Opened again", "Renewed"):
        assert told in page


def test_the_list_filters_sorts_and_downloads(world: World, member: Client) -> None:
    make_listing(world.own, words="Green sand of line 1")
    make_listing(world.own, words="Furan sand", quantity="20")
    make_listing(world.own, words="Pig iron", kind="want", quantity="")
    assert "Pig iron" not in member.get("/listings/?kind=have").content.decode()
    page = member.get("/listings/?q=furan&sort=amount&status=partial").content.decode()
    assert "Furan sand" in page
    assert "Pig iron" not in page
    page = member.get("/listings/?sort=-words").content.decode()
    assert page.index("Pig iron") < page.index("Furan sand")
    assert "No listing fits" in member.get("/listings/?q=zzz").content.decode()
    rows = member.get("/listings/download.csv?kind=want").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "Pig iron" in rows[1]


def test_others_see_the_public_face_and_nothing_more(world: World) -> None:
    _, want = make_pair(world)
    for client in (world.client_for(Role.MEMBER), world.client_for(Role.VISITOR)):
        answer = client.get(f"/listings/{want.pk}/")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "1,000 to 10,000 t a year" in page
        for secret in (CANARY_NAME, CANARY_POSTCODE, CANARY_WORDS, "73619", "2000-3000"):
            assert secret not in page
    actions.withdraw(SYSTEM, want.pk)
    assert client.get(f"/listings/{want.pk}/").status_code == 404


def test_staff_see_the_whole_but_prices_only_where_assigned(world: World) -> None:
    have, want = make_pair(world)
    facilitator, auditor = world.client_for(Role.FACILITATOR), world.client_for(Role.AUDITOR)
    assert "73619" not in facilitator.get(f"/listings/{want.pk}/").content.decode()
    assert CANARY_WORDS in facilitator.get(f"/listings/{want.pk}/").content.decode()
    assert "Private" in facilitator.get(f"/listings/{have.pk}/").content.decode()
    assert "73619" not in auditor.get(f"/listings/{want.pk}/").content.decode()


def test_what_firms_like_yours_list_needs_three_of_them(world: World, member: Client) -> None:
    from world import make_organisation

    for number in range(3):
        firm = make_organisation(f"Foundry {number}", postcode="B70", sic_code="24510")
        make_listing(firm, words="Ceramic moulds", resource_type="construction.tile_ceramic")
        told = (
            "3 others in SIC 24.51 list it now" in member.get("/listings/usual/").content.decode()
        )
        assert told == (number == 2)
    sent = {"item": "have|No such thing"}
    assert "not proposed" in member.post("/listings/usual/add/", sent, follow=True).content.decode()
    page = member.get("/listings/usual/").content.decode()
    key = re.search(r'name="item" value="([^"]+)"', page)
    assert key
    member.post("/listings/usual/add/", {"item": key[1].replace("&amp;", "&")})
    listed = the_listing(world)
    assert listed.quantity == ""
    page = member.get(f"/listings/{listed.pk}/").content.decode()
    assert "Others in SIC 24.51 list" in page
    assert "usually has or wants these" not in (
        world.client_for(Role.FACILITATOR).get(f"/listings/{listed.pk}/").content.decode()
    )


def test_a_letter_renews_by_its_link_once_and_without_signing_in(world: World) -> None:
    listing = make_listing(world.own)
    day = listing.expires_on
    assert day is not None
    Listing.objects.as_system("test").filter(pk=listing.pk).update(
        expires_on=day.replace(year=day.year - 1)
    )
    listing.refresh_from_db()
    path = renewal.link(listing).partition("8000")[2]
    visitor = client_of(None)
    assert "Is this still true?" in visitor.get(path).content.decode()
    listing.refresh_from_db()
    assert listing.expires_on == day.replace(year=day.year - 1), "opening it changes nothing"
    assert "Renewed" in visitor.post(path, follow=True).content.decode()
    listing.refresh_from_db()
    assert listing.expires_on == day
    assert visitor.get(path.replace("renew/", "renew/x")).status_code == 410
    actions.withdraw(SYSTEM, listing.pk)
    assert visitor.get(path).status_code == 410


def test_kinds_are_suggested_while_typing(member: Client) -> None:
    told = member.get("/listings/kinds/?q=green+sand").json()
    assert "Spent green sand (bentonite bonded)" in {one["value"] for one in told}
    assert all(set(one) == {"value", "label"} for one in told), "what suggest.js reads"
    assert member.get("/listings/kinds/?q=").json() == []


def test_the_index_is_made_anew_from_the_listings(world: World) -> None:
    make_listing(world.own, words="Furan sand")
    port.clear("listing")
    port.clear("listing.public")
    said = StringIO()
    call_command("index_listings", stdout=said)
    assert said.getvalue() == "1 listings are indexed.\n"
    assert queries.asked_of_own(world.viewer(Role.MEMBER), Asked(words="furan")).count() == 1
    assert queries.public(world.viewer(Role.VISITOR), words="furan").count() == 1
