"""What amounts are counted in: quantities, weights, volumes; and the facts of the method itself."""

import numpy as np

from offcut.impact.book import Fact
from offcut.impact.columns import Column, InputInfo
from offcut.impact.inputs import Asked, Cells

SAME_UNIT = Fact("assumption:same_unit", 1.0, "", label="the same unit", source="method")
NO_WEIGHT = Fact(
    "assumption:no_weight", 0.0, "t/kWh", label="energy has no weight", source="method"
)
DECLARED = Fact(
    "assumption:declared_baseline", 1.0, "", source="method",
    label="what was expected needs no evidence of the baseline",
)  # fmt: skip
NONE_STATED = Fact(
    "assumption:not_stated",
    None,
    "",
    source="method",
    label="nothing was stated, so nothing is known",
)
METHOD_FACTS = (SAME_UNIT, NO_WEIGHT, DECLARED, NONE_STATED)


def quantity_column(asked: Asked, info: InputInfo) -> Column:
    """As claimed, else the sum of movements, else as predicted."""
    claims = asked.claims
    values = np.array([number(claim.quantity) for claim in claims])
    low = np.array([number(claim.quantity_low) for claim in claims])
    high = np.array([number(claim.quantity_high) for claim in claims])

    def reference(index: int) -> str:
        claim = claims[index]
        if claim.source.sheet == "synergies":
            return f"{claim.source.reference}.predicted_quantity"
        if claim.movements:
            return f"entry:{claim.id}.moved"
        return f"{claim.source.reference}.quantity"

    def why(index: int) -> str:
        if claims[index].source.sheet == "synergies":
            return "column 'predicted_quantity' is empty"
        return "column 'quantity' is empty, and no movement is listed"

    return Column(info, values, reference, why, low=low, high=high)


def number(value: float | None) -> float:
    """A number for a column: NaN for None."""
    return np.nan if value is None else value


def weight_column(asked: Asked, info: InputInfo) -> Column:
    """Tonnes of a unit: stated, or that of a tonne, of water, or none for energy."""
    water = asked.assumption("impact.water_t_per_m3")
    facts = (SAME_UNIT, NO_WEIGHT, water)

    def choice(cells: Cells) -> int:
        unit = cells["unit"]
        if unit == "t":
            return 0
        if unit == "kWh":
            return 1
        if cells["tonnes_per_unit"] is None and unit == "m3" and cells["flow"] == "water":
            return 2
        return -1

    which = np.array([choice(cells) for cells in asked.synergy_cells], dtype=np.int64)
    stated = np.array([number(cells["tonnes_per_unit"]) for cells in asked.synergy_cells])
    known = np.array([1.0, 0.0, water.value])
    once = np.where(which >= 0, known[which], stated)
    fact_of = which[asked.synergy_of]

    def reference_of(index: int) -> str:
        place = fact_of[index]
        cell = f"{asked.synergy_row(index)}.tonnes_per_unit"
        return facts[place].reference if place >= 0 else cell

    return Column(
        info, once[asked.synergy_of], reference_of,
        lambda index: "column 'tonnes_per_unit' is empty: what a unit weighs is not known",
        facts=facts, fact_of=fact_of,
    )  # fmt: skip


def effluent_column(asked: Asked, info: InputInfo) -> Column:
    """Cubic metres of effluent in a unit: 1 for m3, as of water for t."""
    water = asked.assumption("impact.water_t_per_m3")
    units = np.array([synergy.unit for synergy in asked.synergies])[asked.synergy_of]
    values = np.where(units == "m3", 1.0, np.where(units == "t", number(water.value), np.nan))

    def reference_of(index: int) -> str:
        return {"m3": SAME_UNIT, "t": water}.get(str(units[index]), NONE_STATED).reference

    return Column(
        info, values, reference_of,
        lambda index: f"what goes to sewer is counted in m3 or t, not in {units[index]}",
        facts=(water,),
    )  # fmt: skip
