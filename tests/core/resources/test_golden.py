"""The published numbers of mixing, water, gradings and charges are reproduced as printed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from offcut import reference
from offcut.resources import Measurement, gradings, metals, water
from offcut.resources.acidity import Water, mixed_ph
from offcut.resources.mixing import mix
from offcut.resources.shares import share_cap, share_caps

CASES = yaml.safe_load((Path(__file__).parents[1] / "golden/resources.yaml").read_text("utf-8"))


def _quality(values: dict[str, float]) -> dict[str, Measurement]:
    units = reference.properties
    return {name: Measurement(name, value, unit=units[name].unit) for name, value in values.items()}


def _mixed(property: str, unit: str, parts: list[list[float]]) -> dict[str, float | None]:
    made = mix([(amount, _quality({property: value})) for amount, value in parts], unit=unit)
    return {"value": made[property].value}


def _mixed_dry(parts: list[Any]) -> dict[str, float | None]:
    made = mix([(amount, _quality(values)) for amount, values in parts])
    return {name: item.value for name, item in made.items()}


def _caps(stream: dict[str, float], host: dict[str, float], use: str) -> dict[str, Any]:
    limits = {
        limit.property: (limit.min, limit.max)
        for limit in reference.uses[use].limits
        if limit.property in stream
    }
    caps = share_caps(stream, host, limits)
    assert caps.share == min(caps.by_property.values())
    return {**caps.by_property, "binding": caps.binding}


def _side_stream(feed: float, limit: float, rejection: float, recovery: float) -> dict[str, Any]:
    return {"split": water.side_stream_split(feed, limit, rejection, recovery)}


def _cooling(make_up: float, basin: float) -> dict[str, float]:
    cycles = water.cycles_of_concentration(make_up, basin)
    return {"cycles": cycles, "make_up_ratio": water.make_up_ratio(cycles)}


def _train(feed: dict[str, float], steps: list[dict[str, Any]]) -> dict[str, float]:
    left, recovery = water.after_train(feed, [water.Removal(**step) for step in steps])
    return {**left, "recovery": recovery}


def _mogden(tariff: str, cod: float, solids: float, m3: float) -> dict[str, float]:
    rates = reference.mogden_tariffs[tariff]
    return {
        "gbp_per_m3": water.mogden(rates, cod, solids),
        "gbp": water.mogden_charge(rates, water.Effluent(m3, cod, solids)),
    }


def _reject(tariff: str, m3: float, cod: float, solids: float, recovery: float) -> dict[str, float]:
    before = water.Effluent(m3, cod, solids)
    after = water.with_reject_to_sewer(before, recovery)
    saving = water.mogden_saving(reference.mogden_tariffs[tariff], before, after)
    return {"saving": saving}


def _charge(parts: list[dict[str, Any]]) -> dict[str, float]:
    melt = metals.charge([metals.ChargePart(**part) for part in parts])
    return {"tonnes": melt.tonnes, **melt.composition}


def _saturation(
    ph: float, tds: float, temperature: float, calcium: float, alkalinity: float
) -> dict[str, float]:
    saturated = water.saturation_ph(tds, temperature, calcium, alkalinity)
    return {"saturation_ph": saturated, "lsi": water.langelier_index(ph, saturated)}


COMPUTE: dict[str, Any] = {
    "mixed_ph": lambda parts: {"ph": mixed_ph([Water(*part) for part in parts])},
    "afs_gfn": lambda retained: {"gfn": gradings.afs_gfn(retained)},
    "mixed": _mixed,
    "mixed_dry": _mixed_dry,
    "share_caps": _caps,
    "share_cap": lambda **given: {"share": share_cap(**given)},
    "side_stream": _side_stream,
    "cooling": _cooling,
    "train": _train,
    "mogden": _mogden,
    "reject_to_sewer": _reject,
    "wet_chips": lambda **given: {"metal": metals.metal_per_wet_tonne(**given)},
    "charge": _charge,
    "carbon_equivalent": lambda **given: {"ce": metals.carbon_equivalent(**given)},
    "fineness_modulus": lambda curve: {"fm": gradings.fineness_modulus(curve)},
    "saturation": _saturation,
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    found = COMPUTE[case["what"]](**case["inputs"])
    for name, expected in case["expected"].items():
        if isinstance(expected, str):
            assert found[name] == expected
        else:
            assert found[name] == pytest.approx(expected, abs=case["tolerance"]), name
