"""Claims: their account by the core, their evidence, third parties, restatement, certificates."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from things_outcomes import (
    BASIS,
    CANARY_PURCHASE,
    make_synergy,
    moved,
    own_claim,
    own_synergy,
    reread,
)
from world import CANARY_NAME, client_of, make_organisation, make_person, viewer_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.outcomes import account, actions, certifying, verifying
from offcut.platform.outcomes.models import Verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world):
    return world.viewer(Role.MEMBER)


@pytest.fixture
def facilitator(world):
    return world.viewer(Role.FACILITATOR)


@pytest.fixture
def manager(world):
    return world.viewer(Role.PROGRAMME_MANAGER)


def state(claim):
    found = account.accounted([reread(claim)])
    return account.state_of(found, claim), account.grade_of(found, claim)


def value(claim, formula):
    found = account.accounted([reread(claim)])
    return float(found.result.values[formula][found.index(claim)])


def test_the_quantity_is_the_sum_of_the_movements_of_the_year(world, facilitator):
    claim = own_claim(world)
    moved(facilitator, claim.synergy, "999", moved_on=date(2026, 1, 2))
    found = account.accounted([reread(claim)])
    assert account.quantity_of(found, claim) == (600.0, "t")


def test_a_claim_goes_from_claimed_to_evidenced_to_verified(world, facilitator, manager):
    claim = own_claim(world, evidence="")
    assert state(claim) == ("claimed", "")
    actions.add_evidence(facilitator, claim, kind="estimate", reference="Guess of June")
    assert state(claim) == ("claimed", "D"), "an estimate is no evidence"
    actions.add_evidence(facilitator, claim, kind="email", reference="Letter of June")
    assert state(claim) == ("evidenced", "C")
    with pytest.raises(InputError, match="cannot carry a verification"):
        verifying.verify(manager, claim, note="Read it")
    actions.add_evidence(facilitator, claim, kind="Weighbridge ticket", reference="WB 1 to 30")
    assert state(claim) == ("evidenced", "B")
    verifying.verify(manager, reread(claim), note="Read all tickets")
    assert state(claim) == ("verified", "A")


def test_what_a_movement_is_shown_by_shows_the_claim_too(world, facilitator):
    claim = own_claim(world, evidence="")
    moved(facilitator, claim.synergy, "5", evidence_kind="weighbridge", evidence_reference="WB 9")
    assert state(claim) == ("evidenced", "B")


def test_both_sides_are_told_and_no_letter_holds_a_figure(world, member, manager):
    from offcut.platform.mail.models import Letter

    claim = own_claim(world, verified=True)
    verifying.withdraw_verification(manager, claim, why="A load is missing")
    subjects = {
        person: [letter.subject.split(":")[0] for letter in Letter.objects.filter(person=person)]
        for person in (world.person(Role.MEMBER), world.outsider)
    }
    told = ["2025 is claimed", "Verified", "A verification was withdrawn"]
    assert all(sorted(found) == sorted(told) for found in subjects.values())
    assert not [letter for letter in Letter.objects.all() if "£" in letter.text]


def test_a_claim_before_completion_is_no_outcome(world, facilitator, manager):
    synergy = own_synergy(
        world, stage="implementation", reached="implementation", completed_on=None
    )
    claim = actions.make_claim(facilitator, synergy, year=2025, quantity=10)
    actions.add_evidence(facilitator, claim, kind="weighbridge", reference="WB 1")
    assert state(claim)[0] == "claimed"
    with pytest.raises(InputError, match="completed"):
        verifying.verify(manager, claim, note="Read it")


def test_only_a_third_party_verifies(world, member, facilitator, manager):
    claim = own_claim(world)
    with pytest.raises(InputError, match="You facilitate this exchange"):
        verifying.verify(facilitator, claim, note="Read it")
    for viewer in (member, world.viewer(Role.AUDITOR), world.viewer(Role.ORGANISATION_ADMIN)):
        with pytest.raises(PermissionDenied):
            verifying.verify(viewer, claim, note="Read it")
    second = make_person("Second", staff_roles=(Role.FACILITATOR,))
    from offcut.platform.organisations.actions import add_member, assign_facilitator

    assign_facilitator(manager, world.other, facilitator=second)
    with pytest.raises(InputError, match="one of its sides"):
        verifying.verify(viewer_of(second), claim, note="Read it")
    assign_facilitator(manager, world.other, facilitator=None)
    add_member(manager, world.other, person=second, role=Role.MEMBER)
    with pytest.raises(InputError, match="belong to, or act for"):
        verifying.verify(viewer_of(second), claim, note="Read it")
    third = make_person(world.other.name, staff_roles=(Role.FACILITATOR,))
    with pytest.raises(InputError, match="name is that of one"):
        verifying.verify(viewer_of(third), claim, note="Read it")
    with pytest.raises(InputError, match="Say what you looked at"):
        verifying.verify(manager, claim, note=" ")
    assert not Verification.objects.as_system("test").exists()


def test_who_made_a_claim_does_not_verify_it(world, facilitator):
    from offcut.platform.desk.models import Synergy

    claim = own_claim(world)
    other = make_person("Successor", staff_roles=(Role.FACILITATOR,))
    Synergy.objects.as_system("test").filter(pk=claim.synergy_id).update(facilitator=other)
    from offcut.platform.organisations.actions import assign_facilitator

    assign_facilitator(facilitator, world.own, facilitator=other)
    with pytest.raises(InputError, match="You made this claim"):
        verifying.verify(facilitator, reread(claim), note="Read it")


def test_what_a_verified_claim_rests_on_is_locked_until_it_is_withdrawn(
    world, member, facilitator, manager
):
    claim = own_claim(world, verified=True)
    before = value(claim, "ghg")
    locked = (
        lambda: actions.change_claim(facilitator, claim, quantity=9),
        lambda: actions.add_evidence(facilitator, claim, kind="meter", reference="M 1"),
        lambda: actions.remove_evidence(facilitator, claim.shown_evidence[0]),
        lambda: actions.state_figures(member, claim, side="have", cost_saved_gbp=5.0),
        lambda: actions.change_basis(facilitator, claim.synergy, "haulage", {"distance_km": "5"}),
        lambda: verifying.verify(manager, claim, note="Twice"),
    )
    for change in locked:
        with pytest.raises(InputError, match="verified"):
            change()
    moved(facilitator, claim.synergy, "50", moved_on=date(2025, 11, 11))
    assert value(claim, "ghg") == before, "as it was verified, though more was moved since"
    with pytest.raises(InputError, match="Say why"):
        verifying.withdraw_verification(manager, claim, why="")
    with pytest.raises(InputError, match="by who gave it"):
        verifying.withdraw_verification(facilitator, claim, why="A load was counted twice")
    verifying.withdraw_verification(manager, claim, why="A load is missing")
    assert state(claim) == ("evidenced", "B")
    assert value(claim, "ghg") == pytest.approx(before * 650 / 600)


def test_the_figures_are_those_of_the_formula(world):
    """By hand, desnz-2025@1: landfill of aggregates 1.26 is seen in the set itself, not assumed."""
    from offcut.impact.factors import factor_set

    claim = own_claim(world)
    factors = factor_set("desnz-2025@1")
    landfill = factors["waste_disposal.aggregates.landfill"].kg_per_unit
    primary = factors["material_use.aggregates.primary"].kg_per_unit
    freight = factors["freight.artic_all.laden_average"].kg_per_unit
    before_it = factors["freight_wtt.artic_all.laden_average"].kg_per_unit
    by_hand = 600 * (landfill + primary - 20 * (freight + before_it))
    assert claim.factor_set == "desnz-2025@1"
    assert value(claim, "ghg") == pytest.approx(by_hand)
    assert value(claim, "landfill_diverted") == 600
    assert value(claim, "cost_saved_have") == pytest.approx(600 * (38 + 4))
    assert value(claim, "cost_saved_want") == pytest.approx(600 * (CANARY_PURCHASE - 4 - 6))


def test_a_year_is_claimed_once_and_not_before_it_begins(world, facilitator):
    claim = own_claim(world)
    with pytest.raises(InputError, match="already"):
        actions.make_claim(facilitator, claim.synergy, year=2025)
    with pytest.raises(InputError, match="up to this one"):
        actions.make_claim(facilitator, claim.synergy, year=2099)
    with pytest.raises(InputError, match="in order"):
        actions.change_claim(facilitator, claim, quantity=5, quantity_low=6)


def test_a_firm_states_its_own_figures_and_signs_them(world, member):
    claim = own_claim(world)
    actions.state_figures(member, claim, side="have", cost_saved_gbp=12345.0)
    with pytest.raises(PermissionDenied):
        actions.state_figures(member, claim, side="want", cost_saved_gbp=1.0)
    made = actions.sign_statement(member, claim, side="have")
    assert made.signed_on is not None
    made = actions.state_figures(member, claim, side="have", cost_saved_gbp=12000.0)
    assert made.signed_on is None, "a change takes the signature off"
    assert value(claim, "cost_saved_have") == 12000.0
    events = Event.objects.filter(action__startswith="statement.")
    assert all("12345" not in str(event.details) for event in events)


def test_the_same_tonne_claimed_at_both_ends_is_told(world, facilitator):
    first = own_claim(world)
    again = own_synergy(world, title="The same sand, entered by the taker")
    second = actions.make_claim(facilitator, again, year=2025, quantity=600)
    found = account.accounted([first, reread(second)])
    told = [doubt.told for doubt in account.doubts(facilitator, found, first)]
    assert any("was each end entered once?" in one for one in told)


def test_a_doubt_about_others_names_nobody_to_a_party(world, member, facilitator):
    first = own_claim(world)
    third = make_organisation("Secretfield Castings (example)")
    elsewhere = make_synergy(third, world.other, world.person(Role.FACILITATOR))
    actions.keep_basis(facilitator, elsewhere, BASIS)
    second = actions.make_claim(facilitator, elsewhere, year=2025, quantity=600)
    found = account.accounted([first, reread(second)])
    told = [doubt.told for doubt in account.doubts(member, found, first)]
    assert any("Another claim may count the same tonnes" in one for one in told)
    assert not any("Secretfield" in one for one in told)
    whole = [doubt.told for doubt in account.doubts(facilitator, found, first)]
    assert any("Secretfield" in one or "one material" in one for one in whole)


def test_an_implausible_figure_is_told_with_its_range_and_source(world, facilitator):
    claim = own_claim(world)
    actions.change_basis(
        facilitator, claim.synergy, "instead",
        {"displaced_factor": "material_use.metals.aluminium_foil.primary", "displaced_origin": ""},
    )  # fmt: skip
    found = account.accounted([reread(claim)])
    doubts = account.doubts(facilitator, found, claim)
    assert doubts, "something is told"


def test_a_restatement_keeps_both_figures(world, manager, facilitator):
    claim = own_claim(world, verified=True)
    before = value(claim, "ghg")
    with pytest.raises(InputError, match="takes another"):
        verifying.restate(manager, claim, factor_set=claim.factor_set, reason="Same")
    with pytest.raises(InputError, match="reason"):
        verifying.restate(manager, claim, factor_set="desnz-2026@1", reason=" ")
    made = verifying.restate(manager, claim, factor_set="desnz-2026@1", reason="New factors")
    ghg = next(one for one in made.figures if one["figure"].endswith(".ghg"))
    assert ghg["old"]["value"] == pytest.approx(before)
    assert ghg["new"]["value"] != pytest.approx(before)
    assert value(claim, "ghg") == before, "the claim stays pinned"
    page = client_of(world.person(Role.PROGRAMME_MANAGER)).get(f"/outcomes/claims/{claim.pk}/")
    assert "Restated with desnz-2026@1" in page.content.decode()


def test_a_certificate_holds_the_companys_own_figures_and_no_terms_of_the_other(world, member):
    own_claim(world, verified=True)
    made = certifying.issue(member, world.own, year=2025)
    text = json.dumps(made.document)
    assert str(CANARY_PURCHASE) not in text
    assert made.synthetic is False
    assert made.claims.as_system("test").count() == 1
    assert certifying.issue(member, world.own, year=2025).pk == made.pk, "the same is made once"
    from offcut.platform.files import queries as files

    kept = {file.media_type for file in files.attached(member, "certificate", made.pk)}
    assert kept == {"application/pdf", "text/html", "application/json"}
    assert not files.attached(viewer_of(world.outsider), "certificate", made.pk).exists()


def test_a_certificate_can_be_audited(world, member):
    from offcut.impact.audit import audit

    own_claim(world, verified=True)
    made = certifying.issue(member, world.own, year=2025)
    result = audit(made.document)
    assert result.passed, result.differences


def test_without_evidence_there_is_no_certificate(world, member):
    own_claim(world, evidence="")
    with pytest.raises(InputError, match="no completed exchange with evidence"):
        certifying.issue(member, world.own, year=2025)


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (Role.MEMBER, True, False),
        (Role.FACILITATOR, True, True),
        (Role.AUDITOR, True, True),
        (Role.PROGRAMME_MANAGER, False, False),
    ],
)
def test_pages_show_the_money_of_a_side_to_that_side_alone(world, role, own, others):
    claim = own_claim(world)
    client = client_of(world.person(role))
    pages = [
        client.get(f"/outcomes/claims/{claim.pk}/"),
        client.get(f"/outcomes/exchanges/{claim.synergy_id}/"),
        client.get(f"/outcomes/claims/{claim.pk}/working/ghg_society/"),
        client.get("/outcomes/"),
    ]
    assert [page.status_code for page in pages] == [200] * 4
    text = "".join(page.content.decode() for page in pages)
    saved_have, saved_want = "£25,200", f"£{600 * (CANARY_PURCHASE - 10):,.0f}"
    assert (saved_have in text) is own
    assert (saved_want in text) is others
    assert (str(CANARY_PURCHASE) in text) is others


def test_the_page_of_a_claim_takes_few_queries(world, django_assert_max_num_queries):
    client = world.client_for(Role.FACILITATOR)
    address = f"/outcomes/claims/{own_claim(world).pk}/"
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_workings_of_what_one_may_not_see_are_not_there(world):
    claim = own_claim(world)
    client = client_of(world.person(Role.MEMBER))
    address = f"/outcomes/claims/{claim.pk}/working"
    for figure, status in (
        ("cost_saved_have", 200),
        ("cost_saved_want", 404),
        ("cost_saved", 404),
        ("cost_saved_society", 404),
        ("ghg_have", 200),
        ("purchase_saved", 404),
        ("nothing", 404),
    ):
        page = client.get(f"{address}/{figure}/")
        assert page.status_code == status, figure
        assert str(CANARY_PURCHASE) not in page.content.decode()


def test_an_auditors_sight_of_what_firms_state_is_an_event(world):
    claim = own_claim(world)
    client_of(world.person(Role.AUDITOR)).get(f"/outcomes/claims/{claim.pk}/figures/want/")
    assert Event.objects.filter(action="statement.seen").count() == 1


def test_others_claims_are_not_there(world):
    from things_outcomes import things

    known = things(world)["outcomes:claim"]
    client = client_of(world.person(Role.MEMBER))
    assert client.get(f"/outcomes/claims/{known.other['claim_id']}/").status_code == 404
    text = client.get("/outcomes/").content.decode()
    assert "Fourthwell" not in text
    assert CANARY_NAME not in text or "Green sand" in text
