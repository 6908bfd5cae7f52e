"""A hand-made result of one run: one match that passes, one a test away, one near miss."""

from dataclasses import replace

from offcut.listings import Kind, Listing, Listings, Problem
from offcut.matching.model import (
    BlendPart,
    LimitCheck,
    Match,
    MissingTest,
    ResidueFlow,
    Route,
    Step,
    Term,
    Verdict,
    Worth,
)
from offcut.places import Place
from offcut.reference import Severity, Statistic, Status
from offcut.resources import Amount, Evidence

CANARY = '<script>alert("x")</script>'

REGION = {
    "type": "FeatureCollection",
    "attribution": "Outline made for this test",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Squareton", "authority": "Test authority"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-2.5, 52], [-1, 52], [-1, 53], [-2.5, 53], [-2.5, 52]]],
            },
        }
    ],
}


def _listing(name: str, kind: Kind, organisation: str, resource: str, **more) -> Listing:
    tonnes = more.pop("tonnes", 1000.0)
    return Listing(
        id=name,
        organisation=organisation,
        kind=kind,
        resource=resource,
        place=Place(52.5, -1.9 + len(name) / 50, district="Squareton"),
        amount=Amount(tonnes, tonnes, tonnes, "t") if tonnes else None,
        add_first=("binder: decides the landfill-tax class",),
        **more,
    )


LISTINGS = Listings(
    (
        _listing("H1", Kind.HAVE, f"Fictional Foundry {CANARY}", "spent furan sand",
                 resource_type="sand.foundry.furan"),
        _listing("H22", Kind.HAVE, "Fictional Castings", "green sand", type_inferred=True,
                 resource_type="sand.foundry.green"),
        _listing("H333", Kind.HAVE, "Fictional Farm", "odd liquor", tonnes=None),
        _listing("W1", Kind.WANT, "Fictional Asphalt", "sand for hot mix"),
        _listing("W22", Kind.WANT, "Fictional Cement", "raw material", tonnes=500.0),
        _listing("W333", Kind.WANT, "Fictional Blocks", "filler", tonnes=500.0),
    ),
    warnings=(
        Problem("warning", None, 4, "quantity", "=1+1", "looks like a formula", suggestion="2"),
    ),
    name="test list",
    synthetic=True,
)  # fmt: skip

LOI = LimitCheck(
    property="loi", name="Loss on ignition", min=None, max=3.0, categories=(), unit="percent",
    severity=Severity.STANDARD, blendable=True, statistic=Statistic.MEAN, value=2.5, sd=0.2,
    category=None, evidence=Evidence.LAB, margin=0.1667, probability=0.994, verdict=Verdict.PASS,
    source="trade", status=Status.RECALLED,
)  # fmt: skip
CHLORIDE = replace(
    LOI, property="chloride", name="Chloride", value=None, sd=None, evidence=None, margin=None,
    probability=None, verdict=Verdict.UNKNOWN, source="nr538", status=Status.SEEN,
)  # fmt: skip
TEST = MissingTest("T-CL", "Water-soluble chloride", ("chloride",), 30.0, 5, 0.5, 4000.0, 133.3)


def _worth(value: float, carbon: float | None, landfill: float) -> Worth:
    money = (
        Term("have", "gate fee saved", 500.0, "t", 26.0, 13000.0, "wrap", Status.SEEN),
        Term("joint", "haulage: artic tipper, distance", 18.0, "load.km", -3.2, value - 13000.0,
             "assumption haulage.artic_tipper.*", Status.ASSUMED, "18 loads"),
        Term("want", "purchase saved: sand", None, "t", None, None, "not known", Status.ASSUMED,
             "give purchase_price"),
    )  # fmt: skip
    lines = (
        Term("joint", "production displaced: sand", 500.0, "t", 7.75, 3875.0, "desnz", Status.SEEN),
        Term("joint", "haulage: artic tipper", 900.0, "t.km", -0.1, -4275.0, "desnz", Status.SEEN),
    )
    return Worth(
        units_per_year=500.0, have_units_per_year=500.0, unit="t", tonnes_per_year=500.0,
        quantity_note="the want's quantity", money=money, carbon=lines, value_gbp_per_year=value,
        have_gain_gbp=value / 2, want_gain_gbp=value / 2, split="equal split of the joint gain",
        carbon_kgco2e_per_year=carbon, landfill_tonnes_avoided=landfill, break_even_km=43.4,
    )  # fmt: skip


def _route(verdict: Verdict, limits, **more) -> Route:
    return Route(
        kind="direct", use=None, steps=(), share=1.0, treated_share=1.0, product_yield=1.0,
        verdict=verdict, chance=more.pop("chance", 0.97), limits=limits, deciding=limits[0],
        quality={}, **more,
    )  # fmt: skip


PASSING = Match(
    "H1", "W1", _route(Verdict.PASS, (LOI,)), _worth(12000.0, -400.0, 500.0), 18.0, 11640.0, (),
    "As it is: all 1 limits hold. Worth £12,000 a year to both together.",
)  # fmt: skip
TREATED = replace(
    _route(Verdict.UNKNOWN, (CHLORIDE, LOI), chance=0.25, missing=(TEST,), questions=("binder",)),
    kind="treated",
    steps=(Step("T-SAND-SCREEN", "Screening", 0.95, 1.0, 4.0, 1.5),),
    residues=(ResidueFlow("fines", "T-SAND-SCREEN", 0.05, None, "100908", 2.0),),
)
WAITING = Match(
    "H22", "W22", TREATED, _worth(8000.0, None, 500.0), 7.26, 2000.0, (TEST,),
    "After Screening: no value for Chloride. Worth £8,000 a year to both together.",
)  # fmt: skip
BLEND = replace(
    WAITING,
    have_id="H1 + H22",
    want_id="W333",
    blend=(BlendPart("H1", 0.4, 200.0), BlendPart("H22", 0.6, 300.0)),
    expected_gbp=1500.0,
)
SECOND = replace(WAITING, have_id="H1", expected_gbp=1000.0)  # W22 is full by then
MISS = replace(
    PASSING,
    have_id="H22",
    route=replace(PASSING.route, verdict=Verdict.FAIL, chance=0.1),
    reason="As it is: Loss on ignition breaks at most 3 percent.",
)
