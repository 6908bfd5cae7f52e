"""A small world of made-up sites: listings and routes are written in a line each."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from offcut import reference
from offcut.listings import Kind, Listing
from offcut.matching.model import ResidueFlow, Route, Step, Verdict
from offcut.matching.worth import Valuer
from offcut.places import Place
from offcut.reference import Assumptions
from offcut.resources import Amount, Evidence, Measurement

DAY = date(2025, 6, 1)


class World:
    """Builds haves, wants and routes; what a test does not speak of stays out of sight."""

    def __init__(self) -> None:
        self.assumptions = Assumptions()
        self.day = DAY

    def valuer(self, day: date = DAY, **own: float) -> Valuer:
        given = {name.replace("__", "."): value for name, value in own.items()}
        return Valuer(Assumptions(given), day)

    def have(self, kind: str = "sand.foundry.green", amount: float | None = 1000, **given: Any):
        return self._listing(Kind.HAVE, "H1", kind, amount, **given)

    def want(self, kind: str | None = "sand.fill", amount: float | None = 600, **given: Any):
        return self._listing(Kind.WANT, "W1", kind, amount, **given)

    def _listing(
        self, side: Kind, name: str, kind: str | None, amount: float | None, **given: Any
    ) -> Listing:
        record = reference.resource_types.get(kind or "")
        unit = given.pop("unit", record.unit if record else "t")
        once = given.pop("once", False)
        measured = given.pop("measured", ())
        fields: dict[str, Any] = {
            "id": name,
            "organisation": f"{name} Works (fictional)",
            "resource": kind or "something",
            "place": Place(52.5, -1.9 if side is Kind.HAVE else -1.8),
            "amount": Amount(amount, amount, amount, unit, not once) if amount else None,
            "quality": {item.property: item for item in measured},
        }
        return Listing(kind=side, resource_type=kind, unit=unit, **(fields | given))

    def measured(self, name: str, value: float | None = None, **given: Any) -> Measurement:
        evidence = Evidence(given.pop("evidence", "lab"))
        unit = reference.properties[name].unit if value is not None else None
        return Measurement(property=name, value=value, unit=unit, evidence=evidence, **given)

    def route(self, use: str | None = "SAND-CLSM", **given: Any) -> Route:
        fields: dict[str, Any] = {
            "kind": "direct",
            "use": use,
            "steps": (),
            "share": 1.0,
            "treated_share": 1.0,
            "product_yield": 1.0,
            "verdict": Verdict.PASS,
            "chance": 1.0,
            "limits": (),
            "deciding": None,
            "quality": {},
        }
        return Route(**(fields | given))

    def step(self, treatment: str, product_yield: float, cost: float, kwh: float = 0.0) -> Step:
        return Step(treatment, treatment, product_yield, 1.0, cost, kwh)

    def residue(self, treatment: str, units: float, cost: float, **given: Any) -> ResidueFlow:
        kind, code = given.get("resource_type"), given.get("ewc_code")
        return ResidueFlow("residue", treatment, units, kind, code, cost)

    def change(self, record: Any, **given: Any) -> Any:
        return replace(record, **given)


@pytest.fixture(scope="session")
def world() -> World:
    return World()
