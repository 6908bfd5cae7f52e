"""Factors for every claim: from the set that it is pinned to, each looked up once for its kind.

Every factor that is used is asked for as ``project_account``, so that one which may not be used
for it is refused with the reason.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from offcut.impact.book import Fact
from offcut.impact.columns import Column, Indices, InputInfo
from offcut.impact.factors import Factor, FactorSet
from offcut.impact.inputs import NOT_STATED, Asked, Cells, input_infos
from offcut.impact.inputs_basis import weight_column
from offcut.impact.uses import Purpose, require

_ROUTES = {
    "landfill": ("landfill",),
    "recycling": ("closed_loop", "open_loop"),
    "recovery": ("open_loop", "anaerobic_digestion", "composting", "combustion"),
    "incineration": ("combustion",),
}
_COLUMN = re.compile(r"\{(\w+)\}")


def names_for(info: InputInfo, cells: Cells) -> tuple[str, ...]:
    """The ids of factors for one synergy, in order of preference; none when a part is not known."""
    if info.place == "residue":
        return _residue_names(cells)
    if info.name == "factor_already" and cells["already_displaced"] in ("same", "nothing"):
        return ()
    names = []
    for template in info.place.split(" > "):
        parts = {column: cells[column] for column in _COLUMN.findall(template)}
        if any(part is None for part in parts.values()):
            return ()
        names.append(template.format(**parts))
    return tuple(names)


def _residue_names(cells: Cells) -> tuple[str, ...]:
    fate = cells["residue_fate"]
    material = cells["residue_material"] or cells["waste_material"]
    if fate == "sewer":
        return ("water.treatment",)
    if fate is None or material is None:
        return ()
    return tuple(f"waste_disposal.{material}.{route}" for route in _ROUTES[fate])


def chosen(factors: FactorSet, names: tuple[str, ...]) -> Factor | None:
    """The first of these factors that has a value, else the first that there is."""
    found = [factor for name in names if (factor := factors.find(name)) is not None]
    with_value = (factor for factor in found if factor.value is not None)
    return next(with_value, found[0] if found else None)


def factor_column(asked: Asked, info: InputInfo) -> Column:
    """One factor for every claim, by its synergy and its factor set."""
    kinds, kind_of = _kinds(asked, info)
    facts: list[Fact] = []
    table = np.full((len(asked.sets), len(kinds)), -1, dtype=np.int64)
    for row, factors in enumerate(asked.sets):
        for place, names in enumerate(kinds):
            factor = chosen(factors, names)
            if factor is not None:
                require(factor, Purpose.PROJECT_ACCOUNT)
                table[row, place] = len(facts)
                facts.append(factor.fact())
    place_of = kind_of[asked.synergy_of]
    fact_of = table[asked.set_of, place_of]
    known = np.array([np.nan if f.value is None else f.value for f in facts] + [np.nan])
    return Column(
        info,
        known[fact_of],  # -1 is the last, which is not known
        lambda index: facts[fact_of[index]].reference if fact_of[index] >= 0 else NOT_STATED,
        _reasons(asked, info, kinds, place_of, facts, fact_of),
        facts=tuple(facts),
        fact_of=fact_of,
    )


def _kinds(asked: Asked, info: InputInfo) -> tuple[list[tuple[str, ...]], Indices]:
    """The different preferences of all synergies, and which one each synergy has."""
    if not (taken := _columns_taken(info)):
        return [names_for(info, {})], np.zeros(len(asked.synergies), dtype=np.int64)
    places: dict[tuple[str, ...], int] = {}
    known: dict[tuple[Any, ...], int] = {}  # by what decides, so that names are made only once
    kind_of = []
    for cells in asked.synergy_cells:
        key = tuple([cells[column] for column in taken])
        if key not in known:
            known[key] = places.setdefault(names_for(info, cells), len(places))
        kind_of.append(known[key])
    return list(places), np.array(kind_of, dtype=np.int64)


def _columns_taken(info: InputInfo) -> tuple[str, ...]:
    """The cells that decide which factor it is."""
    if info.place == "residue":
        return ("residue_fate", "residue_material", "waste_material")
    return tuple(dict.fromkeys(_COLUMN.findall(info.place)))


def _reasons(
    asked: Asked,
    info: InputInfo,
    kinds: list[tuple[str, ...]],
    place_of: Indices,
    facts: list[Fact],
    fact_of: Indices,
) -> Callable[[int], str]:
    def why(index: int) -> str:
        names = kinds[place_of[index]]
        factors = asked.sets[asked.set_of[index]]
        if not names:
            return _what_is_empty(info, asked.synergy_cells[asked.synergy_of[index]])
        if fact_of[index] < 0:
            return f"{factors.id} has no factor '{names[0]}'"
        fact = facts[fact_of[index]]
        published, _, name = fact.reference.removeprefix("factor:").partition("/")
        return f"{published} publishes no value for '{name}' ({fact.label}): blank, not zero"

    return why


def _what_is_empty(info: InputInfo, cells: Cells) -> str:
    if info.place == "residue":
        empty = ["residue_fate"] if cells["residue_fate"] is None else ["residue_material"]
    else:
        empty = [name for name in _COLUMN.findall(info.place) if cells[name] is None]
    return f"column '{empty[0]}' is empty" if empty else "no factor is stated"


def activity_column(asked: Asked, info: InputInfo) -> Column:
    """Units that a factor counts, per unit of the synergy: 1, its weight, or not known."""
    factor = factor_column(asked, input_infos()[info.place])
    weight = weight_column(asked, input_infos()["tonnes_per_unit"])
    assert factor.fact_of is not None
    fact_of = factor.fact_of
    units = [fact.unit.rpartition("/")[2] for fact in factor.facts] + [""]
    counted = np.array(units)[fact_of]
    own = np.array([synergy.unit for synergy in asked.synergies])[asked.synergy_of]
    same, by_weight = counted == own, counted == "t"
    values = np.where(same, 1.0, np.where(by_weight, weight.values, np.nan))

    def reference(index: int) -> str:
        if same[index]:
            return "assumption:same_unit"
        return weight.reference(index) if by_weight[index] else NOT_STATED

    def why(index: int) -> str:
        if not counted[index]:
            return factor.why(index)
        return f"the factor is per {counted[index]}, the quantity in {own[index]}"

    return Column(info, values, reference, why)
