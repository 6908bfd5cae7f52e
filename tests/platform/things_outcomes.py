"""Exchanges in place, movements and claims for tests, made through the app's actions."""

from datetime import date
from decimal import Decimal
from typing import Any

from things_introductions import make_match
from things_listings import make_listing, make_pair
from world import SYSTEM, Known, World, make_member, make_organisation, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import Synergy
from offcut.platform.desk.work import keep_terms
from offcut.platform.organisations.models import Organisation
from offcut.platform.outcomes import actions, moving, queries, verifying
from offcut.platform.outcomes.models import Claim, Movement

DONE = date(2025, 3, 3)
CANARY_PURCHASE = 41.7353  # what ``other`` paid before: for nobody of ``own``
PAPERS: dict[str, Any] = {
    "waste_status": "waste",
    "waste_code": "10 09 08",
    "description": "Spent green sand from iron casting",
    "document": "transfer_note",
    "document_reference": "WTN 0417",
    "carrier": "Sandy Lane Haulage (example)",
    "carrier_registration": "CBDU123456",
    "receiver_authorisation": "AB1234CD",
    "hierarchy_confirmed": True,
}
BASIS = {
    "flow": "sand",
    "resource": "Used green sand",
    "unit": "t",
    "waste_material": "aggregates",
    "baseline_fates": {"landfill": 1.0},
    "baseline_evidence": "Invoices of 2024",
    "displaced_factor": "material_use.aggregates.primary",
    "displaced_origin": "primary",
    "vehicle": "artic_all",
    "distance_km": 20.0,
    "processing": "none",
    "disposal_cost": 38.0,
    "purchase_price": CANARY_PURCHASE,
}
TERMS = {"transfer_price": 4.0, "haulage_cost": 6.0, "haulage_paid_by": "want"}


def make_synergy(
    have: Organisation, want: Organisation, facilitator: Any = None, **fields: Any
) -> Synergy:
    """An exchange between two that know each other; completed unless ``fields`` say otherwise."""
    usual: dict[str, Any] = {
        "title": "Green sand for concrete blocks",
        "resource_type": "sand.foundry.green",
        "stage": "completed",
        "reached": "completed",
        "completed_on": DONE,
        "names_known_on": DONE,
        "names_known_how": "They met",
        "facilitator": facilitator,
    }
    return Synergy.objects.create(
        have_organisation=have, want_organisation=want, **{**usual, **fields}
    )


def own_synergy(world: World, **fields: Any) -> Synergy:
    """``own`` gives, ``other`` takes; the facilitator of the world carries it."""
    have, want = make_pair(world)
    made = make_synergy(
        world.own,
        world.other,
        world.person(Role.FACILITATOR),
        **{"have_listing": have, "want_listing": want, "match": make_match(have, want), **fields},
    )
    actions.keep_basis(SYSTEM, made, BASIS)
    keep_terms(SYSTEM, made, TERMS)
    return made


def moved(
    viewer: Viewer, synergy: Synergy, quantity: float | str = "400", **fields: Any
) -> Movement:
    """A movement of waste whose papers are in order."""
    return moving.record_movement(
        viewer,
        synergy,
        **{
            **PAPERS,
            "moved_on": date(2025, 5, 6),
            "quantity": Decimal(str(quantity)),
            **fields,
        },
    )


def reread(claim: Claim) -> Claim:
    """A claim with all that its account takes."""
    found: Claim = queries.all_claims("test").get(pk=claim.pk)
    return found


def own_claim(world: World, *, evidence: str = "weighbridge", verified: bool = False) -> Claim:
    """A claim of ``own_synergy`` for 2025 over two movements; shown, and verified if so asked."""
    facilitator = world.viewer(Role.FACILITATOR)
    synergy = own_synergy(world)
    moved(facilitator, synergy, "400")
    moved(facilitator, synergy, "200", moved_on=date(2025, 9, 1))
    made = actions.make_claim(facilitator, synergy, year=2025)
    if evidence:
        actions.add_evidence(facilitator, made, kind=evidence, reference="WB 1 to 30")
    if verified:
        verifying.verify(
            world.viewer(Role.PROGRAMME_MANAGER), reread(made), note="Read all tickets"
        )
    return reread(made)


def things(world: World) -> dict[str, Known]:
    """What the addresses of outcomes are about; the other's exchange is with a third."""
    own = own_claim(world)
    third = make_organisation("Fourthwell Castings (example)", postcode="CV1 1GF", sic_code="24510")
    have, want = make_listing(third), make_listing(world.other, kind="want", words="Sand")
    other = make_synergy(third, world.other, have_listing=have, want_listing=want)
    carrier = viewer_of(make_member(third))
    other_movement = moved(carrier, other, 100)
    other_claim = actions.make_claim(carrier, other, year=2025)
    other_evidence = actions.add_evidence(carrier, other_claim, kind="meter", reference="M 2")
    claims = Known(
        {"claim_id": own.pk}, {"claim_id": other_claim.pk}, own_thing=own, other_thing=other_claim
    )
    synergies = Known(
        {"synergy_id": own.synergy_id}, {"synergy_id": other.pk},
        own_thing=own.synergy, other_thing=other,
    )  # fmt: skip
    movement = own.synergy.movements.as_system("test")[0]
    moves = Known(
        {"movement_id": movement.pk}, {"movement_id": other_movement.pk},
        own_thing=movement, other_thing=other_movement,
    )  # fmt: skip
    evidence = Known(
        {"evidence_id": own.shown_evidence[0].pk}, {"evidence_id": other_evidence.pk},
        own_thing=own.shown_evidence[0], other_thing=other_evidence,
    )  # fmt: skip
    found = {f"outcomes:{name}": claims for name in _OF_CLAIMS}
    found |= {f"outcomes:{name}": synergies for name in _OF_SYNERGIES}
    found |= {f"outcomes:{name}": moves for name in ("movement", "correct_movement")}
    found["outcomes:remove_evidence"] = evidence
    found["outcomes:working"] = _with(claims, figure="ghg_society")
    found["outcomes:statement"] = _with(claims, side="have")
    found["outcomes:sign"] = _with(claims, side="have")
    found["outcomes:record_movement"] = _with(synergies, kind="waste")
    found["outcomes:change_basis"] = _with(synergies, group="haulage")
    found["outcomes:change_terms"] = _with(synergies, group="have_costs")
    found["outcomes:state_figures"] = _with(claims, side="have")
    found["outcomes:issue_certificate"] = Known(
        {"organisation_id": world.own.pk, "year": 2025},
        {"organisation_id": third.pk, "year": 2025},
        own_thing=world.own,
        other_thing=third,
    )
    return found


_OF_CLAIMS = ("claim", "change_claim", "add_evidence", "verify", "withdraw", "restate")
_OF_SYNERGIES = ("exchange", "make_claim", "begin_movement", "make_season_ticket")


def _with(known: Known, **more: Any) -> Known:
    return Known({**known.own, **more}, {**known.other, **more}, known.own_thing, known.other_thing)
