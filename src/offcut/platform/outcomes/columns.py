"""What a synergy's account rests on, cell by cell: whose each is, and which form asks for it.

The cells are the columns of the core's sheet ``synergies``; what they mean, what they accept and
the words for them stand in the core's table ``workbook_columns``. Who pays whom is not kept here:
``terms`` works those cells out of the desk's lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from offcut.impact.cells import Column
from offcut.impact.workbook import columns


class Whose(StrEnum):
    """Who may see a cell, besides the facilitator of the synergy and the auditor."""

    SHARED = "shared"  # both parties, and staff who look at claims
    BOTH = "both"  # both parties alone
    HAVE = "have"  # the giver alone
    WANT = "want"  # the taker alone


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that are asked for on one page."""

    id: str
    title: str
    question: str
    names: tuple[str, ...]
    whose: Whose = Whose.SHARED

    @property
    def operation(self) -> str:
        """What one must be allowed to do to change it."""
        return "change_basis" if self.whose is Whose.SHARED else "change_terms"


GROUPS = (
    Group(
        "material",
        "What is exchanged",
        "What is it, and how is it counted?",
        ("flow", "resource", "unit", "tonnes_per_unit", "hazardous", "waste_material"),
    ),
    Group(
        "before",
        "Where it went before",
        "Where did it go before, and what shows that?",
        ("baseline_fates", "baseline_evidence", "already_displaced"),
    ),
    Group(
        "instead",
        "What it replaces",
        "What need no longer be bought?",
        (
            "displaced_factor", "displaced_origin", "substitution_ratio", "quality_factor",
            "imported_share",
        ),
    ),
    Group(
        "haulage",
        "How it is carried",
        "How far is it carried, and in what?",
        (
            "vehicle", "distance_km", "laden", "load_t", "empty_return", "avoided_km",
            "avoided_vehicle", "avoided_leg",
        ),
    ),
    Group(
        "treatment",
        "How it is treated",
        "Is it treated before it is used?",
        (
            "processing", "electricity_kwh", "gas_kwh", "diesel_l", "processing_factor",
            "product_yield", "treated_at", "residue_share", "residue_fate", "residue_material",
            "residue_hazardous",
        ),
    ),
    Group(
        "additionality",
        "What would have happened anyway",
        "What would have happened without it?",
        (
            "deadweight", "leakage", "displacement", "substitution", "additionality",
            "earlier_years", "additionality_reason", "persistence", "have_credit_share",
        ),
    ),
    Group(
        "have_costs",
        "What the giver paid before",
        "What did the giver pay for disposal?",
        ("disposal_cost", "landfill_tax_class", "binder"),
        Whose.HAVE,
    ),
    Group(
        "want_costs",
        "What the taker paid before",
        "What did the taker pay for its material?",
        ("purchase_price",),
        Whose.WANT,
    ),
)  # fmt: skip
OF_PARTIES = tuple(
    f"{side}_{name}"
    for side in ("have", "want")
    for name in ("organisation_number", "sic", "size", "postcode", "district")
)
"""Kept of an imported case; what the organisation or its listing says comes first."""
EXPECTED = ("predicted_quantity", "predicted_gbp", "predicted_kgco2e")  # kept from the first idea


TERMS = (
    "transfer_price", "haulage_cost", "haulage_paid_by", "treatment_cost", "treatment_paid_by",
)  # fmt: skip
"""Who pays whom: of the two parties; kept by the desk, worked out by ``terms``."""


@cache
def groups() -> Mapping[str, Group]:
    """The groups by id."""
    return {group.id: group for group in GROUPS}


@cache
def whose() -> Mapping[str, Whose]:
    """Whose each cell is."""
    found = {name: group.whose for group in GROUPS for name in group.names}
    return found | dict.fromkeys((*EXPECTED, *TERMS), Whose.BOTH)


def column(name: str) -> Column:
    """A column of the core's sheet."""
    return columns("synergies")[name]


def label(name: str) -> str:
    """Its name in words: ``baseline_fates`` → ``Baseline fates``."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


LABELS = {
    "flow": "Kind of flow",
    "resource": "What is exchanged",
    "unit": "Counted in",
    "tonnes_per_unit": "Weight of one unit, in tonnes",
    "hazardous": "Hazardous waste?",
    "waste_material": "Material of the disposal factors",
    "baseline_fates": "Where it went, by share",
    "baseline_evidence": "What shows these shares",
    "already_displaced": "What its recycled share replaced already",
    "displaced_factor": "Factor of what need no longer be produced",
    "displaced_origin": "What is replaced",
    "substitution_ratio": "Units replaced per unit delivered",
    "quality_factor": "Worth in use against what it replaces",
    "imported_share": "Share that came from abroad",
    "vehicle": "Vehicle",
    "distance_km": "Distance one way, by road, km",
    "laden": "How full it runs",
    "load_t": "Weight of one load, in tonnes",
    "processing": "Treated before use?",
    "electricity_kwh": "Electricity per unit, kWh",
    "gas_kwh": "Gas per unit, kWh",
    "diesel_l": "Diesel per unit, litres",
    "product_yield": "Product per unit fed",
    "treated_at": "Where it is treated",
    "residue_share": "Residue per tonne fed, in tonnes",
    "residue_fate": "Where the residue goes",
    "residue_material": "Material of the residue’s disposal factor",
    "residue_hazardous": "Is the residue hazardous waste?",
    "empty_return": "Share of the way back that is driven empty for it",
    "avoided_km": "Journeys no longer made, one way, km",
    "avoided_vehicle": "Vehicle of the journeys no longer made",
    "avoided_leg": "What those journeys were for",
    "deadweight": "Would have happened anyway",
    "leakage": "Benefits outside the region",
    "displacement": "Taken from somebody else",
    "substitution": "One activity put in the place of another",
    "additionality": "Would it have happened without the network?",
    "additionality_reason": "Why that is so",
    "have_credit_share": "Share of the physical benefit that the giver may claim",
    "disposal_cost": "Disposal per unit before, £",
    "landfill_tax_class": "Class of landfill tax that was paid",
    "binder": "Binder of the moulding sand",
    "purchase_price": "Price per unit of what is replaced, £",
    "transfer_price": "Price per unit, paid by the taker to the giver, £",
    "haulage_cost": "Haulage per unit, £",
    "haulage_paid_by": "Who pays the haulage",
    "treatment_cost": "Treatment per unit, £",
    "treatment_paid_by": "Who pays the treatment",
}
WORDS = {
    "have": "the giver",
    "want": "the taker",
    "m3": "m³",
    "artic_33": "articulated lorry over 33 t",
    "artic_3_5_33": "articulated lorry, 3.5 to 33 t",
    "artic_all": "articulated lorry, any",
    "rigid_17": "rigid lorry over 17 t",
    "rigid_7_5_17": "rigid lorry, 7.5 to 17 t",
    "rigid_3_5_7_5": "rigid lorry, 3.5 to 7.5 t",
    "rigid_all": "rigid lorry, any",
    "hgv_all": "lorry, any",
}
"""Accepted words of the core's sheet that are said otherwise on a page."""
