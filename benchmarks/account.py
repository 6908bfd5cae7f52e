"""Ten thousand synergies over ten years: their account, and a thousand draws of its totals.

    python -m benchmarks.account [SYNERGIES] [YEARS] [DRAWS]

Prints seconds, CPU seconds and memory of the two steps as JSON. The synergies are synthetic: sand,
scrap metal, wood, glass and concrete from landfill into products, and water from the sewer.
"""

import json
import random
import resource
import sys
import time
from datetime import date

from offcut.impact.engine import account
from offcut.impact.model import (
    Claim,
    Displacement,
    FateShare,
    Grade,
    Haul,
    Money,
    Party,
    Processing,
    SourceRow,
    Stage,
    Synergy,
)
from offcut.impact.uncertainty import uncertainty

METRICS = (
    "ghg",
    "landfill_diverted",
    "virgin_displaced",
    "water_saved",
    "cost_saved",
    "cost_saved_society",
    "hazardous_eliminated",
    "imported_displaced",
)
_MATERIALS = ("aggregates", "scrap_metal", "wood", "glass", "concrete")


def synergy(number: int, chance: random.Random) -> Synergy:
    """One made-up exchange; every sixth is of water."""
    material = chance.choice(_MATERIALS)
    water = number % 6 == 0
    displaced = "water.supply" if water else f"material_use.{material}.primary"
    return Synergy(
        id=f"S-{number:05d}",
        title="Synthetic",
        flow="water" if water else material,
        resource=material,
        unit="m3" if water else "t",
        tonnes_per_unit=None,
        stage=Stage.COMPLETED,
        dates={Stage.COMPLETED: date(2017, 1, 1)},
        have=Party(f"Giver {number} (synthetic)"),
        want=Party(f"Taker {number} (synthetic)"),
        hazardous=False,
        waste_material=None if water else material,
        baseline=(FateShare("sewer" if water else "landfill", 1.0, "note"),),
        displacement=Displacement(displaced, "water" if water else "primary", imported_share=0.1),
        haul=Haul("none", None) if water else Haul("rigid_17", chance.uniform(5, 90)),
        processing=Processing("none"),
        money=Money(
            disposal_cost=30.0, landfill_tax_class="lower", purchase_price=20.0,
            transfer_price=2.0, haulage_cost=5.0, haulage_paid_by="have",
        ),
        source=SourceRow("synergies", number + 2),
    )  # fmt: skip


def claims(synergies: list[Synergy], years: int, chance: random.Random) -> list[Claim]:
    """One claim for each synergy and year, of any grade."""
    return [
        Claim(
            id=f"{one.id}-{year}",
            synergy=one.id,
            year=year,
            quantity=chance.lognormvariate(6, 1),
            grade=chance.choice(list(Grade)),
            evidence_kinds=("weighbridge",),
            source=SourceRow("claims", number * years + year - 2015),
        )
        for number, one in enumerate(synergies)
        for year in range(2017, 2017 + years)
    ]


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measured(count: int, years: int, draws: int) -> dict[str, float]:
    chance = random.Random(2026)
    synergies = [synergy(number, chance) for number in range(count)]
    given = claims(synergies, years, chance)
    start, cpu = time.perf_counter(), cpu_s()
    result = account(synergies, given)
    account_cpu = cpu_s()
    found = uncertainty(result, METRICS, draws=draws, seed=1)
    end_cpu = cpu_s()
    return {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": end_cpu - cpu,
        "account_cpu_seconds": account_cpu - cpu,
        "draws_cpu_seconds": end_cpu - account_cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "claims": len(given),
        "p5_over_central": found.interval("ghg").low / found.interval("ghg").central,
    }


if __name__ == "__main__":
    sizes = [int(text) for text in sys.argv[1:]] + [10_000, 10, 1_000][len(sys.argv) - 1 :]
    print(json.dumps(measured(*sizes)))
