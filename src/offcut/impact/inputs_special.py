"""Inputs that are more than a cell or a factor: taxes, kilometres, shares, what evidence allows."""

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np

from offcut import reference
from offcut.errors import NotDated
from offcut.impact.book import Fact
from offcut.impact.columns import Column, InputInfo
from offcut.impact.inputs import MAKERS, Asked, Cells
from offcut.impact.inputs_basis import (
    DECLARED,
    NONE_STATED,
    effluent_column,
    number,
    quantity_column,
    weight_column,
)
from offcut.impact.inputs_factors import activity_column, factor_column
from offcut.impact.model import Standing
from offcut.reference import _store
from offcut.reference._read import rows as table_rows

_INERT = frozenset(
    {"aggregates", "asphalt", "average_construction", "bricks", "concrete", "soils"}
    | {"insulation", "metals_construction"}
)
_TAX_DAY = (7, 1)  # the rate in force in the middle of the year


def _evidenced(asked: Asked, info: InputInfo) -> Column:
    """1 where the baseline is shown, or need not be, as nothing is claimed to be achieved."""
    column = info.place.partition(".")[2]
    shown = np.array([cells[column] is not None for cells in asked.synergy_cells])
    achieved = np.array(
        [standing in (Standing.REALISED, Standing.VERIFIED) for standing in asked.standings]
    )
    values = np.where(achieved, shown[asked.synergy_of].astype(float), 1.0)

    def reference_of(index: int) -> str:
        cell = f"{asked.synergy_row(index)}.{column}?"
        return cell if achieved[index] else DECLARED.reference

    return Column(info, values, reference_of, lambda index: "")


def _embedded(asked: Asked, info: InputInfo) -> Column:
    """Kilometres that are inside the factor of the leg whose journeys are no longer made."""
    names = [_embedded_name(cells) for cells in asked.synergy_cells]
    found = sorted(set(names))
    facts = tuple(asked.assumption(name) for name in found)
    once = np.array([found.index(name) for name in names], dtype=np.int64)
    fact_of = once[asked.synergy_of]
    values = np.array([number(fact.value) for fact in facts])[fact_of]
    return Column(
        info, values, lambda index: facts[fact_of[index]].reference, lambda index: "",
        facts=facts, fact_of=fact_of,
    )  # fmt: skip


def _embedded_name(cells: Cells) -> str:
    if cells["avoided_leg"] == "supply":
        return "impact.embedded_supply_km"
    shares = cells["baseline_fates"] or {}
    route = "landfill" if shares.get("landfill", 0.0) >= 0.5 else "recycling"
    inert = "_inert" if cells["waste_material"] in _INERT else ""
    return f"impact.embedded_{route}{inert}_km"


def _credit(asked: Asked, info: InputInfo) -> Column:
    """The giver's share of the physical benefit: as agreed, else the method's."""
    default = asked.assumption("impact.have_credit_share")
    agreed = np.array([number(cells["have_credit_share"]) for cells in asked.synergy_cells])
    values = np.where(np.isnan(agreed), number(default.value), agreed)[asked.synergy_of]
    assumed = np.isnan(agreed)[asked.synergy_of]

    def reference_of(index: int) -> str:
        cell = f"{asked.synergy_row(index)}.have_credit_share"
        return default.reference if assumed[index] else cell

    fact_of = np.where(assumed, 0, -1)
    return Column(info, values, reference_of, lambda index: "", facts=(default,), fact_of=fact_of)


def _landfill_tax(asked: Asked, info: InputInfo) -> Column:
    """GBP/t by class, at the rate in force on 1 July of the claim's year."""
    classes = [tax_class(cells) for cells in asked.synergy_cells]
    facts: list[Fact] = []
    known: dict[tuple[int, str], int] = {}
    which = []
    for place, claim in zip(asked.synergy_of, asked.claims, strict=True):
        rate_class = classes[place]
        key = (claim.year, rate_class or "")
        if key not in known:
            fact = _rate(claim.year, rate_class) if rate_class else None
            known[key] = len(facts) if fact else -1
            facts += [fact] if fact else []
        which.append(known[key])
    fact_of = np.array(which, dtype=np.int64)
    values = np.array([number(fact.value) for fact in facts] + [np.nan])[fact_of]

    def why(index: int) -> str:
        if classes[asked.synergy_of[index]] is None:
            return "the class of landfill tax is not known: fill landfill_tax_class or binder"
        return f"no rate of landfill tax is known for {asked.claims[index].year}"

    return Column(
        info, values,
        lambda index: facts[fact_of[index]].reference
        if fact_of[index] >= 0 else NONE_STATED.reference,
        why, facts=tuple(facts), fact_of=fact_of,
    )  # fmt: skip


def tax_class(cells: Cells) -> str | None:
    """The class of landfill tax: as stated, else standard for hazardous waste, else by the binder.

    A binder that does not decide counts as the lower class, the smaller saving. Without a binder it
    is the standard rate, unless the material may be qualifying material: then it is not known.
    """
    if cells["landfill_tax_class"] is not None:
        return str(cells["landfill_tax_class"])
    if cells["hazardous"]:
        return "standard"
    if cells["binder"] is not None:
        decided = reference.landfill_tax_binders[cells["binder"]].tax_class
        return "lower" if decided == "ask" else decided
    material = cells["waste_material"]
    return None if material is None or material in _asked_materials() else "standard"


@cache
def _asked_materials() -> frozenset[str]:
    """Materials of the disposal factors that the lower rate may hold for."""
    return frozenset(row["material"] for row in table_rows(_store.info("landfill_tax_materials")))


def _rate(year: int, rate_class: str) -> Fact | None:
    try:
        rates = reference.landfill_tax.at(date(year, *_TAX_DAY))
    except NotDated:
        return None
    where = rates.provenance
    return Fact(
        f"table:landfill_tax/{where.valid_from}.{rate_class}",
        getattr(rates, rate_class), "GBP/t", year=year, version=str(where.valid_from),
        label=f"{rate_class} rate from {where.valid_from}",
        source=where.source, status=str(where.status),
    )  # fmt: skip


_SPECIAL: dict[str, Callable[[Asked, InputInfo], Column]] = {
    **MAKERS,
    "quantity": quantity_column,
    "weight": weight_column,
    "effluent": effluent_column,
    "evidenced": _evidenced,
    "embedded": _embedded,
    "credit": _credit,
    "landfill_tax": _landfill_tax,
    "factor": factor_column,
    "activity": activity_column,
}


def column_of(asked: Asked, info: InputInfo) -> Column:
    """One input for every claim."""
    return _SPECIAL[info.kind](asked, info)
