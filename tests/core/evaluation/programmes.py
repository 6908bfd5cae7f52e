"""A small made-up programme for the tests: who is in it is said where it matters."""

from dataclasses import replace
from datetime import date
from typing import Any

from offcut.evaluation.model import Programme, Terms
from offcut.impact.model import (
    Claim,
    Displacement,
    FateShare,
    Firm,
    Grade,
    Haul,
    Party,
    Prediction,
    Processing,
    Stage,
    Synergy,
)

LADDER = (
    Stage.IDEA,
    Stage.DISCUSSION,
    Stage.NEGOTIATION,
    Stage.IMPLEMENTATION,
    Stage.COMPLETED,
)

TERMS = Terms(
    id="P-1",
    title="Reuse Programme (fictional)",
    region="Somewhere",
    funder="A fund (fictional)",
    starts_on=date(2025, 1, 1),
    ends_on=date(2026, 12, 31),
)


def synergy(name: str, *days: date, lost: date | None = None, **more: Any) -> Synergy:
    """A synergy that reached a stage on each of the days, and was perhaps lost."""
    dates = dict(zip(LADDER, days, strict=False))
    stage = LADDER[max(0, len(days) - 1)]
    if lost is not None:
        dates[Stage.LOST] = lost
        stage = Stage.LOST
    plain: dict[str, Any] = {
        "title": name,
        "flow": "sand",
        "resource": "sand",
        "unit": "t",
        "tonnes_per_unit": 1.0,
        "stage": stage,
        "have": Party(f"Giver {name} (fictional)", sic="24510", size="medium", district="Dudley"),
        "want": Party(f"Taker {name} (fictional)"),
        "waste_material": "aggregates",
        "baseline": (FateShare("landfill", 1.0, "notes"),),
        "displacement": Displacement("material_use.aggregates.primary", "primary"),
        "haul": Haul("none", 0.0),
        "processing": Processing("none"),
        "hazardous": False,
        "prediction": Prediction(100.0, 1000.0, 900.0),
    }
    return Synergy(id=name, dates=dates, **(plain | more))


def claim(of: str, year: int = 2025, quantity: float = 100.0, **more: Any) -> Claim:
    """A claim with documents, signed at the end of its year."""
    plain: dict[str, Any] = {
        "grade": Grade.B,
        "evidence": (f"INV {of} {year}",),
        "evidence_kinds": ("invoice",),
        "have": Firm(cost_saved_gbp=500.0, signed_on=date(year, 12, 20)),
    }
    return Claim(id=f"{of}-{year}", synergy=of, year=year, quantity=quantity, **(plain | more))


def verified(of: Claim, on: date) -> Claim:
    """The claim, verified by a third party with weighbridge tickets."""
    return replace(
        of,
        grade=Grade.A,
        evidence_kinds=("weighbridge",),
        verifier="Example Assurance (fictional)",
        verified_on=on,
    )


def programme(
    synergies: list[Synergy], claims: list[Claim] | None = None, **more: Any
) -> Programme:
    """A programme of two years with these exchanges."""
    return Programme(
        terms=more.pop("terms", TERMS),
        synergies=tuple(synergies),
        claims=tuple(claims or ()),
        **{name: tuple(rows) for name, rows in more.items()},
    )
