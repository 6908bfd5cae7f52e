"""The public site: what everybody reads, and what never stands on it."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from things_listings import CANARY_WORDS, make_listing, make_pair
from things_outcomes import BASIS, make_synergy, moved, own_claim
from things_public import WORDS, consent_of_both, make_release, make_study, own_completed
from world import (
    CANARY_NAME,
    CANARY_POSTCODE,
    CANARY_PRICE,
    SYSTEM,
    World,
    make_member,
    make_organisation,
    site_of,
    viewer_of,
)

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.listings import actions as listings
from offcut.platform.operations import actions as operations
from offcut.platform.outcomes import actions as outcomes
from offcut.platform.public import figures, offers, studies
from offcut.platform.public.views.machines import PAGES

CANARIES = (CANARY_NAME, CANARY_POSTCODE, str(CANARY_PRICE), CANARY_WORDS)


def claim_between(world: World, giver, taker, tonnes: int) -> None:
    """A completed exchange of sand, moved and claimed for 2025, with evidence."""
    have = make_listing(giver, resource_type="sand.foundry.green")
    want = make_listing(taker, kind="want", words="Sand for blocks")
    facilitator = world.viewer(Role.FACILITATOR)
    synergy = make_synergy(
        giver, taker, world.person(Role.FACILITATOR), have_listing=have, want_listing=want
    )
    outcomes.keep_basis(SYSTEM, synergy, BASIS)
    moved(facilitator, synergy, str(tonnes))
    claim = outcomes.make_claim(facilitator, synergy, year=2025)
    outcomes.add_evidence(facilitator, claim, kind="weighbridge", reference="WB")


def test_every_page_opens_for_everybody_with_nothing_in_it(client, db):
    for name in PAGES:
        answer = client.get(reverse(f"public:{name}"))
        assert answer.status_code == 200, name
        assert answer.content.decode().count("<h1") == 1, name


def test_no_page_tells_of_a_name_a_price_a_postcode_or_words(world: World, client):
    make_pair(world)
    make_release()
    pages = [reverse(f"public:{name}") for name in PAGES]
    pages += ["/sitemap.xml", "/robots.txt", "/open-data/results.csv", "/open-data/metadata.json"]
    for page in (*pages, "/on-offer/?q=sand", "/on-offer/?kind=want"):
        answer = client.get(page)
        text = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert not [canary for canary in CANARIES if canary in text], page


def test_listings_are_found_by_material_and_district(world: World, client):
    have, want = make_pair(world)
    found = client.get("/on-offer/?q=green+sand").content.decode()
    assert str(have.pk) in found
    assert str(want.pk) not in found
    kind = client.get("/on-offer/?kind=want").content.decode()
    assert str(want.pk) in kind
    assert str(have.pk) not in kind
    code = site_of(world.own).district_code
    there = client.get(f"/on-offer/?district={code}").content.decode()
    assert str(have.pk) in there
    assert str(want.pk) not in there
    assert "Nothing fits these filters" in client.get("/on-offer/?q=unobtainium").content.decode()


def test_words_of_the_owner_find_nothing_for_others(world: World, client):
    make_pair(world)
    assert "Nothing fits" in client.get("/on-offer/?q=zanzibarite").content.decode()


@pytest.mark.parametrize(
    "query", ["page=x", "page=99", "kind=%FF", "q=%FF%22", "type=no", "district=x"]
)
def test_a_strange_query_is_no_error(world: World, client, query):
    make_pair(world)
    assert client.get(f"/on-offer/?{query}").status_code == 200


def test_the_listing_s_own_page_asks_to_sign_in(world: World, client):
    _, want = make_pair(world)
    page = client.get(reverse("listings:detail", args=[want.pk])).content.decode()
    assert "Sign in to show interest" in page
    assert f"next=/listings/{want.pk}/" in page


def test_the_map_marks_the_middle_of_a_district_never_a_site(world: World):
    make_pair(world)
    site = site_of(world.other)
    marks = offers.as_map(offers.districts())["features"]
    assert {mark["properties"]["label"] for mark in marks} == {
        site.district,
        site_of(world.own).district,
    }
    assert [site.longitude, site.latitude] not in [
        mark["geometry"]["coordinates"] for mark in marks
    ]


def test_switched_off_there_is_nothing_to_see(world: World, client):
    make_pair(world)
    make_release()
    admin = world.viewer(Role.SYSTEM_ADMIN)
    operations.change_options(admin, {"public_listings": False, "open_data": False})
    assert "shown to members" in client.get("/on-offer/").content.decode()
    assert "shown to members" in client.get("/on-offer/map/").content.decode()
    assert client.get("/open-data/results.csv").status_code == 404
    assert "No data are published" in client.get("/open-data/").content.decode()


def test_figures_are_published_at_most_every_four_weeks(world: World):
    first = figures.publish(SYSTEM, on=date(2026, 6, 1))
    assert first is not None
    assert figures.publish(SYSTEM, on=date(2026, 6, 28)) is None
    assert figures.publish(SYSTEM, on=date(2026, 6, 29)) is not None
    assert Event.objects.filter(action="figures.published").count() == 2
    with pytest.raises(PermissionDenied):
        figures.publish(world.viewer(Role.MEMBER))


def test_open_data_say_what_they_are(world: World, client):
    release = make_release()
    about = client.get("/open-data/metadata.json").json()
    assert about["licence"] == "CC BY 4.0"
    assert about["to"] == release.on.isoformat()
    text = b"".join(client.get("/open-data/results.csv")).decode("utf-8-sig")
    header = next(csv.reader(io.StringIO(text)))
    assert {*header} <= {*about["columns"]} | {"material", "district", "claims", "left_out"}
    told = json.loads(client.get("/open-data/catalogue.jsonld").content)
    (data_set,) = told["dcat:dataset"]
    assert data_set["dct:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data_set["dct:provenance"]["rdfs:label"].endswith("Impact method 1.0.")
    links = [form["dcat:downloadURL"]["@id"] for form in data_set["dcat:distribution"]]
    for link in links:
        assert client.get(link.partition("8000")[2]).status_code == 200
    assert client.get(f"/open-data/{release.on}/results.csv").status_code == 200
    for day in ("2026-02-30", "1999-01-01"):
        assert client.get(f"/open-data/{day}/results.csv").status_code == 404


def test_pages_of_other_sites_may_read_the_open_data_and_nothing_else(world: World):
    release = make_release()
    member = world.client_for(Role.MEMBER)
    data = (
        "/open-data/results.csv",
        "/open-data/metadata.json",
        f"/open-data/{release.on}/results.csv",
        "/open-data/1999-01-01/metadata.json",  # no such release: a script may read that, too
        "/open-data/catalogue.jsonld",
        "/api/v1/open-data",
    )
    for url in data:
        for method in ("get", "head", "options"):
            answer = getattr(member, method)(url, headers={"Origin": "https://elsewhere.example"})
            assert answer["Access-Control-Allow-Origin"] == "*", (method, url)
            assert "Access-Control-Allow-Credentials" not in answer
            assert answer.status_code == 404 or not answer.cookies, url
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert answer["Access-Control-Allow-Headers"] == "If-None-Match"
        assert member.post(url).status_code == 405
    private = (
        "/", "/open-data/", "/account/", "/listings/", "/sitemap.xml", "/health/",
        "/api/v1/reference", "/api/v1/listings/public", "/api/v1/listings", "/api/v1/open-data/",
    )  # fmt: skip
    for url in private:
        for method in ("get", "options"):
            answer = getattr(member, method)(url, headers={"Origin": "https://elsewhere.example"})
            told = [name for name in answer.headers if name.startswith("Access-Control")]
            assert not told, (method, url, told)


def test_robots_site_map_and_security(world: World, client, settings):
    study = make_study(world)
    consent_of_both(study)
    places = client.get("/sitemap.xml").content.decode()
    assert str(study.pk) in places
    assert "Disallow: /api/" in client.get("/robots.txt").content.decode()
    settings.DEMONSTRATION = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    told = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: " in told
    assert "Expires: " in told


class TestCaseStudies:
    def test_nobody_outside_reads_it_before_both_consent(self, world: World, client):
        study = make_study(world)
        address = reverse("public:study", args=[study.pk])
        assert client.get(address).status_code == 404
        giver, taker = study.synergy.have_organisation, study.synergy.want_organisation
        studies.consent(viewer_of(make_member(giver)), study, 1)
        assert client.get(address).status_code == 404
        studies.consent(viewer_of(make_member(giver)), study, 1)  # a second person of one firm
        assert client.get(address).status_code == 404
        studies.consent(viewer_of(make_member(taker)), study, 1)
        page = client.get(address).content.decode()
        assert WORDS["title"] in page
        assert giver.name not in page

    def test_names_are_shown_only_where_that_was_consented_to(self, world: World, client):
        study = make_study(world, names_firms=True)
        consent_of_both(study)
        page = client.get(reverse("public:study", args=[study.pk])).content.decode()
        assert study.synergy.have_organisation.name in page

    def test_new_words_need_new_consents(self, world: World, client):
        study = make_study(world)
        consent_of_both(study)
        manager = world.viewer(Role.PROGRAMME_MANAGER)
        studies.rewrite(manager, study, 1, **{**WORDS, "names_firms": True})
        assert client.get(reverse("public:study", args=[study.pk])).status_code == 404
        with pytest.raises(InputError, match="words have changed"):
            studies.consent(world.viewer(Role.MEMBER), study, 1)
        with pytest.raises(InputError, match="Somebody else"):
            studies.rewrite(manager, study, 1, **WORDS)

    def test_either_firm_withdraws_at_once(self, world: World, client):
        study = make_study(world)
        consent_of_both(study)
        studies.withdraw(world.viewer(Role.MEMBER), study)
        assert client.get(reverse("public:study", args=[study.pk])).status_code == 404
        assert client.get("/case-studies/").content.decode().count("oc-card") == 0
        with pytest.raises(InputError, match="withdrawn"):
            studies.consent(world.viewer(Role.MEMBER), study, 1)

    def test_only_the_two_firms_consent(self, world: World):
        study = make_study(world)
        for who in (viewer_of(world.outsider), world.viewer(Role.FACILITATOR)):
            with pytest.raises(PermissionDenied):
                studies.consent(who, study, 1)

    def test_only_completed_exchanges_are_told_of(self, world: World):
        synergy = own_completed(world)
        synergy.stage, synergy.completed_on = "implementation", None
        with pytest.raises(InputError, match="completed"):
            studies.write(world.viewer(Role.PROGRAMME_MANAGER), synergy, **WORDS)

    def test_written_and_consented_to_in_the_browser(self, world: World):
        synergy = own_completed(world)
        facilitator = world.client_for(Role.FACILITATOR)
        made = facilitator.post(
            "/case-studies/drafts/add/", {**WORDS, "names_firms": "", "synergy": synergy.pk}
        )
        assert made.status_code == 302
        member = world.client_for(Role.MEMBER)
        page = member.get(made["Location"]).content.decode()
        assert "We consent to these words" in page
        answer = member.post(f"{made['Location']}consent/", {"version": "1"}, follow=True)
        assert "consent is recorded" in answer.content.decode()
        assert "1 of 2 consents" in answer.content.decode()
        assert "We consent to these words" not in answer.content.decode()


def test_what_tells_of_two_firms_alone_is_left_out_and_is_not_zero(world: World, client):
    own_claim(world)  # 600 t between two firms, with evidence
    release = make_release()
    told = figures.total(release)
    assert told is not None
    assert told.claims is None
    assert {one.left_out for one in told.figures.values()} == {True}
    assert "600" not in json.dumps(release.rows)
    page = client.get("/results/").content.decode()
    assert "left out" in page
    assert "600" not in page


def test_what_enough_firms_did_is_told(world: World, client):
    """Four pairs of firms, each 100 t of sand that went to landfill: 400 t."""
    for number in range(4):
        giver = make_organisation(f"Giver {number}", postcode="WV10 9TE", sic_code="24510")
        taker = make_organisation(f"Taker {number}", postcode="B70 0AH", sic_code="23610")
        claim_between(world, giver, taker, 100)
    page = client.get("/results/").content.decode()
    assert "No results are published" in page
    release = make_release()
    told = figures.total(release)
    assert told is not None
    assert told.claims == 4
    assert told.figures["landfill_diverted"].value == pytest.approx(400)
    assert re.search(r"400\st", client.get("/results/").content.decode())
    assert "400" in client.get("/").content.decode()


def test_a_listing_that_ends_is_no_longer_on_offer(world: World):
    made = make_listing(world.own)
    assert offers.counted().haves == 1
    listings.withdraw(SYSTEM, made.pk)
    cache.clear()  # a minute later
    assert offers.counted().haves == 0
