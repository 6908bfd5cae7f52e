"""Exchanges for tests: synthetic, with just what a test speaks of."""

from dataclasses import replace
from datetime import date
from typing import Any

from offcut.impact.model import (
    Claim,
    Displacement,
    FateShare,
    Grade,
    Haul,
    Money,
    Party,
    Prediction,
    Processing,
    Stage,
    Synergy,
)

AGGREGATE = "material_use.aggregates.primary"


def sand(**changes: Any) -> Synergy:
    """Foundry sand from landfill to aggregate, no treatment, by rigid lorry."""
    given = Synergy(
        id="S-1",
        title="Spent sand to fill (synthetic)",
        flow="sand",
        resource="Spent foundry sand",
        unit="t",
        tonnes_per_unit=None,
        stage=Stage.COMPLETED,
        dates={Stage.COMPLETED: date(2024, 6, 1)},
        have=Party("Anvil Castings (fictional)"),
        want=Party("Brook Blocks (fictional)"),
        facilitator="Example Network (fictional)",
        hazardous=False,
        waste_material="aggregates",
        baseline=(FateShare("landfill", 1.0, "WTN 1 to 9"),),
        displacement=Displacement(AGGREGATE, "primary", imported_share=0.0),
        haul=Haul("rigid_17", 32.83),
        processing=Processing("none"),
        money=Money(
            disposal_cost=30.0, binder="green_bentonite", purchase_price=20.0, transfer_price=2.0,
            haulage_cost=5.0, haulage_paid_by="have",
        ),
        prediction=Prediction(1000.0, 20000.0, 5000.0),
    )  # fmt: skip
    return replace(given, **changes)


def water(**changes: Any) -> Synergy:
    """Rinse water used again instead of mains water, on site."""
    changes = {
        "id": "W-1",
        "flow": "water",
        "resource": "Rinse water",
        "unit": "m3",
        "waste_material": None,
        "baseline": (FateShare("sewer", 1.0, "consent 7"),),
        "displacement": Displacement("water.supply", "water"),
        "haul": Haul("none", None),
        **changes,
    }
    return sand(**changes)


def claim(
    synergy: str = "S-1", year: int = 2025, quantity: float | None = 1.0, **changes: Any
) -> Claim:
    """A claim with documents, grade B."""
    given = Claim(
        id=f"{synergy}-{year}",
        synergy=synergy,
        year=year,
        quantity=quantity,
        grade=Grade.B,
        evidence=("WB 1",),
        evidence_kinds=("weighbridge",),
    )
    return replace(given, **changes)
