"""What it costs to discharge to sewer: the Mogden formula, by volume and by load."""

from dataclasses import dataclass

from offcut.reference import Assumptions

TARIFF = "assumption effluent."


@dataclass(frozen=True, slots=True)
class EffluentTariff:
    """A trade-effluent tariff: GBP per m³ at the standard strengths (mg/L)."""

    reception: float
    volumetric: float
    biological: float
    sludge: float
    standard_cod: float
    standard_solids: float

    @classmethod
    def from_assumptions(cls, assumptions: Assumptions) -> "EffluentTariff":
        """The tariff in force: the user's own, else the stated default."""
        value = assumptions.value
        return cls(
            reception=value("effluent.reception_gbp_per_m3"),
            volumetric=value("effluent.volumetric_gbp_per_m3"),
            biological=value("effluent.biological_gbp_per_m3"),
            sludge=value("effluent.sludge_gbp_per_m3"),
            standard_cod=value("effluent.standard_cod_mg_per_l"),
            standard_solids=value("effluent.standard_solids_mg_per_l"),
        )

    @property
    def volume_gbp_per_m3(self) -> float:
        """R + V: what each cubic metre costs, whatever is in it."""
        return self.reception + self.volumetric

    def biological_gbp_per_m3(self, cod: float) -> float:
        """B × Ot/Os: what the settled COD (mg/L) of a cubic metre costs."""
        return self.biological * cod / self.standard_cod

    def sludge_gbp_per_m3(self, solids: float) -> float:
        """S × St/Ss: what the suspended solids (mg/L) of a cubic metre cost."""
        return self.sludge * solids / self.standard_solids

    def charge_gbp_per_m3(self, cod: float, solids: float) -> float:
        """The whole charge, C = R + V + B·Ot/Os + S·St/Ss.

        Source: Mogden formula as charged by NI Water in 2024/25 (source ``niwater``).
        """
        load = self.biological_gbp_per_m3(cod) + self.sludge_gbp_per_m3(solids)
        return self.volume_gbp_per_m3 + load
