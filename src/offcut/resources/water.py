"""Water: trade-effluent charges, cooling cycles, side-streams, scaling indices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Final

from offcut.errors import InputError
from offcut.reference import MogdenTariff

READILY_DEGRADABLE: Final = 0.3
"""BOD5/COD from which biological treatment usually works (recalled)."""


@dataclass(frozen=True, slots=True)
class Effluent:
    """A year's discharge to sewer."""

    m3: float
    cod_mg_per_l: float  # after settlement
    solids_mg_per_l: float


def mogden(tariff: MogdenTariff, cod_mg_per_l: float, solids_mg_per_l: float) -> float:
    """Trade-effluent charge in GBP per m³ by the Mogden formula.

    ``R + V + B·Ot/Os + S·St/Ss``: Ot and St are the effluent's settled COD and suspended solids,
    Os and Ss the *regional standard strengths* of the tariff (not of the effluent).
    """
    return (
        tariff.reception
        + tariff.volumetric
        + tariff.biological * cod_mg_per_l / tariff.standard_cod
        + tariff.sludge * solids_mg_per_l / tariff.standard_solids
    )


def mogden_charge(tariff: MogdenTariff, effluent: Effluent) -> float:
    """Trade-effluent charge of a discharge, GBP a year."""
    return effluent.m3 * mogden(tariff, effluent.cod_mg_per_l, effluent.solids_mg_per_l)


def mogden_saving(tariff: MogdenTariff, before: Effluent, after: Effluent) -> float:
    """What a change of volume and strength saves, GBP a year; negative when it costs."""
    return mogden_charge(tariff, before) - mogden_charge(tariff, after)


def with_reject_to_sewer(before: Effluent, recovery: float) -> Effluent:
    """What still goes to sewer when water is recovered and the whole load comes back as reject.

    The volume shrinks, the strength rises: only R and V on the recovered volume are saved.
    """
    if not 0 <= recovery < 1:
        raise InputError(f"a recovery of {recovery:g} is outside 0 to 1 (as a share, not percent).")
    left = 1 - recovery
    return Effluent(before.m3 * left, before.cod_mg_per_l / left, before.solids_mg_per_l / left)


def cycles_of_concentration(make_up: float, basin_limit: float) -> float:
    """How often make-up water can be concentrated before a limit in the basin is reached."""
    if make_up <= 0:
        raise InputError(f"a make-up value of {make_up:g} gives no cycles; it must be above zero.")
    return basin_limit / make_up


def make_up_ratio(cycles: float) -> float:
    """Make-up water per unit evaporated: ``C / (C - 1)``."""
    if cycles <= 1:
        raise InputError(f"at {cycles:g} cycles the water is too strong to be used as make-up.")
    return cycles / (cycles - 1)


def make_up_limit(basin_limit: float, cycles: float) -> float:
    """The limit that a basin limit sets on make-up water at a number of cycles."""
    return basin_limit / cycles


def side_stream_split(
    feed: float, limit: float, rejection: float, recovery: float = 1.0
) -> float | None:
    """The share of a stream to treat so that the recombined water just meets a limit.

    The treated part leaves with ``feed · (1 - rejection)``, its volume times ``recovery``; the
    reject leaves the water.

    Returns:
        A share of the feed; 0 when nothing need be treated, None when even all is not enough.
    """
    if feed <= limit:
        return 0.0
    treated = feed * (1 - rejection)
    if treated > limit:
        return None
    return (feed - limit) / (feed - limit + recovery * (limit - treated))


def side_stream_yield(split: float, recovery: float) -> float:
    """Recombined water per unit of feed."""
    return 1 - split * (1 - recovery)


@dataclass(frozen=True, slots=True)
class Removal:
    """One step of treatment: the fraction it removes of each property, and its recovery."""

    removes: Mapping[str, float]
    recovery: float = 1.0


def after_train(
    feed: Mapping[str, float], steps: Sequence[Removal]
) -> tuple[dict[str, float], float]:
    """Concentrations after steps in order, and the water recovered of one unit of feed."""
    left, recovery = dict(feed), 1.0
    for step in steps:
        left = {name: value * (1 - step.removes.get(name, 0.0)) for name, value in left.items()}
        recovery *= step.recovery
    return left, recovery


def biodegradability(bod5_mg_per_l: float, cod_mg_per_l: float) -> float:
    """BOD5/COD, to be held against :data:`READILY_DEGRADABLE` before biological treatment."""
    if cod_mg_per_l <= 0:
        raise InputError(f"a COD of {cod_mg_per_l:g} mg/L gives no ratio; it must be above zero.")
    return bod5_mg_per_l / cod_mg_per_l


def saturation_ph(
    tds_mg_per_l: float, temperature_c: float, calcium_caco3: float, alkalinity_caco3: float
) -> float:
    """pH at which water is just saturated with calcium carbonate (Carrier's approximation).

    Calcium and alkalinity in mg/L as CaCO3, above zero; water up to some 5,000 mg/L of salts.
    """
    if min(tds_mg_per_l, calcium_caco3, alkalinity_caco3) <= 0:
        raise InputError("TDS, calcium and alkalinity must be above zero for a scaling index.")
    a = (log10(tds_mg_per_l) - 1) / 10
    b = -13.12 * log10(temperature_c + 273) + 34.55
    c = log10(calcium_caco3) - 0.4
    return (9.3 + a + b) - (c + log10(alkalinity_caco3))


def langelier_index(ph: float, saturation: float) -> float:
    """LSI = pH - pHs: above zero water tends to scale, below to corrode."""
    return ph - saturation


def ryznar_index(ph: float, saturation: float) -> float:
    """RSI = 2·pHs - pH: below 6 water scales, above 7 it corrodes."""
    return 2 * saturation - ph
