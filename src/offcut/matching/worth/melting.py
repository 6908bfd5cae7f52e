"""How much bought metal a tonne of scrap replaces: its dry metal, less what melting loses."""

from offcut import reference
from offcut.listings import Listing
from offcut.matching.model import Route
from offcut.reference import Assumptions, DisplacedProduct
from offcut.resources import Quality

_CHIPS = ("swarf", "turnings", "borings", "fines", "chips", "grinding")
_SCRAP = "_charge"  # displaced products of this name are scrap themselves; others are ingot
_LIQUIDS = ("moisture", "oil_content")


def metal_recovery(liquid: float, melt_yield: float) -> float:
    """Tonnes of metal from a wet tonne of chips.

    >>> round(metal_recovery(0.20, 0.80), 3), round(metal_recovery(0.03, 0.92), 3)
    (0.64, 0.892)
    """
    return (1 - liquid) * melt_yield


def replaced_per_unit(
    have: Listing, route: Route, product: DisplacedProduct | None, assumptions: Assumptions
) -> tuple[float, str | None]:
    """Units of the bought product that one unit delivered replaces, at most 1, and why.

    Only metal for melting is counted so; everything else replaces its own amount.
    """
    if route.use is None or product is None or reference.uses[route.use].flow != "metal":
        return 1.0, None
    if not (product.id.startswith(("ingot", "pig", "aluminium")) or _SCRAP in product.id):
        return 1.0, None
    form = _form(have, route)
    bought = "solid" if _SCRAP in product.id else "ingot"
    liquid = _liquid(route.quality)
    recovered = metal_recovery(liquid, assumptions.value(f"melt.yield_{form}"))
    ratio = min(1.0, recovered / assumptions.value(f"melt.yield_{bought}"))
    if ratio == 1.0:
        return 1.0, None
    wet = f"{liquid:.1%} moisture and oil, " if liquid else ""
    return ratio, f"a tonne replaces {ratio:.3f} t: {wet}melt yields of {form} and {bought}"


def _form(have: Listing, route: Route) -> str:
    names = [step.treatment for step in route.steps]
    if any("REMELT" in name for name in names):
        return "ingot"
    if any("BRIQ" in name for name in names):
        return "briquette"
    return "loose" if any(word in (have.resource_type or "") for word in _CHIPS) else "solid"


def _liquid(quality: Quality) -> float:
    """Moisture and oil of what is delivered, as a share; what is not known counts as none."""
    found = 0.0
    for name in _LIQUIDS:
        measurement = quality.get(name)
        if measurement is not None and measurement.central is not None:
            found += measurement.central / 100
    return min(found, 1.0)
