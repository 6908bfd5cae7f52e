"""The formulas of the project account: data, read once, in the order in which they are worked out.

The engine, the Monte Carlo, the audit and the published method all read the table
``impact_formulas``, so they cannot say different things.

>>> formulas()["ghg_haulage"].unit
'kgCO2e'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from offcut.errors import TableError
from offcut.impact.expressions import names_in
from offcut.impact.inputs import input_infos
from offcut.impact.model import Side
from offcut.reference import _store
from offcut.reference._read import rows as table_rows


@dataclass(frozen=True, slots=True)
class Formula:
    """One line of the account of a claim."""

    id: str
    title: str
    ledger: str  # project | money
    role: str  # metric (summed over claims) | line (its working)
    metric: str  # that it belongs to
    side: Side
    expression: str
    unit: str  # ``unit`` = that of the synergy
    description: str
    source: str
    since: str  # version of the method

    @property
    def names(self) -> frozenset[str]:
        """Inputs and earlier formulas that it takes."""
        return names_in(self.expression)


@cache
def formulas() -> dict[str, Formula]:
    """Every formula by id, each after those that it takes.

    Raises:
        TableError: a formula takes a name that is neither an input nor an earlier formula.
    """
    found: dict[str, Formula] = {}
    for row in table_rows(_store.info("impact_formulas")):
        formula = Formula(
            row["id"], row["title"], row["ledger"], row["role"], row["metric"], Side(row["side"]),
            row["expression"], row["unit"], row["description"], row["source"], row["since"],
        )  # fmt: skip
        strange = formula.names - found.keys() - input_infos().keys()
        if strange:
            raise TableError(f"impact_formulas, '{formula.id}': no {', '.join(sorted(strange))}")
        found[formula.id] = formula
    return found


@cache
def metrics() -> tuple[str, ...]:
    """The ids of the metrics: what is summed over claims."""
    return tuple(f.id for f in formulas().values() if f.role == "metric")


def metric_id(metric: str, side: Side | str = Side.BOTH) -> str:
    """The id of a metric for one side: ``ghg`` → ``ghg`` for both, ``ghg_have`` for the giver."""
    return metric if Side(side) is Side.BOTH else f"{metric}_{Side(side)}"


@cache
def needed(ids: frozenset[str]) -> tuple[str, ...]:
    """These formulas with all that they follow from, in the order of working."""
    wanted = set(ids)
    for formula in reversed(formulas().values()):
        if formula.id in wanted:
            wanted |= formula.names & formulas().keys()
    return tuple(name for name in formulas() if name in wanted)


def inputs_of(ids: Iterable[str]) -> tuple[str, ...]:
    """The inputs that these formulas take, in the order of the table."""
    taken = frozenset().union(*(formulas()[name].names for name in ids))
    return tuple(name for name in input_infos() if name in taken)
