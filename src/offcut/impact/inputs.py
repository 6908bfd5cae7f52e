"""The inputs of the formulas, worked out for every claim at once, by the table ``impact_inputs``.

Cells come from the rows of synergies and claims, factors from the set that each claim is pinned
to, the rest from assumptions and dated tables. What is empty or published blank is NaN.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from offcut.impact.book import Fact
from offcut.impact.columns import Column, Floats, Indices, InputInfo
from offcut.impact.factors import FactorSet
from offcut.impact.model import Claim, Standing, Synergy
from offcut.impact.records import cells_of_synergy, claim_values
from offcut.impact.workbook import columns
from offcut.reference import Assumptions, _store
from offcut.reference._read import rows as table_rows

Cells = Mapping[str, Any]
NOT_STATED = "assumption:not_stated"
_EMPTY = "column '{}' is empty"


@cache
def input_infos() -> dict[str, InputInfo]:
    """Every input by name."""
    rows = table_rows(_store.info("impact_inputs"))
    return {row["name"]: InputInfo(**row) for row in rows}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the columns are made from: one row for each claim."""

    synergies: tuple[Synergy, ...]
    claims: tuple[Claim, ...]
    synergy_of: Indices  # (n,) index of each claim's synergy
    sets: tuple[FactorSet, ...]
    set_of: Indices  # (n,) index of each claim's factor set
    standings: tuple[Standing | None, ...]
    assumptions: Assumptions
    synergy_cells: tuple[Cells, ...] = field(default=())

    @classmethod
    def of(
        cls,
        synergies: Sequence[Synergy],
        claims: Sequence[Claim],
        sets: Sequence[FactorSet],
        set_of: Indices,
        standings: Sequence[Standing | None],
        assumptions: Assumptions,
    ) -> "Asked":
        """With the cells of every synergy, and each claim's synergy found."""
        index = {synergy.id: place for place, synergy in enumerate(synergies)}
        synergy_of = np.array([index[claim.synergy] for claim in claims], dtype=np.int64)
        return cls(
            tuple(synergies), tuple(claims), synergy_of, tuple(sets), set_of, tuple(standings),
            assumptions,
            tuple(cells_of_synergy(synergy) for synergy in synergies),
        )  # fmt: skip

    def synergy_row(self, index: int) -> str:
        """The beginning of references to the synergy's cells of one claim."""
        return self.synergy(index).source.reference

    def synergy(self, index: int) -> Synergy:
        """The synergy of one claim."""
        return self.synergies[int(self.synergy_of[index])]

    def assumption(self, name: str) -> Fact:
        """An assumption in force, as it is pinned."""
        item = self.assumptions[name]
        return Fact(
            f"assumption:{name}", item.value, item.unit, label=item.description,
            source=item.provenance.source, status=str(item.provenance.status),
            low=item.low, high=item.high,
        )  # fmt: skip


def _number(value: Any) -> float:
    return np.nan if value is None else float(value)


def by_synergy(
    asked: Asked,
    info: InputInfo,
    read: Callable[[Cells], float],
    reference: Callable[[int], str],
    why: Callable[[int], str],
) -> Column:
    """A column whose values only hang on the synergy: read once for each."""
    once = np.array([read(cells) for cells in asked.synergy_cells], dtype=float)
    return Column(info, once[asked.synergy_of], reference, why)


def _cell(asked: Asked, info: InputInfo) -> Column:
    sheet, _, column = info.place.partition(".")

    def why(index: int) -> str:
        return _EMPTY.format(column)

    if sheet == "synergies":
        return _synergy_cell(asked, info, column, why)
    values = np.array(claim_values(asked.claims, column), dtype=float)  # None becomes NaN

    def reference(index: int) -> str:
        source = asked.claims[index].source
        return f"{source.reference}.{column}" if source.sheet == sheet else NOT_STATED

    return Column(info, values, reference, why)


def _synergy_cell(asked: Asked, info: InputInfo, column: str, why: Callable[[int], str]) -> Column:
    """A cell of the synergy; where it was empty, the default of the table, named as assumed."""
    described = columns("synergies")[column]
    default = described.default if described.kind in ("number", "share") else ""

    def reference(index: int) -> str:
        if default and column in asked.synergy(index).defaults:
            return f"assumption:default.{column}"
        return f"{asked.synergy_row(index)}.{column}"

    made = by_synergy(asked, info, lambda cells: _number(cells[column]), reference, why)
    if not default:
        return made
    fact = Fact(
        f"assumption:default.{column}", float(default), info.unit, source="offcut",
        status="assumed", label=f"taken where the column '{column}' is empty",
    )  # fmt: skip
    return replace(made, facts=(fact,), fact_of=_defaulted(asked, column))


def _defaulted(asked: Asked, column: str) -> Indices:
    """0 for claims whose synergy took the default of a column, -1 for the others."""
    once = np.array([0 if column in s.defaults else -1 for s in asked.synergies], dtype=np.int64)
    return once[asked.synergy_of]


def _is(asked: Asked, info: InputInfo) -> Column:
    path, _, word = info.place.partition("=")
    column = path.partition(".")[2]

    def read(cells: Cells) -> float:
        given = cells[column]
        return np.nan if given is None else float(given == word)

    return by_synergy(
        asked,
        info,
        read,
        lambda index: f"{asked.synergy_row(index)}.{column}={word}",
        lambda index: _EMPTY.format(column),
    )


def _filled(asked: Asked, info: InputInfo) -> Column:
    column = info.place.partition(".")[2]
    return by_synergy(
        asked,
        info,
        lambda cells: float(cells[column] is not None),
        lambda index: f"{asked.synergy_row(index)}.{column}?",
        lambda index: "",
    )


def _share(asked: Asked, info: InputInfo) -> Column:
    _, column, key = info.place.split(".")

    def read(cells: Cells) -> float:
        shares = cells[column]
        return np.nan if shares is None else float(shares.get(key, 0.0))

    return by_synergy(
        asked,
        info,
        read,
        lambda index: f"{asked.synergy_row(index)}.{column}.{key}",
        lambda index: f"{_EMPTY.format(column)}: where it went before is not known",
    )


def _assumption(asked: Asked, info: InputInfo) -> Column:
    fact = asked.assumption(info.place)
    return constant(asked, info, fact)


def constant(asked: Asked, info: InputInfo, fact: Fact) -> Column:
    """A column that is one fact for every claim."""
    count = len(asked.claims)
    values: Floats = np.full(count, _number(fact.value))
    return Column(
        info, values, lambda index: fact.reference, lambda index: f"'{fact.reference}' is blank",
        facts=(fact,), fact_of=np.zeros(count, dtype=np.int64),
    )  # fmt: skip


MAKERS: dict[str, Callable[[Asked, InputInfo], Column]] = {
    "cell": _cell,
    "is": _is,
    "filled": _filled,
    "share": _share,
    "assumption": _assumption,
}
