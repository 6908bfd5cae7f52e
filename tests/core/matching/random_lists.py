"""Random lists over the real tables: haves and wants of one family, so that much is compatible.

Quantities, dates, prices and qualities are often missing; some haves are alike and each too small
alone, so that mixtures come about; some are projects that end, or sources that fall.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from offcut.listings import Kind, Listing, Listings
from offcut.places import Place
from offcut.reference import Limit, Provenance, Severity, Statistic, Status
from offcut.resources import Amount, Evidence, Measurement

ON = date(2026, 11, 21)
Given = dict[str, float | str]  # properties that may be measured, with a usual size
# A family: have types with unit and what may be measured, and wants with type, unit and uses.
Family = tuple[dict[str, tuple[str, Given]], list[tuple[str, str, tuple[str, ...]]]]
GREEN: Given = {"loi": 3.0, "moisture": 2.0, "clay": 6.0, "binder": "green_bentonite"}
FAMILIES: dict[str, Family] = {
    "sand": (
        {
            "sand.foundry.green": ("t", {**GREEN, "organic_impurity_colour": "pass"}),
            "sand.foundry.furan": ("t", {"loi": 2.0, "ph": 6.0, "source_metal": "iron"}),
            "sand.foundry.reclaimed": ("t", {"loi": 0.5, "binder": "none"}),
        },
        [
            ("sand.fill", "t", ("SAND-CLSM",)),
            ("sand.concreting", "t", ("SAND-CONC-C33", "SAND-HMA")),
            ("sand.silica", "t", ("SAND-FOUNDRY-CORE",)),
        ],
    ),
    "water": (
        {
            "water.rinse": ("m3", {"cod": 60.0, "tss": 20.0, "tds": 600.0, "ph": 7.0}),
            "water.brewery": ("m3", {"cod": 2500.0, "tss": 600.0}),
        },
        [
            ("water.process", "m3", ("WAT-CONCRETE",)),
            ("water.cooling_makeup", "m3", ("WAT-COOL-BASIN",)),
        ],
    ),
    "metal": (
        {
            "metal.aluminium.swarf.wet": ("t", {"Fe": 0.4, "Cu": 0.1, "moisture": 8.0}),
            "metal.steel.cuttings": ("t", {"Cu": 0.1}),
        },
        [
            ("metal.aluminium", "t", ("MET-LM25",)),
            ("metal.steel.shredded", "t", ("MET-S275JR",)),
            ("metal.aluminium.swarf", "t", ()),
        ],
    ),
    "food": ({"food": ("t", {"moisture": 5.0})}, [("food", "t", ())]),
    "other": (
        {"energy.heat.low": ("kWh", {}), "equipment.furnace": ("item", {})},
        [("energy.heat.low", "kWh", ()), ("equipment.furnace", "item", ())],
    ),
}

places = st.builds(Place, st.floats(52.3, 52.7), st.floats(-2.2, -1.5))
sizes = st.builds(
    lambda size, part: size * part, st.sampled_from([5, 80, 900, 9000]), st.floats(1, 9)
)
quantities = st.one_of(sizes, sizes, st.none())
days = st.one_of(st.none(), st.none(), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
often = st.sampled_from([True, True, True, False])


def amount_of(value: float | None, unit: str, per_year: bool) -> Amount | None:
    return None if value is None else Amount(value, value, value, unit, per_year)


@st.composite
def measured(draw: Any, name: str, usual: float | str) -> Measurement:
    evidence = draw(st.sampled_from(Evidence))
    if isinstance(usual, str):
        return Measurement(name, category=usual, evidence=evidence)
    return Measurement(name, value=usual * draw(st.floats(0.2, 3.0)), evidence=evidence)


@st.composite
def haves(draw: Any, number: int, family: str) -> Listing:
    kinds = FAMILIES[family][0]
    kind = draw(st.sampled_from(sorted(kinds)))
    unit, usual = kinds[kind]
    told = [draw(measured(name, usual[name])) for name in usual if draw(st.booleans())]
    return Listing(
        id=f"H{number}",
        organisation=f"Giver {draw(st.integers(0, 3))} (fictional)",
        kind=Kind.HAVE,
        resource=kind,
        place=draw(places),
        resource_type=kind,
        type_confidence=draw(st.sampled_from([1.0, 1.0, 0.7])),
        unit=unit,
        amount=amount_of(draw(quantities), unit, draw(often)),
        min_lot=draw(st.sampled_from([None, None, 20.0])),
        available_from=draw(days),
        shelf_life_days=draw(st.sampled_from([None, 400, 10])),
        hazardous=draw(st.sampled_from([None, False, False, True])),
        current_fate=draw(st.sampled_from([None, "landfill", "sewer", "recycling", "stored"])),
        disposal_cost=draw(st.sampled_from([None, 12.0, 60.0, -150.0])),
        decline_per_year=draw(st.sampled_from([0.0, 0.0, 0.3])),
        quality={item.property: item for item in told},
    )


@st.composite
def own_limits(draw: Any) -> tuple[Limit, ...]:
    """Sometimes the buyer's own limit on moisture, which may be met by blending or not."""
    if not draw(st.booleans()):
        return ()
    top, blendable = draw(st.floats(2.0, 15.0)), draw(often)
    return (
        Limit(
            use="own", property="moisture", unit="percent", min=None, max=top, categories=(),
            severity=Severity.BUYER, blendable=blendable, statistic=Statistic.MEAN,
            provenance=Provenance("listing", Status.SEEN, ON),
        ),
    )  # fmt: skip


@st.composite
def wants(draw: Any, number: int, family: str) -> Listing:
    kind, unit, uses = draw(st.sampled_from(FAMILIES[family][1]))
    solid = family in ("sand", "food", "metal")
    return Listing(
        id=f"W{number}",
        organisation=f"Taker {number} (fictional)",
        kind=Kind.WANT,
        resource=kind,
        place=draw(places),
        resource_type=kind,
        unit=unit,
        uses=uses,
        amount=amount_of(draw(quantities), unit, draw(often)),
        available_to=draw(days),
        purchase_price=draw(st.sampled_from([None, 8.0, 30.0, 900.0])),
        limits=draw(own_limits()) if solid else (),
    )


@st.composite
def lists(draw: Any) -> Listings:
    family = draw(st.sampled_from(sorted(FAMILIES)))
    givers = [draw(haves(n, family)) for n in range(draw(st.integers(1, 5)))]
    takers = [draw(wants(n, family)) for n in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        for number in range(draw(st.integers(1, 3))):
            like = draw(st.sampled_from(givers))
            some = amount_of(draw(sizes), like.unit, per_year=True)
            givers.append(replace(like, id=f"H9{number}", place=draw(places), amount=some))
    if draw(st.booleans()):  # one of another family, which nothing here has to do with
        givers.append(draw(haves(99, draw(st.sampled_from(sorted(FAMILIES))))))
    return Listings((*givers, *takers))
