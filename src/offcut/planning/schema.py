"""What a network file may say: components and attributes, read from the reference tables.

Validation, defaults and the documentation all come from ``planning_components`` and
``planning_attributes``; a new attribute is a new row there.
"""

import math
from dataclasses import dataclass
from functools import cache

from offcut import reference
from offcut.reference._read import cells_of

_COLUMNS = (
    "component",
    "attribute",
    "kind",
    "measured_in",
    "default",
    "required",
    "by_period",
    "plain",
    "description",
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that a component may say of itself.

    ``default`` is what holds when it is absent: infinite for ``unlimited``, NaN for "not given".
    ``by_period``: a list with one value a period is accepted. ``plain``: part of the plain form,
    not of its extensions.
    """

    component: str
    name: str
    kind: (
        str  # number | count | flag | text | properties | limits | mapping | list | arcs | periods
    )
    measured_in: str
    default: float
    required: bool
    by_period: bool
    plain: bool
    description: str


@dataclass(frozen=True, slots=True)
class ComponentKind:
    """A kind of thing that a network is made of, and the key it is listed under."""

    id: str
    key: str
    title: str
    description: str


@cache
def component_kinds() -> dict[str, ComponentKind]:
    """The kinds of component by id, in the order of the table."""
    table = reference.catalogue()["planning_components"]
    rows = cells_of(table, "component", "key", "title", "description")
    return {row[0]: ComponentKind(*row) for row in rows}


@cache
def attributes(component: str) -> dict[str, Attribute]:
    """What a component may say, by name, in the order of the table."""
    return {a.name: a for a in _all_attributes() if a.component == component}


@cache
def _all_attributes() -> tuple[Attribute, ...]:
    table = reference.catalogue()["planning_attributes"]
    return tuple(_attribute(*row) for row in cells_of(table, *_COLUMNS))


def _attribute(
    component: str,
    name: str,
    kind: str,
    measured_in: str,
    default: str,
    required: str,
    by_period: str,
    plain: str,
    description: str,
) -> Attribute:
    value = {"": math.nan, "unlimited": math.inf}.get(default)
    return Attribute(
        component,
        name,
        kind,
        measured_in,
        float(default) if value is None else value,
        required == "yes",
        by_period == "yes",
        plain == "yes",
        description,
    )
