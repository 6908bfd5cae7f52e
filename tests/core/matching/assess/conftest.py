"""Short ways to write haves, wants and limits, and the golden cases."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from offcut import reference
from offcut.listings import Kind, Listing
from offcut.places import Place
from offcut.reference import (
    Assumptions,
    Limit,
    PropertyDefinition,
    Provenance,
    Severity,
    Statistic,
    Status,
)
from offcut.resources import Evidence, Measurement

SEEN = Provenance("offcut", Status.SEEN, date(2026, 11, 21))
PLACE = Place(52.5, -1.9)


class Make:
    """Builds the few records that a test speaks of; everything else stays out of sight."""

    seen = SEEN

    def __init__(self) -> None:
        self.assumptions = Assumptions()

    def measured(self, name: str, value: float | None = None, **given: Any) -> Measurement:
        evidence = Evidence(given.pop("evidence", "lab"))
        unit = reference.properties[name].unit if value is not None else None
        return Measurement(property=name, value=value, unit=unit, evidence=evidence, **given)

    def have(self, kind: str, *measured: Measurement, **given: Any) -> Listing:
        quality = {item.property: item for item in measured}
        return Listing(
            "H1", "Giver Ltd", Kind.HAVE, "a have", PLACE, kind, quality=quality, **given
        )

    def want(self, kind: str | None, *uses: str, **given: Any) -> Listing:
        return Listing("W1", "Taker Ltd", Kind.WANT, "a want", PLACE, kind, uses=uses, **given)

    def limit(self, name: str, low: float | None = None, high: float | None = None, **given: Any):
        fields: dict[str, Any] = {
            "use": "A-USE",
            "unit": None,
            "categories": (),
            "severity": Severity.STANDARD,
            "blendable": True,
            "statistic": Statistic.MEAN,
            "provenance": SEEN,
        }
        return Limit(property=name, min=low, max=high, **(fields | given))

    def definition(self, name: str, mix_rule: str = "linear", test: str | None = None):
        return PropertyDefinition(
            name, name, "any", "scalar", None, "none", mix_rule, (), (), test, False, SEEN
        )


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    path = Path(__file__).parents[2] / "golden" / "assess.yaml"
    return yaml.safe_load(path.read_text("utf-8"))
