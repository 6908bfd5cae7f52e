"""How far, and with how much electricity, an exchange still avoids emissions.

>>> round(break_even_km(9.05644, 0.17146 + 0.03736), 1)  # 1 t of sand by rigid lorry, 2025
43.4
"""

from offcut.impact.factors import FactorSet


def break_even_km(gross_kg_per_t: float, freight_kg_per_t_km: float) -> float:
    """One-way kilometres at which haulage has used up what is avoided; 0 when nothing is.

    Args:
        gross_kg_per_t: avoided before haulage, kgCO2e per tonne.
        freight_kg_per_t_km: haulage with what came before the fuel, kgCO2e per tonne-kilometre.
    """
    return max(0.0, gross_kg_per_t / freight_kg_per_t_km)


def break_even_kwh(gross_kg_per_unit: float, grid_kg_per_kwh: float) -> float:
    """kWh of treatment per unit at which electricity has used up what is avoided; 0 when nothing.

    Args:
        gross_kg_per_unit: avoided before treatment, kgCO2e per unit.
        grid_kg_per_kwh: electricity as used, see :func:`grid_kg_per_kwh`.
    """
    return max(0.0, gross_kg_per_unit / grid_kg_per_kwh)


def freight_kg_per_t_km(factors: FactorSet, vehicle: str, laden: str = "average") -> float:
    """Haulage of a tonne over a kilometre, kgCO2e, with what came before the fuel.

    Raises:
        UnknownReference: the set has no such vehicle or load.
        NoFactorValue: it is published blank.
    """
    name = f"{vehicle}.laden_{laden}"
    return (
        factors.expect(f"freight.{name}").kg_per_unit
        + factors.expect(f"freight_wtt.{name}").kg_per_unit
    )


def grid_kg_per_kwh(factors: FactorSet, *, well_to_tank: bool = True) -> float:
    """A kWh of electricity as used, kgCO2e: generation, losses, and what came before.

    Raises:
        UnknownReference: the set has no such factor.
        NoFactorValue: it is published blank.
    """
    names = ["generation", "td"] + ["wtt_generation", "wtt_td"] * well_to_tank
    return sum(factors.expect(f"electricity.{name}").kg_per_unit for name in names)
