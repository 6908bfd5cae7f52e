"""Journey 6: movements, a claim with evidence, a third party's word, a certificate."""

from datetime import date

import pytest
from harness import WIDTHS, all_is_well, is_an_error, press, tab_to, type_into
from things_outcomes import CANARY_PURCHASE, moved, own_claim, own_synergy

from offcut.platform.access.roles import Role
from offcut.platform.outcomes.models import Claim, Movement


def day(page, group, value):
    """Fill in a day in its three boxes."""
    box = page.get_by_role("group", name=group)
    for label, part in zip(("Day", "Month", "Year"), value, strict=True):
        box.get_by_label(label).fill(part)


def record(page, synergy):
    """Record a movement of waste; first without what the law asks for."""
    page.goto(f"/outcomes/exchanges/{synergy.pk}/")
    all_is_well(page, "exchange")
    page.get_by_role("button", name="Record a movement").click()
    all_is_well(page, "movement-is-it-waste")
    page.get_by_label("Yes, or we are not sure").check()
    page.get_by_role("button", name="Continue").click()
    all_is_well(page, "movement-new")
    day(page, "On which day?", ("6", "5", "2025"))
    page.get_by_label("How much?", exact=True).fill("600")
    page.get_by_label("Waste transfer note").check()
    page.get_by_role("button", name="Record it").click()
    is_an_error(page)
    all_is_well(page, "movement-problems")
    page.get_by_role("textbox", name="Code of the List of Wastes").fill("10 09 08")
    page.get_by_label("Description").fill("Spent green sand from iron casting")
    page.get_by_label("Number of the note").fill("WTN 0417")
    page.get_by_label("Who carried it?").fill("Sandy Lane Haulage (example)")
    page.get_by_label("Registration of the carrier").fill("CBDU123456")
    page.get_by_label("Permit or exemption of the receiver").fill("AB1234CD")
    page.get_by_label("Who hands it over confirms").check()
    page.get_by_role("button", name="Record it").click()
    page.get_by_role("heading", name="6 May 2025").wait_for()
    all_is_well(page, "movement")


@pytest.mark.parametrize(("width", "scripts"), [*((w, True) for w in WIDTHS), (360, False)])
def test_from_a_load_to_a_certificate(browse, world, width, scripts):
    synergy = own_synergy(world)
    firm = browse(world.person(Role.MEMBER), width=width, scripts=scripts)
    record(firm, synergy)
    firm.goto(f"/outcomes/exchanges/{synergy.pk}/claim/")
    all_is_well(firm, "claim-new")
    firm.get_by_label("Of which year?").fill("2025")
    firm.get_by_role("button", name="Claim").click()
    firm.get_by_text("600").first.wait_for()
    all_is_well(firm, "claim-claimed")
    firm.get_by_role("link", name="Add evidence").first.click()
    all_is_well(firm, "evidence-add")
    firm.get_by_label("What is it?").select_option("weighbridge")
    firm.get_by_label("Its number or name").fill("WB 1 to 30")
    firm.get_by_label("The document itself").set_input_files(
        {"name": "tickets.csv", "mimeType": "text/csv", "buffer": b"ticket,t\n1,20\n"}
    )
    firm.get_by_role("button", name="Add").click()
    firm.get_by_text("evidence of grade B").wait_for()
    assert str(CANARY_PURCHASE) not in firm.content()
    all_is_well(firm, "claim-evidenced")

    claim = Claim.objects.as_system("test").get(synergy=synergy)
    verifier = browse(world.person(Role.PROGRAMME_MANAGER), width=width, scripts=scripts)
    verifier.goto(f"/outcomes/claims/{claim.pk}/")
    verifier.get_by_role("button", name="Verify this claim").click()
    all_is_well(verifier, "verify")
    verifier.get_by_label("What did you look at?").fill("All tickets, and the heap.")
    verifier.get_by_label("I neither facilitate").check()
    verifier.get_by_role("button", name="Verify").click()
    verifier.get_by_text("Verified by").first.wait_for()
    all_is_well(verifier, "claim-verified")

    firm.goto(f"/outcomes/claims/{claim.pk}/")
    firm.get_by_role("link", name="How was this worked out?").first.click()
    all_is_well(firm, "working")
    firm.goto("/outcomes/certificates/")
    firm.get_by_role("button", name="Make").click()
    firm.get_by_text("The certificate for 2025 is made.").wait_for()
    all_is_well(firm, "certificates")
    with firm.expect_download() as waiting:
        firm.get_by_role("link", name="pdf").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


def test_the_facilitator_cannot_verify_and_a_mistake_is_corrected(browse, world):
    claim = own_claim(world)
    page = browse(world.person(Role.FACILITATOR), width=768)
    page.goto(f"/outcomes/claims/{claim.pk}/verify/")
    page.get_by_text("You facilitate this exchange").wait_for()
    all_is_well(page, "verify-refused")
    wrong = moved(world.viewer(Role.FACILITATOR), claim.synergy, "214", moved_on=date(2025, 6, 1))
    page.goto(f"/outcomes/movements/{wrong.pk}/")
    page.get_by_role("button", name="Correct it").click()
    all_is_well(page, "movement-correct")
    page.get_by_label("How much was it?").fill("21.4")
    page.get_by_label("Why is it corrected?").fill("The ticket says 21.4 t")
    page.get_by_role("button", name="Correct it").click()
    page.get_by_text("a movement recorded before").wait_for()
    page.goto(f"/outcomes/movements/{wrong.pk}/")
    page.get_by_text("this one no longer counts").wait_for()
    page.goto("/outcomes/movements/?corrected=yes")
    all_is_well(page, "movements")
    assert Movement.objects.as_system("test").count() == 4


def test_a_firm_states_and_signs_by_keyboard_alone(browse, world):
    claim = own_claim(world)
    page = browse(world.person(Role.MEMBER))
    page.goto(f"/outcomes/claims/{claim.pk}/figures/have/change/")
    type_into(page, "Cost saved in the year", "25000")
    press(page, "Save")
    page.get_by_text("£25,000").wait_for()
    all_is_well(page, "statement")
    press(page, "Sign these figures")
    page.get_by_role("heading", name="Sign the figures").wait_for()
    all_is_well(page, "sign")
    tab_to(page, page.get_by_label("I sign these figures"))
    page.keyboard.press("Space")
    press(page, "Sign")
    page.get_by_text("Signed.").wait_for()


def test_what_the_figures_rest_on_is_asked_page_by_page(browse, world):
    synergy = own_synergy(world)
    page = browse(world.person(Role.FACILITATOR), width=360)
    for group in ("material", "before", "instead", "haulage", "treatment", "additionality"):
        page.goto(f"/outcomes/exchanges/{synergy.pk}/basis/{group}/")
        all_is_well(page, f"basis-{group}")
    page.goto(f"/outcomes/exchanges/{synergy.pk}/basis/haulage/")
    page.get_by_label("Distance one way").fill("as the crow flies")
    page.get_by_role("button", name="Save").click()
    all_is_well(page, "basis-problem")
    page.get_by_label("Distance one way").fill("31")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.goto("/outcomes/")
    all_is_well(page, "outcomes")
