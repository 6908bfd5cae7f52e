"""What holds for every account: shares sum, amounts scale, nothing unknown raises a figure."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from exchanges import AGGREGATE, claim, sand
from hypothesis import given
from hypothesis import strategies as st

import offcut
from offcut.impact.engine import account
from offcut.impact.formulas import formulas, metrics
from offcut.impact.model import (
    Displacement,
    FateShare,
    Haul,
    Processing,
    SourceRow,
    Standing,
    Synergy,
)

PHYSICAL = (
    "landfill_diverted",
    "virgin_displaced",
    "hazardous_eliminated",
    "water_saved",
    "imported_displaced",
    "ghg",
)


def shares(fates: list[str], weights: list[float]) -> tuple[FateShare, ...]:
    total = sum(weights) or 1.0
    return tuple(FateShare(f, w / total, "WTN") for f, w in zip(fates, weights, strict=True))


@st.composite
def exchanges(draw: st.DrawFn) -> Synergy:
    """Any exchange of aggregate, everything about it known."""
    fates = ["landfill", "recycling", "stored", "unknown"]
    weights = draw(st.lists(st.floats(0, 1), min_size=4, max_size=4))
    taken = draw(st.floats(0.1, 1.0))
    treated = Processing(
        "treated",
        electricity_kwh=draw(st.floats(0, 20)),
        gas_kwh=draw(st.floats(0, 20)),
        yield_=taken,
        at=draw(st.sampled_from(["have", "want"])),
        residue_share=1 - taken,
        residue_fate=draw(st.sampled_from(["landfill", "recycling"])),
    )
    vehicle = draw(st.sampled_from(["artic_33", "rigid_17", "hgv_all"]))
    return sand(
        hazardous=draw(st.booleans()),
        baseline=shares(fates, weights),
        displacement=Displacement(
            AGGREGATE,
            "primary",
            substitution_ratio=draw(st.floats(0, 1.5)),
            quality_factor=draw(st.floats(0, 1)),
            imported_share=draw(st.floats(0, 1)),
            already_displaced=draw(st.sampled_from(["same", "nothing"])),
        ),
        processing=draw(st.sampled_from([Processing("none"), treated])),
        haul=Haul(vehicle, draw(st.floats(0, 300)), 20.0, draw(st.floats(0, 1))),
        have_credit_share=draw(st.floats(0, 1)),
    )


def worked(synergy: Synergy, quantity: float = 100.0) -> dict[str, float]:
    """Every line of the account of one claim."""
    return {
        name: float(values[0])
        for name, values in account([synergy], [claim(quantity=quantity)]).values.items()
    }


@given(exchanges())
def test_giver_and_taker_have_the_whole_between_them(synergy: Synergy) -> None:
    values = worked(synergy)
    for name in PHYSICAL:
        both = values[f"{name}_have"] + values[f"{name}_want"]
        assert both == pytest.approx(values[name], rel=1e-9, abs=1e-9)
        assert values[f"{name}_society"] == values[name]


@given(exchanges(), st.floats(0.01, 50))
def test_twice_the_quantity_is_twice_of_everything(synergy: Synergy, times: float) -> None:
    once, often = worked(synergy), worked(synergy, 100.0 * times)
    for name in PHYSICAL:
        assert often[name] == pytest.approx(times * once[name], abs=1e-6)


@given(exchanges(), st.floats(0, 200))
def test_a_longer_way_never_avoids_more(synergy: Synergy, further: float) -> None:
    far = replace(synergy.haul, distance_km=synergy.haul.distance_km + further)
    assert worked(replace(synergy, haul=far))["ghg"] <= worked(synergy)["ghg"] + 1e-9


@given(exchanges())
def test_nothing_is_diverted_or_displaced_twice(synergy: Synergy) -> None:
    quantity = 100.0
    found, given = worked(synergy, quantity), synergy.displacement
    assert found["landfill_diverted"] <= quantity + 1e-9
    most = quantity * given.substitution_ratio * given.quality_factor
    assert found["virgin_displaced"] <= most + 1e-9


@given(exchanges(), st.sampled_from(["landfill", "recycling", "stored"]))
def test_a_share_that_is_no_longer_known_never_raises_what_is_avoided(
    synergy: Synergy, fate: str
) -> None:
    unknown = tuple(
        replace(part, fate="unknown") if part.fate == fate else part for part in synergy.baseline
    )
    merged: dict[str, float] = {}
    for part in unknown:
        merged[part.fate] = merged.get(part.fate, 0.0) + part.share
    forgotten = replace(
        synergy, baseline=tuple(FateShare(f, share, "WTN") for f, share in merged.items())
    )
    before, after = worked(synergy), worked(forgotten)
    for name in ("ghg_gross", "virgin_displaced", "landfill_diverted"):
        assert after[name] <= before[name] + 1e-9


@given(exchanges())
def test_evidence_never_lowers_avoided_disposal(synergy: Synergy) -> None:
    bare = replace(synergy, baseline=tuple(replace(p, evidence=None) for p in synergy.baseline))
    without, shown = worked(bare), worked(synergy)
    assert without["ghg_disposal"] <= shown["ghg_disposal"]
    assert without["landfill_diverted"] <= shown["landfill_diverted"]


def _without(synergy: Synergy, column: str) -> Synergy:
    changes = {
        "electricity_kwh": {"processing": Processing("treated")},
        "residue_share": {"processing": Processing("treated", electricity_kwh=1.0, yield_=0.9)},
        "processing": {"processing": Processing("")},
        "vehicle": {"haul": Haul(None, 10.0)},
        "distance_km": {"haul": Haul("rigid_17", None)},
        "load_t": {"haul": Haul("rigid_17", 10.0, empty_return=0.5)},
    }
    return replace(synergy, **changes[column])


@pytest.mark.parametrize(
    "column",
    ["electricity_kwh", "residue_share", "processing", "vehicle", "distance_km", "load_t"],
)
def test_what_it_takes_and_is_not_known_is_a_gap_that_names_the_column(column: str) -> None:
    result = account([_without(sand(), column)], [claim()])
    assert np.isnan(result.values["ghg"][0])
    (gap,) = result.gaps("ghg")
    assert any(column in reason for reason in gap.reasons)


def test_many_claims_are_worked_out_as_each_alone() -> None:
    synergies = [sand(id=f"S-{n}", haul=Haul("rigid_17", 5.0 * n)) for n in range(1, 8)]
    claims = [claim(s.id, year, 10.0) for s in synergies for year in (2024, 2025, 2026)]
    together = account(synergies, claims)
    by_id = {synergy.id: synergy for synergy in synergies}
    for index, one in enumerate(claims):
        alone = account([by_id[one.synergy]], [one])
        for name in formulas():
            assert together.values[name][index] == pytest.approx(alone.values[name][0], nan_ok=True)


def test_no_claims_give_an_empty_account() -> None:
    result = account([], [])
    assert result.claims == ()
    assert result.years == ()
    assert result.gaps() == ()
    assert result.realised("ghg").value is None
    assert result.book().entries == {}
    assert result.frame().height == 0


def test_the_frame_has_each_metric_of_each_claim_once() -> None:
    result = account([sand()], [claim(), claim(year=2026, quantity=None)])
    frame = result.frame()
    assert frame.height == 2 * len(metrics())
    virgin = frame.filter(id="virgin_displaced")
    assert virgin["value"].to_list() == [1.0, None], "a gap is null, never zero or NaN"
    assert virgin["standing"].unique().to_list() == [str(Standing.REALISED)]


def test_rows_keep_their_numbers() -> None:
    placed = sand(source=SourceRow("synergies", 12))
    book = account([placed], [claim(source=SourceRow("claims", 40))]).book("virgin_displaced")
    assert list(book.rows["synergies"]) == [12]
    assert list(book.rows["claims"]) == [40]


def test_a_match_and_its_synergy_avoid_the_same(tmp_path: Path) -> None:
    """The pair value of ``offcut match`` is another implementation: line by line they agree."""
    path = tmp_path / "pair.csv"
    path.write_text(
        "listing_id,organisation,site_postcode,kind,resource,resource_type,quantity,unit,period,"
        "current_fate,properties\n"
        "H,Anvil (fictional),WS10 8XY,have,spent green sand,sand.foundry.green,1000,t,year,"
        "landfill,loi=2.5±0.3 % [lab 2026-05-01]; binder=green_bentonite; moisture=3 %\n"
        "W,Brook (fictional),B70,want,sand for flowable fill,,600,t,year,primary,\n",
        "utf-8",
    )
    matches = offcut.match(offcut.read_listings(path), on=date(2025, 6, 1)).matches
    match = next(one for one in matches if not one.route.steps)
    same = sand(haul=Haul("artic_33", match.distance_km))
    result = account([same], [claim(quantity=match.worth.tonnes_per_year)])
    lines = [term.amount for term in match.worth.carbon]
    ours = [float(result.values[name][0]) for name in ("ghg_production", "ghg_disposal")]
    assert ours == pytest.approx(lines[:2])
    assert -result.values["ghg_haulage"][0] == pytest.approx(lines[2])
    assert result.values["ghg"][0] == pytest.approx(match.worth.carbon_kgco2e_per_year)
    assert result.realised("landfill_diverted").value == match.worth.landfill_tonnes_avoided
